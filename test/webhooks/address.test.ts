import { expect, test } from 'vitest';
import { dev } from '../../config/dev.ts';
import { local } from '../../config/local.ts';
import { prod } from '../../config/prod.ts';
import { staging } from '../../config/staging.ts';
import { isPublicAddress } from '../../lambdas/kit/public-address.ts';
import { type AddressRules, readAddress } from '../../lambdas/webhooks/address.ts';
import { goodAddresses, hostileAddresses } from './addresses.ts';

const deployed: AddressRules = { ports: [443], loopback: 'refuse' };
const laptop: AddressRules = { ports: [443], loopback: 'allow' };

test.each(hostileAddresses)('AB-41 %s is no address of a webhook: %s', (_, address) => {
  expect(readAddress(address, deployed)).toEqual({ problem: expect.any(String) });
});

test('the table of hostile addresses is as long as it says', () => {
  expect(new Set(hostileAddresses.map(([, address]) => address)).size).toBeGreaterThanOrEqual(80);
});

test.each(goodAddresses)('%s is one', (address) => {
  expect(readAddress(address, deployed)).toEqual({ target: expect.objectContaining({ encrypted: true, port: 443 }) });
});

test('what is sent is what was read: host, port and path are taken apart once', () => {
  expect(readAddress('https://HOOKS.Example.com:443/a/../b?c=d', deployed)).toEqual({
    target: {
      url: 'https://hooks.example.com/b?c=d',
      encrypted: true,
      host: 'hooks.example.com',
      port: 443,
      path: '/b?c=d',
    },
  });
});

test('an environment may open more ports', () => {
  expect(readAddress('https://hooks.example.com:8443/', { ...deployed, ports: [443, 8443] })).toHaveProperty('target');
});

test('on a laptop, and nowhere else, this very machine is an address, unencrypted and at any port', () => {
  for (const own of [
    'http://127.0.0.1:9000/hook',
    'http://localhost:9000/',
    'http://[::1]:9000/',
    'https://127.1:9/',
  ]) {
    expect(readAddress(own, laptop), own).toHaveProperty('target');
    expect(readAddress(own, deployed), own).toHaveProperty('problem');
  }
});

test('only the laptop’s environment says so', () => {
  expect(local.webhooks.loopback).toBe('allow');
  for (const environment of [dev, staging, prod]) expect(environment.webhooks).toEqual(deployed);
});

test('what opens a laptop to itself opens it to nothing else', () => {
  const refused = hostileAddresses.filter(([, address]) => 'problem' in readAddress(address, laptop));
  const opened = hostileAddresses.filter((one) => !refused.includes(one)).map(([what]) => what);
  expect(opened.every((what) => what.startsWith('loopback') || what === 'a backslash')).toBe(true);
  expect(refused.length).toBeGreaterThan(60);
});

test('addresses of every range are told apart, whatever the resolver answers', () => {
  const inner = [
    '10.0.0.1',
    '127.0.0.1',
    '169.254.169.254',
    '100.64.0.1',
    '::1',
    'fd00::1',
    '::ffff:8.8.8.8',
    '::7f00:1',
  ];
  expect(inner.filter(isPublicAddress)).toEqual([]);
  expect(['8.8.8.8', '1.1.1.1', '2606:4700:4700::1111'].filter(isPublicAddress)).toHaveLength(3);
  expect(['', 'nothing', 'hooks.example.com', '256.1.1.1'].filter(isPublicAddress)).toEqual([]);
});

import { describe, expect, test } from 'vitest';
import { dev } from '../../config/dev.ts';
import { local } from '../../config/local.ts';
import { prod } from '../../config/prod.ts';
import { staging } from '../../config/staging.ts';
import { readTargetAddress, type TargetRules, whyNotTo } from '../../lambdas/live/target-address.ts';
import { hostileAddresses } from '../webhooks/addresses.ts';

const deployed: TargetRules = { ports: [80, 443, 1935], loopback: 'refuse' };
const laptop: TargetRules = { ...deployed, loopback: 'allow' };

/** The addresses no webhook may have, as targets: everything but the scheme is as hostile as it was. */
const asTargets = hostileAddresses.map(([what, address]): [string, string] => [
  what,
  address.replace(/^https:(\/\/[^/]*)\/?/, 'rtmp:$1/app/'),
]);
const ownTroubles: [string, string][] = [
  ['a web address', 'https://live.example.com/app'],
  ['a file', 'file:///etc/passwd'],
  ['no application', 'rtmp://live.example.com/'],
  ['no application, not even a slash', 'rtmp://live.example.com'],
  ['no host', 'rtmp:///app'],
  ['a query', 'rtmp://live.example.com/app?key=1'],
  ['what MediaLive would put a date in the place of', 'rtmp://live.example.com/$dt$'],
  ['port 0', 'rtmp://live.example.com:0/app'],
  ['the port of SSH', 'rtmp://live.example.com:22/app'],
  ['the port of FTP, which some readers drop', 'rtmp://live.example.com:21/app'],
];

test.each([...asTargets, ...ownTroubles])('AB-41 %s is no address of a target: %s', (_, address) => {
  expect(readTargetAddress(address, deployed)).toEqual({ problem: expect.any(String) });
});

test('the table is as long as it says', () => {
  expect(new Set([...asTargets, ...ownTroubles].map(([, address]) => address)).size).toBeGreaterThanOrEqual(70);
});

test.each([
  ['rtmp://live.example.com/app', 'rtmp://live.example.com:1935/app', 'live.example.com'],
  ['rtmps://live.example.com/app/', 'rtmps://live.example.com:443/app', 'live.example.com'],
  [' RTMPS://Live.Example.COM:443/live2 ', 'rtmps://live.example.com:443/live2', 'live.example.com'],
  ['rtmp://live.example.com:443/app', 'rtmp://live.example.com:443/app', 'live.example.com'],
  ['rtmp://live.example.com:80/a/_b', 'rtmp://live.example.com:80/a/_b', 'live.example.com'],
  ['rtmp://1.1.1.1/app', 'rtmp://1.1.1.1:1935/app', '1.1.1.1'],
  ['rtmp://[2606:4700:4700::1111]/app', 'rtmp://[2606:4700:4700::1111]:1935/app', '[2606:4700:4700::1111]'],
  ['rtmp://bücher.example.org/app', 'rtmp://xn--bcher-kva.example.org:1935/app', 'xn--bcher-kva.example.org'],
])('%s is one, and is spelled by us: %s', (typed, url, host) => {
  expect(readTargetAddress(typed, deployed)).toEqual({ address: { url, host } });
});

test('on a laptop, and nowhere else, this very machine is a target at any port; and nothing else of the inside is', () => {
  for (const own of ['rtmp://127.0.0.1:19350/live', 'rtmp://localhost:5/live', 'rtmps://[::1]:7/live']) {
    expect(readTargetAddress(own, laptop), own).toHaveProperty('address');
    expect(readTargetAddress(own, deployed), own).toHaveProperty('problem');
  }
  const opened = asTargets.filter(([, address]) => 'address' in readTargetAddress(address, laptop));
  expect(opened.every(([what]) => what.startsWith('loopback') || what === 'a backslash')).toBe(true);
  expect(local.live?.targets.loopback).toBe('allow');
  for (const { live } of [dev, staging, prod]) expect(live?.targets.loopback ?? 'refuse').toBe('refuse');
});

describe('where a host leads when the stream starts', () => {
  const leads = (...addresses: string[]) =>
    whyNotTo('live.example.com', deployed, async () => addresses.map((address) => ({ address })));
  test('to the internet', async () => {
    expect(await leads('1.1.1.1', '2606:4700:4700::1111')).toBeUndefined();
  });
  test.each(['127.0.0.1', '10.0.0.8', '169.254.169.254', '100.64.0.1', '::1', '::ffff:8.8.8.8', 'fd00:ec2::254'])(
    'to %s, beside one of the internet',
    async (address) => {
      expect(await leads('1.1.1.1', address)).toBe('inner_address');
    },
  );
  test('nowhere, or nobody can say', async () => {
    expect(await leads()).toBe('no_address');
    expect(await whyNotTo('live.example.com', deployed, () => Promise.reject(new Error('ENOTFOUND')))).toBe(
      'no_address',
    );
  });
  test('an address is looked at without asking anybody', async () => {
    const nobody = () => Promise.reject(new Error('asked'));
    expect(await whyNotTo('[::1]', deployed, nobody)).toBe('inner_address');
    expect(await whyNotTo('127.0.0.1', laptop, nobody)).toBeUndefined();
    expect(await whyNotTo('10.0.0.1', laptop, nobody)).toBe('inner_address');
  });
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { build } from '../../local/build.ts';
import { type Cloud, startCloud } from '../../local/cloud.ts';
import { ask } from '../conformance/cloudfront-stage.ts';
import { changedTemplates } from '../support/changed-templates.ts';

const limit = 20;
const folder = mkdtempSync(join(tmpdir(), 'arclight-firewall-'));
let cloud: Cloud;

/** The limit of everything an address reaches soon: it is the first, before that of signing in. */
const withFewer = (template: string): string =>
  template.includes('AWS::WAFv2::WebACL') ? template.replace(/"Limit": *\d+/, `"Limit":${limit}`) : template;

beforeAll(async () => {
  const { assemblyDir } = await build();
  const changed = changedTemplates(assemblyDir, join(folder, 'assembly'), withFewer);
  cloud = await startCloud({ assemblyDir: changed, dataDir: join(folder, 'data'), quiet: true });
}, 300_000);
afterAll(async () => {
  await cloud?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('SEC-04 on a whole laptop an address that asks too often is held back before anything of ours is asked; others go on', async () => {
  const url = cloud.siteUrl.replace('localhost', '127.0.0.1');
  const from = '127.0.0.1';
  const asked = Array.from({ length: limit + 5 }, () => ask(url, '/healthz', { from }));
  const statuses = (await Promise.all(asked)).map(({ status }) => status).sort();
  expect(statuses).toEqual([...Array(limit).fill(200), ...Array(5).fill(429)]);
  const { status, headers, text } = await ask(url, '/v1/videos', { from });
  expect([status, JSON.parse(text).error.code, headers['retry-after']]).toEqual([429, 'request.too_many', '10']);
  expect((await ask(url, '/', { from })).status).toBe(429);
  expect((await ask(url, '/v1/videos', { from: '127.0.0.2' })).status).toBe(200);
  expect(cloud.service('cloudfront').inspect()).toMatchObject({ firewall: [{ blocked: 7 }, { blocked: 0 }] });
}, 120_000);

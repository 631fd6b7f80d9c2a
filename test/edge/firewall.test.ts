import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { build } from '../../local/build.ts';
import { type Cloud, startCloud } from '../../local/cloud.ts';
import { ask } from '../conformance/cloudfront-stage.ts';

const limit = 20;
const folder = mkdtempSync(join(tmpdir(), 'arclight-firewall-'));
let cloud: Cloud;

/** The laptop's templates with a limit an address reaches soon. */
const withFewer = (assemblyDir: string): string => {
  const dir = join(folder, 'assembly');
  cpSync(assemblyDir, dir, { recursive: true });
  const [file = ''] = globSync('**/*firewall*.template.json', { cwd: dir });
  const path = join(dir, file);
  const template = JSON.parse(readFileSync(path, 'utf8')) as { Resources: object };
  // The first limit is everything's, the second that of signing in.
  writeFileSync(path, JSON.stringify(template).replace(/"Limit":\d+/, `"Limit":${limit}`));
  return dir;
};

beforeAll(async () => {
  const { assemblyDir } = await build();
  cloud = await startCloud({ assemblyDir: withFewer(assemblyDir), dataDir: join(folder, 'data'), quiet: true });
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

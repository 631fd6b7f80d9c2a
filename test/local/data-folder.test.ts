import { mkdtempSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { lock, Taken } from '../../local/lock.ts';
import { rememberedPorts } from '../../local/ports.ts';

const folder = () => mkdtempSync(join(tmpdir(), 'arclight-data-'));
const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

test('a folder has one holder, who is named to the second', () => {
  const dir = folder();
  const held = lock(dir);
  held.note('process 7');
  expect(() => lock(dir)).toThrow(Taken);
  expect(() => lock(dir)).toThrow('process 7');
  held.release();
  lock(dir).release();
});

test('a service gets the port it had, unless somebody else has it now', async () => {
  const dir = folder();
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ends.push(() => new Promise((resolve) => server.close(resolve)));
  const { port } = server.address() as AddressInfo;
  rememberedPorts(dir).remember({ s3: `http://127.0.0.1:${port}` });
  expect(await rememberedPorts(dir).lastOf('s3')).toBeUndefined();
  await new Promise((resolve) => server.close(resolve));
  expect(await rememberedPorts(dir).lastOf('s3')).toBe(port);
  expect(await rememberedPorts(dir).lastOf('sqs')).toBeUndefined();
});

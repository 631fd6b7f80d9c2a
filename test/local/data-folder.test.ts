import { mkdtempSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { makeDataFolder, Unusable } from '../../local/data-folder.ts';
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

test('a folder is made with its parents, and one that is there is taken', () => {
  const dir = join(folder(), 'a', 'b');
  expect(makeDataFolder(dir)).toBe(dir);
  expect(makeDataFolder(dir)).toBe(dir);
  lock(dir).release();
});

// Linux only: elsewhere there is no /proc, and making folders at the root is refused for other reasons.
test.runIf(process.platform === 'linux')('where no folder can be made it is said at once, in words', () => {
  expect(() => lock('/proc/arclight/deep/data')).toThrow(Unusable);
  expect(() => lock('/proc/arclight/deep/data')).toThrow('no folder can be made there. Give a folder of your own');
  const file = join(folder(), 'file');
  writeFileSync(file, '');
  expect(() => makeDataFolder(join(file, 'data'))).toThrow('a part of it is a file');
});

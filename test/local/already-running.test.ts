import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lock } from '../../local/lock.ts';

const root = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'arclight-already-'));
let server: Server;
let port = 0;
beforeAll(async () => {
  server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

const start = (): Promise<{ code: unknown; said: string }> =>
  new Promise((resolve) => {
    const typed = ['local/main.ts', '--port', String(port), '--data', folder];
    const environment = { ...process.env, NODE_NO_WARNINGS: '1' };
    execFile(process.execPath, typed, { cwd: root, env: environment }, (error, _, stderr) =>
      resolve({ code: error?.code ?? 0, said: stderr }),
    );
  });

test('a port taken by the laptop of the same folder is told with its address, one taken by anybody else with another port', async () => {
  const held = lock(folder);
  held.note(`process 4711, http://localhost:${port}`);
  const already = await start();
  expect(already.said).toContain(`is running on ${folder} already (process 4711, http://localhost:${port}).`);
  expect(already.code).toBe(1);
  held.release();
  const foreign = await start();
  expect(foreign.said).toContain(`Port ${port} is taken. Choose another: npm start -- --port`);
  expect(foreign.code).toBe(1);
}, 120_000);

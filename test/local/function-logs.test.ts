import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { FunctionLogs } from '../../local/resources/lambda/logs.ts';

test('a line that cannot be written to its file is still shown, and ends nothing', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'arclight-logs-'));
  mkdirSync(join(folder, 'shelf.log')); // a folder stands where the file should be
  const logs = new FunctionLogs(folder);
  for (const text of ['one', 'two']) {
    logs.add({ at: '2026-01-01T00:00:00.000Z', function: 'shelf', requestId: undefined, text });
    await pause(50); // what would end the process comes from the stream, a turn later
  }
  expect(logs.find({ function: 'shelf' }).map(({ text }) => text)).toEqual(['one', 'two']);
  await logs.close();
  rmSync(folder, { recursive: true });
});

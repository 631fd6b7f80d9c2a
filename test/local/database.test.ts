import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openDatabase } from '../../local/wire/database.ts';
import { outOfRoom } from '../../local/wire/out-of-room.ts';

const folder = mkdtempSync(join(tmpdir(), 'arclight-database-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a write that finds no room says so, keeps nothing of itself, and works again when there is room', () => {
  const database = openDatabase(folder, 'small.sqlite', 'CREATE TABLE things (body TEXT) STRICT');
  const { page_count: pages } = database.get<{ page_count: number }>('PRAGMA page_count') ?? { page_count: 0 };
  database.get(`PRAGMA max_page_count = ${pages + 1}`);
  const write = () =>
    database.atomically(() => {
      for (let at = 0; at < 20; at++) database.run('INSERT INTO things VALUES (?)', 'x'.repeat(2000));
    });
  let error: unknown;
  try {
    write();
  } catch (thrown) {
    error = thrown;
  }
  expect(outOfRoom(error)).toBe('the disk is full');
  expect(database.get('SELECT count(*) AS n FROM things')).toEqual({ n: 0 });
  database.get('PRAGMA max_page_count = 10000');
  write();
  expect(database.get('SELECT count(*) AS n FROM things')).toEqual({ n: 20 });
  database.close();
});

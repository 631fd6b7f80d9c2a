import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Someone else works on this data folder. */
export class Taken extends Error {}

export interface Lock {
  /** Notes who holds it, for the sentence the other one prints. */
  note(text: string): void;
  release(): void;
}

/**
 * One copy of the laptop to a data folder. The lock is the operating system's, held through SQLite: it goes with the
 * process, however that ends, so that nothing stale is ever left to be removed by hand.
 */
export function lock(dataDir: string): Lock {
  mkdirSync(dataDir, { recursive: true });
  const noteFile = join(dataDir, 'running.txt');
  const database = new DatabaseSync(join(dataDir, 'lock.sqlite'));
  try {
    database.exec('PRAGMA busy_timeout = 0; PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if ((error as { errstr?: string }).errstr !== 'database is locked') throw error;
    throw new Taken(`Another copy is running on ${dataDir} (${noteIn(noteFile)}). Give this one a folder: --data DIR`);
  }
  return {
    note: (text) => writeFileSync(noteFile, text),
    release: () => database.close(),
  };
}

function noteIn(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return 'still starting';
  }
}

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { makeDataFolder, Unusable } from './data-folder.ts';

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
  makeDataFolder(dataDir);
  const noteFile = join(dataDir, 'running.txt');
  const database = openLock(dataDir);
  try {
    database.exec('PRAGMA busy_timeout = 0; PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    const reason = (error as { errstr?: string }).errstr ?? String(error);
    if (reason !== 'database is locked') throw cannotBeUsed(dataDir, reason);
    throw new Taken(
      `Arclight is running on ${dataDir} already (${noteIn(noteFile)}). For another copy give it a folder and a port: --data DIR --port N`,
    );
  }
  return {
    note: (text) => writeFileSync(noteFile, text),
    release: () => database.close(),
  };
}

const cannotBeUsed = (dataDir: string, reason: string): Unusable =>
  new Unusable(`Nothing can be kept in ${dataDir}: ${reason}. Free it, or give another folder: --data DIR`);

function openLock(dataDir: string): DatabaseSync {
  try {
    return new DatabaseSync(join(dataDir, 'lock.sqlite'));
  } catch (error) {
    throw cannotBeUsed(dataDir, (error as Error).message);
  }
}

function noteIn(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return 'still starting';
  }
}

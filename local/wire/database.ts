import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue, type SQLOutputValue } from 'node:sqlite';

export type Row = Record<string, SQLOutputValue>;

/** A stand-in's own SQLite file: what a call wrote is there after a kill of the process. */
export interface Database {
  /** Runs a statement; answers how many rows it changed. */
  run(sql: string, ...values: SQLInputValue[]): number;
  get<Shape = Row>(sql: string, ...values: SQLInputValue[]): Shape | undefined;
  all<Shape = Row>(sql: string, ...values: SQLInputValue[]): Shape[];
  /** All of it or none of it. A transaction within one joins it. */
  atomically<Answer>(work: () => Answer): Answer;
  close(): void;
}

/** Opens (or makes) a database that only this user may read. */
export function openDatabase(dataDir: string, file: string, schema: string): Database {
  const path = join(dataDir, file);
  const database = new DatabaseSync(path);
  chmodSync(path, 0o600);
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 5000;');
  database.exec(schema);
  const prepared = new Map<string, ReturnType<DatabaseSync['prepare']>>();
  let within = false;

  function statement(sql: string) {
    const known = prepared.get(sql) ?? database.prepare(sql);
    prepared.set(sql, known);
    return known;
  }

  return {
    run: (sql, ...values) => Number(statement(sql).run(...values).changes),
    get: <Shape>(sql: string, ...values: SQLInputValue[]) => statement(sql).get(...values) as Shape | undefined,
    all: <Shape>(sql: string, ...values: SQLInputValue[]) => statement(sql).all(...values) as Shape[],
    atomically(work) {
      if (within) return work();
      database.exec('BEGIN IMMEDIATE');
      within = true;
      try {
        const answer = work();
        database.exec('COMMIT');
        return answer;
      } catch (error) {
        // SQLite has rolled back by itself when the disk was full; what matters is the first error.
        if (database.isTransaction) database.exec('ROLLBACK');
        throw error;
      } finally {
        within = false;
      }
    },
    close: () => database.close(),
  };
}

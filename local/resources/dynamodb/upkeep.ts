import { DatabaseSync } from 'node:sqlite';

/** Streams keep a day of records on AWS as well. */
const keptSeconds = 24 * 60 * 60;

/** Runs statements on the engine's own file; it shares the file's locks with us. */
function withFile(file: string, work: (database: DatabaseSync) => void) {
  const database = new DatabaseSync(file);
  try {
    database.exec('PRAGMA busy_timeout = 5000');
    work(database);
  } finally {
    database.close();
  }
}

/** Without it each stream write and read scans every record the table's stream ever had. */
export const indexStreamRecords = (file: string) =>
  withFile(file, (database) =>
    database.exec(
      `CREATE INDEX IF NOT EXISTS stream_records_in_order
         ON _stream_records (table_name, CAST(sequence_number AS INTEGER))`,
    ),
  );

/** Drops records older than a day, but each table's last: the engine counts on from it, and checkpoints hold its number. */
export const trimStreamRecords = (file: string, now: Date) =>
  withFile(file, (database) =>
    database
      .prepare(
        `DELETE FROM _stream_records WHERE created_at < ?
           AND id NOT IN (SELECT max(id) FROM _stream_records GROUP BY table_name)`,
      )
      .run(Math.floor(now.getTime() / 1000) - keptSeconds),
  );

import { randomUUID } from 'node:crypto';
import type { Mail } from '../../resource.ts';
import type { Database } from '../../wire/database.ts';

/** A mail as the outbox keeps it. */
export interface KeptMail extends Mail {
  id: string;
  /** ISO time at which it was handed in. */
  receivedAt: string;
}

export const outboxSchema = `
  CREATE TABLE IF NOT EXISTS mails (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL, received_at TEXT NOT NULL, mail TEXT NOT NULL);`;

const mostKept = 2000;

export type Outbox = ReturnType<typeof openOutbox>;

/** The mails that would have left the laptop, newest first. */
export function openOutbox(database: Database, now: () => Date) {
  return {
    keep(mail: Mail): string {
      const id = randomUUID();
      database.atomically(() => {
        database.run(
          'INSERT INTO mails (id, received_at, mail) VALUES (?, ?, ?)',
          id,
          now().toISOString(),
          JSON.stringify(mail),
        );
        database.run('DELETE FROM mails WHERE seq <= (SELECT max(seq) FROM mails) - ?', mostKept);
      });
      return id;
    },
    mails(most = mostKept): KeptMail[] {
      const rows = database.all<{ id: string; received_at: string; mail: string }>(
        'SELECT id, received_at, mail FROM mails ORDER BY seq DESC LIMIT ?',
        most,
      );
      return rows.map(({ id, received_at, mail }) => ({ id, receivedAt: received_at, ...(JSON.parse(mail) as Mail) }));
    },
  };
}

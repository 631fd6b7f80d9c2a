import { randomUUID } from 'node:crypto';
import type { Database } from '../../wire/database.ts';
import type { MessageRow } from './messages.ts';
import type { Queue } from './template.ts';

/** The queues whose undeliverable messages end up in this one. */
export const sourcesOf = (queues: Iterable<Queue>, deadLetterArn: string): Queue[] =>
  [...queues].filter(({ redrive }) => redrive?.deadLetterTargetArn === deadLetterArn);

/** Moves a message that was received too often to its dead-letter queue, with the name of where it came from. */
export const bury = (database: Database, from: Queue, move: { row: MessageRow; to: Queue; now: number }) =>
  database.run(
    'UPDATE messages SET queue = ?, visible_at = ?, receipt = NULL, source_arn = ? WHERE sequence = ?',
    move.to.name,
    move.now,
    from.arn,
    move.row.sequence,
  );

/** What a redrive came to. */
export interface Redriven {
  moved: number;
  /** Messages that nobody can say the origin of: sent here by a sender and not by a queue. */
  homeless: number;
  /** The queues that have messages now. */
  to: Queue[];
}

/** A redriven message is a new message: new id, received never, at the end of the line. */
const sendBack = (database: Database, row: MessageRow, to: Queue, now: number) => {
  database.run('DELETE FROM messages WHERE sequence = ?', row.sequence);
  database.run(
    `INSERT INTO messages (queue, message_id, body, attributes, trace_header, sent_at, visible_at, group_id, deduplication_id)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    to.name,
    randomUUID(),
    row.body,
    row.attributes,
    row.trace_header,
    now,
    now,
    row.group_id,
    row.deduplication_id,
  );
};

/** Moves every visible dead letter back to where it came from, or to the one queue that was asked for. */
export const redrive = (
  database: Database,
  deadLetters: Queue,
  asked: { destination: Queue | undefined; queueOf: (arn: string) => Queue | undefined; now: number },
): Redriven =>
  database.atomically(() => {
    const rows = database.all<MessageRow>(
      'SELECT * FROM messages WHERE queue = ? AND visible_at <= ? ORDER BY sequence',
      deadLetters.name,
      asked.now,
    );
    const to = new Set<Queue>();
    let moved = 0;
    for (const row of rows) {
      const home = asked.destination ?? (row.source_arn === null ? undefined : asked.queueOf(row.source_arn));
      if (!home) continue;
      sendBack(database, row, home, asked.now);
      to.add(home);
      moved += 1;
    }
    return { moved, homeless: rows.length - moved, to: [...to] };
  });

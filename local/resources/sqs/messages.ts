import { randomBytes } from 'node:crypto';
import type { Database } from '../../wire/database.ts';
import type { MessageAttributes } from './message-attributes.ts';
import { numberOf } from './queue-attributes.ts';
import { SqsError } from './sqs-error.ts';
import type { Queue } from './template.ts';

/** A row of `messages` as SQLite gives it. */
export interface MessageRow {
  sequence: number;
  queue: string;
  message_id: string;
  body: string;
  attributes: string;
  trace_header: string | null;
  sent_at: number;
  visible_at: number;
  receive_count: number;
  first_received_at: number | null;
  receipt: string | null;
  group_id: string | null;
  deduplication_id: string | null;
  source_arn: string | null;
}

/** A message as its receiver sees it. */
export interface ReceivedMessage {
  messageId: string;
  receiptHandle: string;
  body: string;
  /** What SQS itself says of the message: ApproximateReceiveCount, SentTimestamp, MessageGroupId … */
  attributes: Record<string, string>;
  messageAttributes: MessageAttributes;
}

/** How many messages are in which state. */
export interface Depth {
  visible: number;
  inFlight: number;
  delayed: number;
}

/** A FIFO group waits behind its messages in flight, and behind an earlier one that is still delayed. */
const fifoCandidates = `SELECT * FROM messages AS one WHERE queue = ?1 AND visible_at <= ?2 AND NOT EXISTS (
    SELECT 1 FROM messages AS other WHERE other.queue = ?1 AND other.group_id = one.group_id AND other.visible_at > ?2
    AND (other.receipt IS NOT NULL OR other.sequence < one.sequence))
  ORDER BY sequence LIMIT ?3`;
const candidates =
  'SELECT * FROM messages WHERE queue = ?1 AND visible_at <= ?2 ORDER BY visible_at, sequence LIMIT ?3';

/** How SQS writes the place of a FIFO message in its queue. */
export const sequenceNumber = (sequence: number) => String(sequence).padStart(20, '0');

const handleOf = (row: MessageRow, receipt: string) =>
  Buffer.from(JSON.stringify([row.queue, row.sequence, receipt])).toString('base64url');

const readHandle = (queue: Queue, handle: string): { sequence: number; receipt: string } => {
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(handle, 'base64url').toString('utf8'));
  } catch {
    throw new SqsError('ReceiptHandleIsInvalid');
  }
  const [name, sequence, receipt] = Array.isArray(parts) ? (parts as unknown[]) : [];
  if (name !== queue.name || typeof sequence !== 'number' || typeof receipt !== 'string') {
    throw new SqsError(
      'ReceiptHandleIsInvalid',
      `The input receipt handle "${handle.slice(0, 40)}" is not valid for this queue.`,
    );
  }
  return { sequence, receipt };
};

const rowOf = (database: Database, queue: Queue, sequence: number) =>
  database.get<MessageRow>('SELECT * FROM messages WHERE sequence = ? AND queue = ?', sequence, queue.name);

/** Forgets messages older than the queue keeps them. */
export const forgetOld = (database: Database, queue: Queue, now: number) =>
  database.run(
    'DELETE FROM messages WHERE queue = ? AND sent_at < ?',
    queue.name,
    now - numberOf(queue.attributes, 'MessageRetentionPeriod') * 1000,
  );

const take = (database: Database, row: MessageRow, hidden: { now: number; seconds: number }): ReceivedMessage => {
  const receipt = randomBytes(16).toString('base64url');
  const firstReceivedAt = row.first_received_at ?? hidden.now;
  // At least one millisecond, so that one receive with no timeout does not find the same message twice.
  const visibleAt = hidden.now + Math.max(1, hidden.seconds * 1000);
  database.run(
    'UPDATE messages SET visible_at = ?, receipt = ?, receive_count = receive_count + 1, first_received_at = ? WHERE sequence = ?',
    visibleAt,
    receipt,
    firstReceivedAt,
    row.sequence,
  );
  const isOrdered = row.group_id !== null && row.deduplication_id !== null;
  return {
    messageId: row.message_id,
    receiptHandle: handleOf(row, receipt),
    body: row.body,
    attributes: {
      SenderId: 'laptop',
      SentTimestamp: String(row.sent_at),
      ApproximateReceiveCount: String(row.receive_count + 1),
      ApproximateFirstReceiveTimestamp: String(firstReceivedAt),
      ...(row.group_id !== null && { MessageGroupId: row.group_id }),
      ...(row.deduplication_id !== null && { MessageDeduplicationId: row.deduplication_id }),
      ...(isOrdered && { SequenceNumber: sequenceNumber(row.sequence) }),
      ...(row.trace_header !== null && { AWSTraceHeader: row.trace_header }),
      ...(row.source_arn !== null && { DeadLetterQueueSourceArn: row.source_arn }),
    },
    messageAttributes: JSON.parse(row.attributes) as MessageAttributes,
  };
};

/**
 * Takes up to `max` visible messages and hides them for a while. One that was already received as often as its queue
 * allows goes to `bury` instead; like SQS, that is noticed when it would be received once more.
 */
export const receive = (
  database: Database,
  queue: Queue,
  asked: { max: number; seconds: number; now: number; bury: (row: MessageRow) => void },
): ReceivedMessage[] =>
  database.atomically(() => {
    forgetOld(database, queue, asked.now);
    const allowed = queue.redrive?.maxReceiveCount ?? Number.POSITIVE_INFINITY;
    const taken: ReceivedMessage[] = [];
    while (taken.length < asked.max) {
      const sql = queue.isFifo ? fifoCandidates : candidates;
      const rows = database.all<MessageRow>(sql, queue.name, asked.now, asked.max - taken.length);
      for (const row of rows) {
        if (row.receive_count >= allowed) asked.bury(row);
        else taken.push(take(database, row, asked));
      }
      if (rows.length === 0) break;
    }
    return taken;
  });

/**
 * Gives back whatever an earlier run had handed out: its receivers, functions of the same process, ended with it. The
 * interrupted receive does not count, or a few kills would make a dead letter of a message nobody ever failed on.
 */
export const giveBack = (database: Database, now: number): number =>
  database.run(
    `UPDATE messages SET visible_at = ?1, receipt = NULL, receive_count = max(receive_count - 1, 0)
     WHERE receipt IS NOT NULL AND visible_at > ?1`,
    now,
  );

const expired = (handle: string) =>
  new SqsError(
    'InvalidParameterValue',
    `Value ${handle} for parameter ReceiptHandle is invalid. Reason: The receipt handle has expired.`,
  );

/** Deletes a received message. One that is gone already, or was received by another since, is left as it is. */
export const remove = (database: Database, queue: Queue, handle: string, now: number) => {
  const { sequence, receipt } = readHandle(queue, handle);
  const row = rowOf(database, queue, sequence);
  if (!row) return;
  const isCurrent = row.receipt === receipt;
  // A FIFO queue holds its receiver to the timeout: after it, another may be at work on the same group.
  if (queue.isFifo && (!isCurrent || row.visible_at <= now)) throw expired(handle);
  if (isCurrent) database.run('DELETE FROM messages WHERE sequence = ?', sequence);
};

/** Hides a message in flight for longer or shorter; 0 gives it back at once. */
export const changeVisibility = (
  database: Database,
  queue: Queue,
  change: { handle: string; seconds: number; now: number },
) => {
  const { sequence, receipt } = readHandle(queue, change.handle);
  const row = rowOf(database, queue, sequence);
  if (!row) {
    throw new SqsError(
      'InvalidParameterValue',
      `Value ${change.handle} for parameter ReceiptHandle is invalid. Reason: Message does not exist or is not available for visibility timeout change.`,
    );
  }
  if (row.receipt !== receipt || row.visible_at <= change.now) throw new SqsError('MessageNotInflight');
  database.run('UPDATE messages SET visible_at = ? WHERE sequence = ?', change.now + change.seconds * 1000, sequence);
};

/** Counts a queue's messages by state. */
export const depthOf = (database: Database, queue: Queue, now: number): Depth => {
  forgetOld(database, queue, now);
  const counts = database.get<Depth>(
    `SELECT count(*) FILTER (WHERE visible_at <= ?1) AS visible,
       count(*) FILTER (WHERE visible_at > ?1 AND receipt IS NOT NULL) AS inFlight,
       count(*) FILTER (WHERE visible_at > ?1 AND receipt IS NULL) AS delayed
     FROM messages WHERE queue = ?2`,
    now,
    queue.name,
  );
  return counts ?? { visible: 0, inFlight: 0, delayed: 0 };
};

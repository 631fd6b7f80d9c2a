import { createHash, randomUUID } from 'node:crypto';
import type { Database } from '../../wire/database.ts';
import { attributesBytes, checkAttributes, type MessageAttributes } from './message-attributes.ts';
import { numberOf } from './queue-attributes.ts';
import { SqsError } from './sqs-error.ts';
import type { Queue } from './template.ts';

/** A message as its sender hands it over. */
export interface Outgoing {
  body: string;
  attributes?: MessageAttributes;
  traceHeader?: string;
  delaySeconds?: number;
  groupId?: string;
  deduplicationId?: string;
}

/** What the sender learns. The same deduplication id within five minutes learns the first message's answer again. */
export interface Sent {
  messageId: string;
  sequence: number;
}

const deduplicationMs = 5 * 60_000;
/** Everything XML 1.0 can carry; SQS still refuses the rest, whatever the protocol. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to find
const unsendable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;
const fifoId = /^[\w!"#$%&'()*+,\-./:;<=>?@[\\\]^`{|}~]{1,128}$/;

const check = (queue: Queue, message: Outgoing) => {
  if (message.body === '')
    throw new SqsError('MissingParameter', 'The request must contain the parameter MessageBody.');
  if (unsendable.test(message.body)) throw new SqsError('InvalidMessageContents');
  checkAttributes(message.attributes ?? {});
  const most = numberOf(queue.attributes, 'MaximumMessageSize');
  if (Buffer.byteLength(message.body) + attributesBytes(message.attributes ?? {}) > most) {
    throw new SqsError(
      'InvalidParameterValue',
      `One or more parameters are invalid. Reason: Message must be shorter than ${most} bytes.`,
    );
  }
  for (const id of [message.groupId, message.deduplicationId]) {
    if (id !== undefined && !fifoId.test(id))
      throw new SqsError('InvalidParameterValue', `${id} is not a valid group or deduplication id.`);
  }
  if (queue.isFifo && message.groupId === undefined) {
    throw new SqsError('MissingParameter', 'The request must contain the parameter MessageGroupId.');
  }
  if (queue.isFifo && message.delaySeconds !== undefined && message.delaySeconds !== 0) {
    throw new SqsError(
      'InvalidParameterValue',
      `Value ${message.delaySeconds} for parameter DelaySeconds is invalid. Reason: The request include parameter that is not valid for this queue type.`,
    );
  }
  if (!queue.isFifo && message.deduplicationId !== undefined) {
    throw new SqsError(
      'InvalidParameterValue',
      `Value ${message.deduplicationId} for parameter MessageDeduplicationId is invalid. Reason: The request include parameter that is not valid for this queue type.`,
    );
  }
};

const deduplicationIdOf = (queue: Queue, message: Outgoing): string | undefined => {
  if (!queue.isFifo) return undefined;
  if (message.deduplicationId !== undefined) return message.deduplicationId;
  if (queue.attributes.ContentBasedDeduplication === 'true')
    return createHash('sha256').update(message.body).digest('hex');
  throw new SqsError(
    'InvalidParameterValue',
    'The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly',
  );
};

/** Within which the same id means the same message: the queue, or the group when the queue says so. */
const scoped = (queue: Queue, message: Outgoing, id: string) =>
  queue.attributes.DeduplicationScope === 'messageGroup' ? JSON.stringify([message.groupId, id]) : id;

const insert = (
  database: Database,
  queue: Queue,
  message: Outgoing & { deduplicationId: string | undefined; now: number },
): Sent => {
  const messageId = randomUUID();
  const delaySeconds = message.delaySeconds ?? numberOf(queue.attributes, 'DelaySeconds');
  const row = database.get<{ sequence: number }>(
    `INSERT INTO messages (queue, message_id, body, attributes, trace_header, sent_at, visible_at, group_id, deduplication_id)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING sequence`,
    queue.name,
    messageId,
    message.body,
    JSON.stringify(message.attributes ?? {}),
    message.traceHeader ?? null,
    message.now,
    message.now + delaySeconds * 1000,
    message.groupId ?? null,
    message.deduplicationId ?? null,
  );
  return { messageId, sequence: row?.sequence ?? 0 };
};

/** Puts a message into a queue, unless the queue has seen it within five minutes. */
export const send = (database: Database, queue: Queue, message: Outgoing, now: number): Sent => {
  check(queue, message);
  const deduplicationId = deduplicationIdOf(queue, message);
  return database.atomically(() => {
    if (deduplicationId === undefined) return insert(database, queue, { ...message, deduplicationId, now });
    database.run('DELETE FROM deduplications WHERE queue = ? AND at <= ?', queue.name, now - deduplicationMs);
    const id = scoped(queue, message, deduplicationId);
    const seen = database.get<Sent>(
      'SELECT message_id AS messageId, sequence FROM deduplications WHERE queue = ? AND id = ?',
      queue.name,
      id,
    );
    if (seen) return seen;
    const sent = insert(database, queue, { ...message, deduplicationId, now });
    database.run(
      'INSERT INTO deduplications VALUES (?, ?, ?, ?, ?)',
      queue.name,
      id,
      sent.messageId,
      sent.sequence,
      now,
    );
    return sent;
  });
};

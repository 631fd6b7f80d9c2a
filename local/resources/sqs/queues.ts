import { failpoint } from '../../failpoint.ts';
import type { Database } from '../../wire/database.ts';
import { bury, type Redriven, redrive, sourcesOf } from './dead-letters.ts';
import {
  changeVisibility,
  type Depth,
  depthOf,
  type MessageRow,
  type ReceivedMessage,
  receive,
  remove,
} from './messages.ts';
import { numberOf } from './queue-attributes.ts';
import { type Outgoing, type Sent, send } from './sending.ts';
import { SqsError } from './sqs-error.ts';
import type { Queue } from './template.ts';
import type { WakeUps } from './wake-ups.ts';

/** A message as the console shows it, without receiving it. */
export interface PeekedMessage {
  messageId: string;
  body: string;
  sentAt: string;
  receiveCount: number;
  state: 'visible' | 'in flight' | 'delayed';
  groupId: string | undefined;
  /** The queue a dead letter came from. */
  sourceArn: string | undefined;
}

/** The queues for those in the same process: the bus, the scheduler, the console. Every name is an ARN. */
export interface Queues {
  send(arn: string, body: string, options?: Omit<Outgoing, 'body'>): Sent;
  /** What is visible now, hidden from others for the queue's timeout or the one asked for; never waits. */
  receive(arn: string, options?: { max?: number; visibilitySeconds?: number }): ReceivedMessage[];
  delete(arn: string, receiptHandle: string): void;
  changeVisibility(arn: string, receiptHandle: string, seconds: number): void;
  depth(arn: string): Depth;
  /** The oldest messages as they lie there. */
  peek(arn: string, limit?: number): PeekedMessage[];
  /** Sends the dead letters of a queue back to where they came from, or to another queue. */
  redrive(deadLetterArn: string, destinationArn?: string): Redriven;
  /** Calls `wake` whenever there may be something to receive; the answer ends that. */
  onMessage(arn: string, wake: () => void): () => void;
  /** How many wait for messages right now: long polls and listeners. */
  waiting(arn: string): number;
  purge(arn: string): void;
}

/** The queues by ARN over their database; unknown ARNs are QueueDoesNotExist. */
export const openQueues = (options: {
  database: Database;
  queues: ReadonlyMap<string, Queue>;
  wakeUps: WakeUps;
  now: () => Date;
}): Queues => {
  const { database, queues, wakeUps } = options;
  const now = () => options.now().getTime();
  const byArn = (arn: string) => [...queues.values()].find((queue) => queue.arn === arn);
  const wanted = (arn: string): Queue => {
    const queue = byArn(arn);
    if (!queue) throw new SqsError('QueueDoesNotExist');
    return queue;
  };

  return {
    send(arn, body, more = {}) {
      const queue = wanted(arn);
      const sent = send(database, queue, { ...more, body }, now());
      failpoint('sqs.send.saved');
      wakeUps.stir(queue.name);
      return sent;
    },

    receive(arn, { max = 10, visibilitySeconds } = {}) {
      const queue = wanted(arn);
      const deadLetters = queue.redrive && byArn(queue.redrive.deadLetterTargetArn);
      const at = now();
      let buried = 0;
      const received = receive(database, queue, {
        max,
        seconds: visibilitySeconds ?? numberOf(queue.attributes, 'VisibilityTimeout'),
        now: at,
        bury(row: MessageRow) {
          bury(database, queue, { row, to: wanted(deadLetters?.arn ?? ''), now: at });
          buried += 1;
        },
      });
      if (received.length > 0) failpoint('sqs.receive.saved');
      if (received.length > 0) wakeUps.arm(queue.name);
      if (buried > 0 && deadLetters) wakeUps.stir(deadLetters.name);
      return received;
    },

    delete(arn, receiptHandle) {
      const queue = wanted(arn);
      remove(database, queue, receiptHandle, now());
      failpoint('sqs.delete.saved');
      // In a FIFO queue the next of the group has been waiting for exactly this.
      if (queue.isFifo) wakeUps.stir(queue.name);
    },

    changeVisibility(arn, receiptHandle, seconds) {
      const queue = wanted(arn);
      changeVisibility(database, queue, { handle: receiptHandle, seconds, now: now() });
      if (seconds === 0) wakeUps.stir(queue.name);
      else wakeUps.arm(queue.name);
    },

    depth: (arn) => depthOf(database, wanted(arn), now()),

    peek(arn, limit = 20) {
      const at = now();
      return database
        .all<MessageRow>('SELECT * FROM messages WHERE queue = ? ORDER BY sequence LIMIT ?', wanted(arn).name, limit)
        .map((row) => ({
          messageId: row.message_id,
          body: row.body,
          sentAt: new Date(row.sent_at).toISOString(),
          receiveCount: row.receive_count,
          state: row.visible_at <= at ? 'visible' : row.receipt === null ? 'delayed' : 'in flight',
          groupId: row.group_id ?? undefined,
          sourceArn: row.source_arn ?? undefined,
        }));
    },

    redrive(deadLetterArn, destinationArn) {
      const destination = destinationArn === undefined ? undefined : wanted(destinationArn);
      const done = redrive(database, wanted(deadLetterArn), { destination, queueOf: byArn, now: now() });
      for (const queue of done.to) wakeUps.stir(queue.name);
      return done;
    },

    onMessage: (arn, wake) => wakeUps.listen(wanted(arn).name, wake),

    waiting: (arn) => wakeUps.waiting(wanted(arn).name),

    purge(arn) {
      database.run('DELETE FROM messages WHERE queue = ?', wanted(arn).name);
    },
  };
};

/** Messages that are someone's work: in a queue with a worker, visible, taken, or due within half a minute. */
export const workIn = (
  database: Database,
  queues: ReadonlyMap<string, Queue>,
  { now, isRead }: { now: number; isRead(arn: string): boolean },
): number => {
  const soon = now + 30_000;
  let work = 0;
  for (const queue of queues.values()) {
    if (sourcesOf(queues.values(), queue.arn).length > 0 || !isRead(queue.arn)) continue;
    const count = database.get<{ count: number }>(
      'SELECT count(*) AS count FROM messages WHERE queue = ? AND (visible_at <= ? OR receipt IS NOT NULL)',
      queue.name,
      soon,
    );
    work += count?.count ?? 0;
  }
  return work;
};

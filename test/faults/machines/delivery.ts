import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { BusMessage, Consumer } from '../world-queues.ts';
import { type Mischief, noMischief } from './mischief.ts';

interface Message {
  id: string;
  event: BusMessage;
  receives: number;
  visibleAt: number;
}

export interface DeadLetter {
  queue: string;
  body: string;
}

const giveUpAfter = 5;
const visibilityMs = 6 * 60_000;
/** As `lib/domains` declares them; ten where it says nothing. */
const batchOf: Record<string, number> = {
  'transcode-on-upload-completed': 1,
  'transcode-on-job-changed': 5,
  'catalog-on-video-deleted': 1,
};

const recordOf = ({ id, event, receives }: Message): SQSEvent['Records'][number] => ({
  messageId: id,
  receiptHandle: id,
  body: JSON.stringify(event),
  attributes: {
    ApproximateReceiveCount: String(receives),
    SentTimestamp: '0',
    SenderId: 'bus',
    ApproximateFirstReceiveTimestamp: '0',
  },
  messageAttributes: {},
  md5OfBody: '',
  eventSource: 'aws:sqs',
  eventSourceARN: 'arn:aws:sqs:eu-west-1:000000000000:queue',
  awsRegion: 'eu-west-1',
});

/** How one batch ended: which messages return; a function that throws has done none of them. */
export type Invoke = (consumer: Consumer, event: SQSEvent) => Promise<SQSBatchResponse>;

export const invokePlainly: Invoke = (consumer, event) =>
  (consumer.handler as (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>)(event, {} as Context);

/**
 * The bus and every consumer's queue, on a clock one can turn: rules, an archive, batches, visibility, five deliveries,
 * dead letters and their way back; and whatever mischief is asked for in between.
 */
export const delivery = (
  consumers: readonly Consumer[],
  { now, invoke = invokePlainly }: { now: () => number; invoke?: Invoke },
) => {
  let queues = new Map<string, Message[]>(consumers.map(({ name }) => [name, []]));
  let deadLetters: DeadLetter[] = [];
  let archive: BusMessage[] = [];
  let numbers = 0;
  let mischief: Mischief = noMischief;

  const enqueue = (consumer: string, event: BusMessage, visibleAt: number): void =>
    void queues.get(consumer)?.push({ id: `message-${++numbers}`, event, receives: 0, visibleAt });

  const handOut = (event: BusMessage, delayMs = 0): void => {
    for (const consumer of consumers.filter(({ wants }) => wants(event))) {
      const about = { consumer: consumer.name, name: event['detail-type'] };
      if (mischief.drops(about)) continue;
      for (let copy = 0; copy <= mischief.extraCopies(about); copy++)
        enqueue(consumer.name, event, now() + delayMs + mischief.delayMs(about));
    }
  };

  const handBatch = async (consumer: Consumer, batch: Message[]): Promise<void> => {
    for (const message of batch) message.receives += 1;
    let failed: Set<string>;
    try {
      const { batchItemFailures } = await invoke(consumer, { Records: batch.map(recordOf) });
      failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    } catch {
      failed = new Set(batch.map(({ id }) => id));
    }
    const queue = queues.get(consumer.name) ?? [];
    for (const message of batch) {
      const returns =
        failed.has(message.id) || (message.receives === 1 && mischief.comesAgain({ consumer: consumer.name }));
      if (returns && message.receives < giveUpAfter) message.visibleAt = now() + visibilityMs;
      else {
        queue.splice(queue.indexOf(message), 1);
        if (failed.has(message.id)) deadLetters.push({ queue: consumer.name, body: JSON.stringify(message.event) });
      }
    }
  };

  return {
    /** Puts an event on the bus. */
    publish(event: Omit<BusMessage, 'id'>, delayMs = 0): void {
      const whole = { ...event, id: `bus-${++numbers}` };
      archive.push(whole);
      handOut(whole, delayMs);
    },
    /** An archive's replay: to every rule again, and never into the archive. */
    replay(events: readonly BusMessage[]): void {
      for (const event of events) handOut(event);
    },
    /** Into one consumer's queue, past the bus. */
    send: (consumer: string, event: BusMessage): void => enqueue(consumer, event, now()),
    /** Hands out what is visible now, batch by batch; answers how many batches that were. */
    async deliver(): Promise<number> {
      let batches = 0;
      for (const consumer of consumers) {
        const visible = mischief.shuffled(
          (queues.get(consumer.name) ?? []).filter(({ visibleAt }) => visibleAt <= now()),
        );
        const size = batchOf[consumer.name] ?? 10;
        for (let start = 0; start < visible.length; start += size) {
          await handBatch(consumer, visible.slice(start, start + size));
          batches += 1;
        }
      }
      return batches;
    },
    /** When the next hidden message becomes visible. */
    nextAt: (): number | undefined =>
      [...queues.values()]
        .flat()
        .map(({ visibleAt }) => visibleAt)
        .sort((a, b) => a - b)[0],
    waiting: (): number => [...queues.values()].reduce((sum, queue) => sum + queue.length, 0),
    deadLetters: (): readonly DeadLetter[] => deadLetters,
    /** Sends the dead letters back to where they came from. */
    redrive(): number {
      const dead = deadLetters;
      deadLetters = [];
      for (const { queue, body } of dead) enqueue(queue, JSON.parse(body) as BusMessage, now());
      return dead.length;
    },
    archive: (): readonly BusMessage[] => archive,
    make(wanted: Mischief): void {
      mischief = wanted;
    },
    keep(): () => void {
      const copy = (from: Map<string, Message[]>) =>
        new Map([...from].map(([name, queue]) => [name, queue.map((message) => ({ ...message }))]));
      const kept = { queues: copy(queues), deadLetters: [...deadLetters], archive: [...archive] };
      return () => {
        queues = copy(kept.queues);
        deadLetters = [...kept.deadLetters];
        archive = [...kept.archive];
        mischief = noMischief;
      };
    },
  };
};
export type Delivery = ReturnType<typeof delivery>;

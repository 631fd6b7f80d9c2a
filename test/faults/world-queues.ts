import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { asInvocation } from '../support/faults.ts';

/** An event as it lies in a consumer's queue. */
export interface BusMessage {
  id: string;
  source: string;
  'detail-type': string;
  time: string;
  detail: unknown;
}

export interface Consumer {
  /** The function's name, which is its queue's too. */
  name: string;
  wants: (event: BusMessage) => boolean;
  handler: unknown;
}

interface Waiting {
  consumer: Consumer;
  message: BusMessage;
  received: number;
}

const giveUpAfter = 5;

const recordOf = ({ message, received }: Waiting): SQSEvent['Records'][number] => ({
  messageId: message.id,
  receiptHandle: message.id,
  body: JSON.stringify(message),
  attributes: {
    ApproximateReceiveCount: String(received),
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

/** The consumers' queues, as short as they can be: at least once, five deliveries, then the dead letters. */
export const consumerQueues = (consumers: readonly Consumer[]) => {
  let waiting: Waiting[] = [];
  let messages = 0;
  const deadLetters: { queue: string; body: string }[] = [];

  /** True when the message is done with. A function that dies or throws has not deleted it. */
  const hand = async (one: Waiting): Promise<boolean> => {
    const run = one.consumer.handler as (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;
    try {
      const { batchItemFailures } = await asInvocation(one.consumer.name, () =>
        run({ Records: [recordOf(one)] }, { awsRequestId: one.message.id } as Context),
      );
      return batchItemFailures.length === 0;
    } catch {
      return false;
    }
  };

  return {
    deadLetters,
    /** Puts an event into the queue of everyone who wants it. */
    publish(event: Omit<BusMessage, 'id'>): void {
      for (const consumer of consumers) {
        const message = { ...event, id: `bus-${++messages}` };
        if (consumer.wants(message)) waiting.push({ consumer, message, received: 0 });
      }
    },
    /** Hands out everything that waits, once; answers how many were done with and how many come again. */
    async deliverAll(): Promise<{ done: number; again: number }> {
      const now = waiting;
      waiting = [];
      let done = 0;
      const again: Waiting[] = [];
      for (const one of now) {
        const received = one.received + 1;
        if (await hand({ ...one, received })) done += 1;
        else if (received < giveUpAfter) again.push({ ...one, received });
        else deadLetters.push({ queue: one.consumer.name, body: JSON.stringify(one.message) });
      }
      waiting.unshift(...again);
      return { done, again: again.length };
    },
    clear(): void {
      waiting = [];
      deadLetters.length = 0;
    },
  };
};
export type ConsumerQueues = ReturnType<typeof consumerQueues>;

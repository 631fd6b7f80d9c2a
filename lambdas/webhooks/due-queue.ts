import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { once } from '../kit/aws.ts';
import { clock } from '../kit/clock.ts';
import { correlation } from '../kit/correlation.ts';
import { event } from '../kit/event.ts';

const client = once(() => new SQSClient({}));

/**
 * That somebody's turn has come to be sent. It does not travel on the bus, which could not hold it back; it looks as if it
 * did, so that it is read like any other news.
 */
export const deliveryDue = event('webhooks', 'webhook.delivery_due', {
  summary: 'A delivery may be attempted.',
  data: z.object({ webhookId: z.string(), deliveryId: z.string() }),
  example: { webhookId: 'whk_01JD3V8Z9Q4X7K2M5N6P8R0S1T', deliveryId: 'dlv_01JD3V8Z9Q4X7K2M5N6P8R0S1T' },
});

export interface Hint {
  webhookId: string;
  deliveryId: string;
  delaySeconds: number;
}

const atOnce = 10;

const bodyOf = ({ webhookId, deliveryId }: Hint): string => {
  const time = clock.now().toISOString();
  const eventId = `${deliveryId}@${time}`;
  const detail = { eventId, occurredAt: time, correlationId: correlation.id, data: { webhookId, deliveryId } };
  return JSON.stringify({ id: eventId, source: deliveryDue.source, 'detail-type': deliveryDue.name, time, detail });
};

/** The queue in front of the sending. What is lost here is found by the reconciler. */
export const dueQueue = (QueueUrl: string) => ({
  async send(hints: readonly Hint[]): Promise<void> {
    for (let from = 0; from < hints.length; from += atOnce) {
      const Entries = hints
        .slice(from, from + atOnce)
        .map((hint, index) => ({ Id: String(index), MessageBody: bodyOf(hint), DelaySeconds: hint.delaySeconds }));
      const { Failed = [] } = await client().send(new SendMessageBatchCommand({ QueueUrl, Entries }));
      if (Failed.length > 0) throw new Error(`${Failed.length} messages were not taken: ${Failed[0]?.Code}`);
    }
  },
});
export type DueQueue = ReturnType<typeof dueQueue>;

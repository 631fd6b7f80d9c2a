import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { once } from '../kit/aws.ts';
import { clock } from '../kit/clock.ts';
import { correlation } from '../kit/correlation.ts';
import { event } from '../kit/event.ts';
import { log } from '../kit/log.ts';

const client = once(() => new SQSClient({}));

/**
 * That somebody should look at a stream. It does not travel on the bus, which could not hold it back; it looks as if it did,
 * so that it is read like any other news.
 */
export const streamDue = event('live', 'stream.due', {
  summary: 'Somebody should look at a stream.',
  data: z.object({
    streamId: z.string(),
    look: z.number().int().optional().describe('Which look this is; an older one was overtaken'),
  }),
  example: { streamId: 'str_01JD3V8Z9Q4X7K2M5N6P8R0S1T', look: 3 },
});

/** SQS holds nothing back for longer. */
const longestSeconds = 900;

const bodyOf = (data: { streamId: string; look?: number | undefined }): string => {
  const time = clock.now().toISOString();
  const eventId = `${data.streamId}@${time}`;
  const detail = { eventId, occurredAt: time, correlationId: correlation.id, data };
  return JSON.stringify({ id: eventId, source: streamDue.source, 'detail-type': streamDue.name, time, detail });
};

/** The queue that has streams looked at. What is lost here is found by the reconciler within a minute. */
export const dueQueue = (QueueUrl: string) => ({
  async look(streamId: string, { inSeconds = 0, look }: { inSeconds?: number; look?: number } = {}): Promise<void> {
    const DelaySeconds = Math.min(longestSeconds, Math.max(0, Math.round(inSeconds)));
    try {
      await client().send(new SendMessageCommand({ QueueUrl, MessageBody: bodyOf({ streamId, look }), DelaySeconds }));
    } catch (error) {
      log.warn('nobody could be told to look at a stream; the reconciler will', { streamId, error });
    }
  },
});
export type DueQueue = ReturnType<typeof dueQueue>;

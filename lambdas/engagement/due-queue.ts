import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { once } from '../kit/aws.ts';
import { clock } from '../kit/clock.ts';
import { correlation } from '../kit/correlation.ts';
import { type DomainEvent, event } from '../kit/event.ts';
import { idOf } from '../kit/ids.ts';

const client = once(() => new SQSClient({}));

/** That those who follow a channel that is gone are to be let go of. Not on the bus; read like any other news. */
export const followersDue = event('engagement', 'followers.due', {
  summary: 'Some of the followers of a channel that is gone are to be let go of.',
  data: z.object({ channelId: idOf('ch'), shard: z.number().int() }),
  example: { channelId: 'ch_01JD3V8Z9Q4X7K2M5N6P8R0S1T', shard: 3 },
});

/** Nor is this: without a shard it is the beginning of it. */
export const tellingDue = event('engagement', 'telling.due', {
  summary: 'Some of the followers of a channel are to be told that it is live.',
  data: z.object({
    channelId: idOf('ch'),
    streamId: idOf('str'),
    title: z.string(),
    liveSince: z.iso.datetime(),
    shard: z.number().int().optional(),
    before: z.string().optional().describe('Where in the shard it goes on'),
  }),
  example: {
    channelId: 'ch_01JD3V8Z9Q4X7K2M5N6P8R0S1T',
    streamId: 'str_01JD3V8Z9Q4X7K2M5N6P8R0S1T',
    title: 'Storm at the pier',
    liveSince: '2026-11-20T10:02:00.000Z',
    shard: 3,
  },
});

/** What takes longer than one function may: each piece of work asks for the next. */
export const dueQueue = <D extends z.ZodType<{ channelId: string; shard?: number | undefined }>>(
  QueueUrl: string,
  due: DomainEvent<D>,
) => ({
  async ask(data: z.output<D>, afterSeconds = 0): Promise<void> {
    const time = clock.now().toISOString();
    const detail = {
      eventId: `${data.channelId}-${data.shard}@${time}`,
      occurredAt: time,
      correlationId: correlation.id,
      data,
    };
    const MessageBody = JSON.stringify({ id: detail.eventId, time, 'detail-type': due.name, detail });
    await client().send(new SendMessageCommand({ QueueUrl, MessageBody, DelaySeconds: afterSeconds }));
  },
});

import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { once } from '../kit/aws.ts';
import { clock } from '../kit/clock.ts';
import { correlation } from '../kit/correlation.ts';
import { event } from '../kit/event.ts';
import { idOf } from '../kit/ids.ts';

const client = once(() => new SQSClient({}));

/** That those who follow a channel that is gone are to be let go of. Not on the bus; read like any other news. */
export const followersDue = event('engagement', 'followers.due', {
  summary: 'Some of the followers of a channel that is gone are to be let go of.',
  data: z.object({ channelId: idOf('ch'), shard: z.number().int() }),
  example: { channelId: 'ch_01JD3V8Z9Q4X7K2M5N6P8R0S1T', shard: 3 },
});

/** What takes longer than one function may: each piece of work asks for the next. */
export const dueQueue = (QueueUrl: string) => ({
  async followers(data: z.output<typeof followersDue.data>, afterSeconds = 0): Promise<void> {
    const time = clock.now().toISOString();
    const detail = {
      eventId: `${data.channelId}-${data.shard}@${time}`,
      occurredAt: time,
      correlationId: correlation.id,
      data,
    };
    const MessageBody = JSON.stringify({ id: detail.eventId, time, 'detail-type': followersDue.name, detail });
    await client().send(new SendMessageCommand({ QueueUrl, MessageBody, DelaySeconds: afterSeconds }));
  },
});

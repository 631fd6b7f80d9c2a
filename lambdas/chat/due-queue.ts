import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { once } from '../kit/aws.ts';
import { clock } from '../kit/clock.ts';
import { correlation } from '../kit/correlation.ts';
import { event } from '../kit/event.ts';

const client = once(() => new SQSClient({}));

/** That a socket may have come to its end. Not on the bus, which could not hold it back; read like any other news. */
export const socketDue = event('chat', 'socket.due', {
  summary: 'Somebody should look whether a socket is to be closed.',
  data: z.object({ connectionId: z.string() }),
  example: { connectionId: 'L0SM9cOFvHcCIhw=' },
});

/** That what happens in a room without a place in it, and who is there, is to be told. */
export const roomTicked = event('chat', 'room.ticked', {
  summary: 'A second has passed in a room since somebody reacted, came or went.',
  data: z.object({ roomId: z.string() }),
  example: { roomId: 'str_01JD3V8Z9Q4X7K2M5N6P8R0S1T' },
});

/** That a room is to be told how its poll stands, or that its poll is over. `told`: how it stood when that was told last. */
export const pollTicked = event('chat', 'poll.ticked', {
  summary: 'A second of a poll has passed.',
  data: z.object({ roomId: z.string(), pollId: z.string(), tick: z.number().int(), told: z.string().optional() }),
  example: { roomId: 'str_01JD3V8Z9Q4X7K2M5N6P8R0S1T', pollId: 'poll_5f0c2a8e1b7d4c3f9a6e0d1b2c3a4f5e', tick: 1 },
});

/** That what happened in a room is to be written into its pages. */
export const pagesDue = event('chat', 'pages.due', {
  summary: 'The pages of a room are behind what happened in it.',
  data: z.object({ roomId: z.string() }),
  example: { roomId: 'str_01JD3V8Z9Q4X7K2M5N6P8R0S1T' },
});

/** That a room beats: what happened in a second is told, and written where readers look. `tick`: which second. */
export const beatDue = event('chat', 'beat.due', {
  summary: 'A second of a room has passed that is told of once a second.',
  data: z.object({ roomId: z.string(), tick: z.number().int() }),
  example: { roomId: 'str_01JD3V8Z9Q4X7K2M5N6P8R0S1T', tick: 7 },
});

/** That those who are sent on from a room have gone. `seq`: the place where that was said. */
export const raidDue = event('chat', 'raid.due', {
  summary: 'Viewers who were sent on to another stream have come to it.',
  data: z.object({ roomId: z.string(), seq: z.number().int() }),
  example: { roomId: 'str_01JD3V8Z9Q4X7K2M5N6P8R0S1T', seq: 41 },
});

/** What has to be done in a while, a quarter of an hour at most. */
export const dueQueue = (queueUrl: string) => {
  const send = async (name: string, data: object, afterMs: number): Promise<void> => {
    const time = clock.now().toISOString();
    const detail = { eventId: `${name}-${time}`, occurredAt: time, correlationId: correlation.id, data };
    await client().send(
      new SendMessageCommand({
        QueueUrl: queueUrl,
        MessageBody: JSON.stringify({ id: detail.eventId, time, 'detail-type': name, detail }),
        DelaySeconds: Math.min(900, Math.max(0, Math.ceil(afterMs / 1000))),
      }),
    );
  };
  return {
    socket: (connectionId: string, afterMs: number) => send(socketDue.name, { connectionId }, afterMs),
    poll: (tick: z.input<typeof pollTicked.data>, afterMs: number) => send(pollTicked.name, tick, afterMs),
    beat: (beat: z.output<typeof beatDue.data>, afterMs: number) => send(beatDue.name, beat, afterMs),
    raid: (raid: z.output<typeof raidDue.data>, afterMs: number) => send(raidDue.name, raid, afterMs),
    pages: (roomId: string, afterMs: number) => send(pagesDue.name, { roomId }, afterMs),
    tick: (roomId: string, afterMs: number) => send(roomTicked.name, { roomId }, afterMs),
  };
};
export type DueQueue = ReturnType<typeof dueQueue>;

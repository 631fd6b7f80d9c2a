import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import * as z from 'zod';
import { clock } from '../kit/clock.ts';
import { correlation } from '../kit/correlation.ts';
import { log } from '../kit/log.ts';
import { type Act, act } from './act.ts';
import { dueQueue } from './due-queue.ts';
import { chatSequencerEnv } from './env.ts';
import { mayLeaveBehind } from './pages.ts';
import { roomStore } from './room-store.ts';
import { sequence } from './sequence.ts';
import { socketClient } from './socket-client.ts';
import { socketsStore } from './sockets-store.ts';
import { speaking } from './speak.ts';
import { tell } from './tell.ts';

const env = chatSequencerEnv.read(process.env);
const rooms = roomStore(env.CHAT_TABLE);
const sockets = socketsStore(env.CHAT_TABLE);
const due = dueQueue(env.DUE_QUEUE);
const speak = speaking(sockets, socketClient({ managementUrl: env.SOCKETS }));

/** What follows within it is written together; and by then the index of authors knows everybody. */
const pagesRestMs = 3_000;

const said = z.object({ correlationId: z.string(), act });

/** Everything of one room, in the order of its queue. */
const inRoom = async (acts: readonly Act[], redelivered: ReadonlySet<Act>): Promise<void> => {
  const [first] = acts;
  if (!first) return;
  const outcomes = await sequence(
    rooms,
    acts,
    () => clock.now(),
    (one) => redelivered.has(one),
  );
  await tell({ speak, sockets }, first.roomId, outcomes, clock.now());
  for (const { event } of outcomes)
    if (event?.kind === 'poll') await due.poll({ roomId: first.roomId, pollId: event.pollId, tick: 1 }, 1000);
  if (!outcomes.some(({ event }) => event && mayLeaveBehind(event))) return;
  // Only so that it does not take until the sweep, which knows: a room must not stand still because of it.
  await due
    .pages(first.roomId, pagesRestMs)
    .catch((error: unknown) => log.warn('pages wait for the sweep', { roomId: first.roomId, error }));
};

/**
 * The one who decides what comes after what. Rooms are apart from each other; of a room that failed, everything returns to
 * the queue, so that nothing overtakes it. What was written by then is found written.
 */
export const handler = async ({ Records }: SQSEvent): Promise<SQSBatchResponse> => {
  const byRoom = new Map<string, SQSRecord[]>();
  for (const record of Records) {
    const group = record.attributes.MessageGroupId ?? '';
    byRoom.set(group, [...(byRoom.get(group) ?? []), record]);
  }
  const work = async (records: readonly SQSRecord[]): Promise<string[]> => {
    try {
      const read = records.map(({ body, attributes }) => ({
        ...said.parse(JSON.parse(body)),
        isRedelivered: Number(attributes.ApproximateReceiveCount) > 1,
      }));
      const redelivered = new Set(read.filter((one) => one.isRedelivered).map((one) => one.act));
      const acts = read.map((one) => one.act);
      await correlation.run(read[0]?.correlationId ?? 'none', () => inRoom(acts, redelivered));
      return [];
    } catch (error) {
      log.error('a room’s acts failed and will be tried again', { error, count: records.length });
      return records.map(({ messageId }) => messageId);
    }
  };
  const failed = (await Promise.all([...byRoom.values()].map(work))).flat();
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
};

import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import * as z from 'zod';
import { clock } from '../kit/clock.ts';
import { correlation } from '../kit/correlation.ts';
import { log } from '../kit/log.ts';
import { act } from './act.ts';
import { dueQueue } from './due-queue.ts';
import { chatSequencerEnv } from './env.ts';
import { givePlaces } from './give-places.ts';
import { roomStore } from './room-store.ts';
import { saidQueue } from './said-queue.ts';
import { socketClient } from './socket-client.ts';
import { socketsStore } from './sockets-store.ts';
import { speaking } from './speak.ts';

const env = chatSequencerEnv.read(process.env);
const sockets = socketsStore(env.CHAT_TABLE);
const world = {
  sockets,
  rooms: roomStore(env.CHAT_TABLE),
  due: dueQueue(env.DUE_QUEUE),
  said: saidQueue(env.SAID_QUEUE),
  speak: speaking(sockets, socketClient({ managementUrl: env.SOCKETS })),
};

const saidRecord = z.object({ correlationId: z.string(), act });

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
        ...saidRecord.parse(JSON.parse(body)),
        isRedelivered: Number(attributes.ApproximateReceiveCount) > 1,
      }));
      const redelivered = new Set(read.filter((one) => one.isRedelivered).map((one) => one.act));
      const acts = read.map((one) => one.act);
      await correlation.run(read[0]?.correlationId ?? 'none', () =>
        givePlaces(world, acts, redelivered, () => clock.now()),
      );
      return [];
    } catch (error) {
      log.error('a room’s acts failed and will be tried again', { error, count: records.length });
      return records.map(({ messageId }) => messageId);
    }
  };
  const failed = (await Promise.all([...byRoom.values()].map(work))).flat();
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
};

import { GetCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { dynamo } from '../kit/aws.ts';
import { isConditionFailed, type Step } from '../kit/transaction.ts';

/**
 * A place on air: one channel of MediaLive, made when the place is first taken and kept, stopped, for the next stream. There
 * are as many places as the environment has, and a place is nobody's or one stream's.
 */
export const place = z.object({
  slot: z.number().int(),
  streamId: z.string().optional(),
  /** MediaLive's id of the channel, and how it was made; absent until it is. */
  encoderId: z.string().optional(),
  encoderClass: z.string().optional(),
  /** A channel was asked for under this place's name; which one it became may not be known yet. */
  making: z.boolean().optional(),
});
export type Place = z.output<typeof place>;

const keyOf = (slot: number) => ({ pk: 'POOL', sk: `SLOT#${String(slot).padStart(3, '0')}` });

/** Which places are free: those with a channel first, for it comes up sooner than one that has to be made. */
export const freePlaces = (taken: readonly Place[], size: number): number[] => {
  const known = new Map(taken.map((one) => [one.slot, one]));
  const all = Array.from({ length: size }, (_, index) => known.get(index + 1) ?? { slot: index + 1 });
  const free = all.filter(({ streamId }) => streamId === undefined);
  return free
    .toSorted((a, b) => Number(b.encoderId !== undefined) - Number(a.encoderId !== undefined))
    .map(({ slot }) => slot);
};

/** Somebody else took the place first. */
export class PlaceTaken extends Error {}

/** The pool of encoders, in live's own table. */
export const poolOf = (table: string) => {
  const change = async (
    slot: number,
    streamId: string,
    set: Partial<Place>,
    remove: string[] = [],
  ): Promise<boolean> => {
    const names = [...Object.keys(set), ...remove];
    try {
      await dynamo().send(
        new UpdateCommand({
          TableName: table,
          Key: keyOf(slot),
          UpdateExpression: [
            ...(Object.keys(set).length > 0
              ? [
                  `SET ${Object.keys(set)
                    .map((name) => `#${name} = :${name}`)
                    .join(', ')}`,
                ]
              : []),
            ...(remove.length > 0 ? [`REMOVE ${remove.map((name) => `#${name}`).join(', ')}`] : []),
          ].join(' '),
          ConditionExpression: '#streamId = :whose',
          ExpressionAttributeNames: {
            '#streamId': 'streamId',
            ...Object.fromEntries(names.map((name) => [`#${name}`, name])),
          },
          ExpressionAttributeValues: {
            ':whose': streamId,
            ...Object.fromEntries(Object.entries(set).map(([name, value]) => [`:${name}`, value])),
          },
        }),
      );
      return true;
    } catch (error) {
      if (isConditionFailed(error)) return false;
      throw error;
    }
  };

  return {
    async places(): Promise<Place[]> {
      const { Items = [] } = await dynamo().send(
        new QueryCommand({
          TableName: table,
          ConsistentRead: true,
          KeyConditionExpression: 'pk = :pool',
          ExpressionAttributeValues: { ':pool': 'POOL' },
        }),
      );
      return Items.map((item) => place.parse(item));
    },

    async at(slot: number): Promise<Place | undefined> {
      const { Item } = await dynamo().send(
        new GetCommand({ TableName: table, Key: keyOf(slot), ConsistentRead: true }),
      );
      return Item && place.parse(Item);
    },

    /** Takes the place, as a step of the write that starts the stream. */
    take: (slot: number, streamId: string): Step => ({
      write: {
        Update: {
          TableName: table,
          Key: keyOf(slot),
          UpdateExpression: 'SET slot = :slot, kind = :kind, streamId = :stream',
          ConditionExpression: 'attribute_not_exists(streamId)',
          ExpressionAttributeValues: { ':slot': slot, ':kind': 'place', ':stream': streamId },
        },
      },
      otherwise: () => new PlaceTaken(),
    }),

    /** Only who holds the place says what became of its channel. */
    aboutToMake: (slot: number, streamId: string) => change(slot, streamId, { making: true }),
    made: (slot: number, streamId: string, encoder: { encoderId: string; encoderClass: string }) =>
      change(slot, streamId, encoder, ['making']),
    unmade: (slot: number, streamId: string) => change(slot, streamId, {}, ['encoderId', 'encoderClass', 'making']),
    /** Gives it back; true also when it had been given back before. */
    release: (slot: number, streamId: string) => change(slot, streamId, {}, ['streamId']),
  };
};
export type Pool = ReturnType<typeof poolOf>;

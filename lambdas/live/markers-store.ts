import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { dynamo } from '../kit/aws.ts';
import { counted } from '../kit/counted.ts';
import { type Step, transact } from '../kit/transaction.ts';
import { MarkerNotFound, MarkersFull, mostMarkers, NotLive } from './contract.ts';
import { type Marker, marker } from './marker.ts';
import type { Stream } from './stream.ts';

/** Beside the stream's own row; their ids sort by time, so one query lists them in order. */
const pkOf = (streamId: string): string => `STREAM#${streamId}`;
const prefix = 'MARKER#';
const keyOf = (streamId: string, markerId: string) => ({ pk: pkOf(streamId), sk: `${prefix}${markerId}` });
/** How many there are, so that there are never too many. */
const countKey = (streamId: string) => ({ pk: pkOf(streamId), sk: 'MARKERS' });

/** Moments that were marked while a stream was on air. */
export const markersStore = (table: string) => {
  const countOf = (streamId: string) => ({
    ...{ table, key: countKey(streamId), kind: 'markers' },
    ...{ most: mostMarkers, full: () => MarkersFull() },
  });

  return {
    /** Only while it is on air; `steps` happen with it or not at all. */
    add: ({ streamId }: Pick<Stream, 'streamId'>, one: Marker, steps: Step[]): Promise<void> =>
      transact([
        {
          write: {
            ConditionCheck: {
              TableName: table,
              Key: { pk: pkOf(streamId), sk: 'STREAM' },
              ConditionExpression: '#state = :live OR #state = :interrupted',
              ExpressionAttributeNames: { '#state': 'state' },
              ExpressionAttributeValues: { ':live': 'LIVE', ':interrupted': 'INTERRUPTED' },
            },
          },
          otherwise: () => NotLive(),
        },
        {
          write: {
            Put: {
              TableName: table,
              Item: { ...keyOf(streamId, one.markerId), kind: 'marker', streamId, ...one },
              ConditionExpression: 'attribute_not_exists(pk)',
            },
          },
        },
        counted(countOf(streamId), 1),
        ...steps,
      ]),

    /** The first one first. */
    async list(streamId: string): Promise<Marker[]> {
      const { Items = [] } = await dynamo().send(
        new QueryCommand({
          TableName: table,
          KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
          ExpressionAttributeValues: { ':pk': pkOf(streamId), ':prefix': prefix },
          ConsistentRead: true,
          Limit: mostMarkers,
        }),
      );
      return Items.map((row) => marker.parse(row));
    },

    async drop(streamId: string, markerId: string): Promise<void> {
      const Delete = {
        TableName: table,
        Key: keyOf(streamId, markerId),
        ConditionExpression: 'attribute_exists(pk)',
      };
      await transact([{ write: { Delete }, otherwise: () => MarkerNotFound() }, counted(countOf(streamId), -1)]);
    },
  };
};
export type MarkersStore = ReturnType<typeof markersStore>;

import { GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { dynamo } from '../kit/aws.ts';
import { announce, logged } from '../kit/outbox.ts';
import { ConditionFailed, isConditionFailed, type Step, transact } from '../kit/transaction.ts';
import { announcementsOf } from './announcements.ts';
import { type Change, dueAt, type Taken } from './encode.ts';
import { Encode } from './encode-record.ts';
import type { Whose } from './jobs.ts';

const keyOf = ({ videoId, sourceVersion }: Whose) => ({ pk: `VIDEO#${videoId}`, sk: `ENCODE#${sourceVersion}` });
const goneKeyOf = (videoId: string) => ({ pk: `VIDEO#${videoId}`, sk: 'GONE' });

/** All that need a look lie in one partition: at 50,000 uploads a day that is a handful of writes a second. */
const indexOf = (encode: Encode) => {
  const due = dueAt(encode);
  return due ? { gsi1pk: 'DUE', gsi1sk: `${due}#${encode.videoId}` } : {};
};

/** Progress and polls leave a part where it is: they need no line of history. */
const isTransition = ({ from, to }: Taken): boolean => from !== to;

/** Encodes as transcode keeps them. The only file that knows a key of this table. */
export const transcodeStore = (table: string) => {
  const rowOf = (encode: Encode) => ({ ...keyOf(encode), kind: 'encode', ...encode, ...indexOf(encode) });

  const newsSteps = (before: Encode | undefined, after: Encode, at: Date): { steps: Step[]; sequence: number } => {
    const news = announcementsOf(before, after);
    return {
      sequence: news.at(-1)?.data.sequence ?? after.sequence,
      steps: news.map(({ event, data }) =>
        announce(table, event, data, { cause: [after.encodeId, data.sequence], at }),
      ),
    };
  };

  const get = async (whose: Whose): Promise<Encode | undefined> => {
    const { Item } = await dynamo().send(new GetCommand({ TableName: table, Key: keyOf(whose), ConsistentRead: true }));
    return Item && Encode.parse(Item);
  };

  return {
    get,

    /** Creates the encode with its first news, unless it is there already or its video is gone. Says whether it did. */
    async create(encode: Encode): Promise<boolean> {
      const at = new Date(encode.createdAt);
      const { steps, sequence } = newsSteps(undefined, encode, at);
      const gone = {
        ConditionCheck: {
          TableName: table,
          Key: goneKeyOf(encode.videoId),
          ConditionExpression: 'attribute_not_exists(pk)',
        },
      };
      const Item = rowOf({ ...encode, sequence });
      try {
        await transact([
          { write: { Put: { TableName: table, Item, ConditionExpression: 'attribute_not_exists(pk)' } } },
          { write: gone },
          ...steps,
        ]);
        return true;
      } catch (error) {
        if (!isConditionFailed(error)) throw error;
        return false;
      }
    },

    /** One conditional write: the encode as it is now, a line of history for each transition, and its news. */
    async save(before: Encode, { encode, taken }: Change): Promise<void> {
      const at = new Date(encode.updatedAt);
      const { steps, sequence } = newsSteps(before, encode, at);
      await transact([
        {
          write: {
            Put: {
              TableName: table,
              Item: rowOf({ ...encode, sequence }),
              ConditionExpression: 'version = :version',
              ExpressionAttributeValues: { ':version': before.version },
            },
          },
        },
        ...taken
          .filter(isTransition)
          .map(({ part, from, to, event, version }) =>
            logged(table, { pk: `ENCODE#${encode.encodeId}`, version, from, to, event: `${part}:${event}`, at }),
          ),
        ...steps,
      ]);
    },

    /**
     * Load, decide, save; when someone else was faster, decide again on what they left. Answers the encode as it is in the
     * end; undefined when there is none.
     */
    async change(
      whose: Whose,
      decide: (encode: Encode) => Change | undefined | Promise<Change | undefined>,
    ): Promise<Encode | undefined> {
      for (let attempt = 0; attempt < 12; attempt++) {
        const before = await get(whose);
        const change = before && (await decide(before));
        if (!before || !change) return before;
        try {
          await this.save(before, change);
          return await get(whose);
        } catch (error) {
          if (!isConditionFailed(error)) throw error;
        }
      }
      throw new ConditionFailed([0]);
    },

    /** Encodes that should be looked at by now. The index may lag; who acts reads the record itself. */
    async due(now: Date, limit: number): Promise<Whose[]> {
      const { Items = [] } = await dynamo().send(
        new QueryCommand({
          TableName: table,
          IndexName: 'gsi1',
          KeyConditionExpression: 'gsi1pk = :due AND gsi1sk < :now',
          ExpressionAttributeValues: { ':due': 'DUE', ':now': now.toISOString() },
          Limit: limit,
        }),
      );
      return Items.map(({ videoId, sourceVersion }) => ({ videoId, sourceVersion }));
    },

    /** Remembers since when a video is gone, so that news still under way starts nothing; answers its encodes. */
    async markGone(videoId: string, now: Date): Promise<Whose[]> {
      try {
        const Item = { ...goneKeyOf(videoId), kind: 'gone', at: now.toISOString() };
        await transact([
          { write: { Put: { TableName: table, Item, ConditionExpression: 'attribute_not_exists(pk)' } } },
        ]);
      } catch (error) {
        if (!isConditionFailed(error)) throw error;
      }
      const { Items = [] } = await dynamo().send(
        new QueryCommand({
          TableName: table,
          KeyConditionExpression: 'pk = :pk AND begins_with(sk, :encode)',
          ExpressionAttributeValues: { ':pk': goneKeyOf(videoId).pk, ':encode': 'ENCODE#' },
          ConsistentRead: true,
        }),
      );
      return Items.map(({ sourceVersion }) => ({ videoId, sourceVersion }));
    },
  };
};

export type TranscodeStore = ReturnType<typeof transcodeStore>;

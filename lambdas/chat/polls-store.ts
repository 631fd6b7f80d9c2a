import { GetCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { dynamo } from '../kit/aws.ts';
import { clock } from '../kit/clock.ts';
import { decideAgain } from '../kit/decide-again.ts';
import { readMany } from '../kit/read-many.ts';
import { ConditionFailed, isConditionFailed, transact } from '../kit/transaction.ts';
import { PollOver } from './refusals-contract.ts';
import { type Poll, pollRow } from './room.ts';
import { pollKey, tallyKey, voteKey } from './rows.ts';

type Row = Record<string, unknown>;

/** Votes are secret: whose they are is forgotten a day after the poll, sums a week after it. */
const voteKeptSeconds = 24 * 3600;
const tallyKeptSeconds = 7 * 24 * 3600;
const secondsAfter = (at: string, seconds: number): number => Math.ceil(Date.parse(at) / 1000) + seconds;

const columnOf = (option: number): string => `o${option}`;
const countsIn = (row: Row, options: number): number[] =>
  Array.from({ length: options }, (_, option) => Number(row[columnOf(option)] ?? 0));
const sumOf = (rows: readonly Row[], options: number): number[] =>
  rows.reduce<number[]>(
    (sums, row) => sums.map((sum, option) => sum + (countsIn(row, options)[option] ?? 0)),
    Array.from({ length: options }, () => 0),
  );

/** As many sums as the room needs, so that no row is written by more than some hundreds of people: 4 to 256. */
export const shardsFor = (readers: number): number => Math.min(256, Math.max(4, Math.ceil(readers / 250)));

/**
 * Votes and their sums. Somebody's vote and the sum it stands in are one write, so sums cannot drift from votes; a sum that is
 * closed takes none any more, so what was counted at the end is everything there ever was.
 */
export const pollsStore = (table: string) => {
  const voteOf = async (pollId: string, accountId: string): Promise<number | undefined> => {
    const { Item } = await dynamo().send(
      new GetCommand({ TableName: table, Key: { ...voteKey(pollId, accountId) }, ConsistentRead: true }),
    );
    return Item && Number(Item['choice']);
  };
  const shardsOf = ({ pollId, shards }: Poll) => Array.from({ length: shards }, (_, shard) => tallyKey(pollId, shard));

  return {
    voteOf,

    /** Somebody's one vote; a second one takes the place of the first. Refuses once the votes are counted. */
    vote: (poll: Poll, { roomId, accountId }: { roomId: string; accountId: string }, choice: number): Promise<void> =>
      decideAgain(async () => {
        const was = await voteOf(poll.pollId, accountId);
        if (was === choice) return;
        const [random = 0] = clock.random(1);
        const columns = { '#now': columnOf(choice), ...(was === undefined ? {} : { '#was': columnOf(was) }) };
        const over = new ConditionFailed([1]);
        try {
          await transact([
            {
              write: {
                Put: {
                  TableName: table,
                  Item: {
                    ...voteKey(poll.pollId, accountId),
                    ...{ kind: 'vote', choice, expires_at: secondsAfter(poll.closesAt, voteKeptSeconds) },
                    ...{ gsi1pk: `AUTHOR#${accountId}`, gsi1sk: `${roomId}#VOTE#${poll.pollId}` },
                  },
                  ...(was === undefined
                    ? { ConditionExpression: 'attribute_not_exists(pk)' }
                    : {
                        ConditionExpression: '#choice = :was',
                        ExpressionAttributeNames: { '#choice': 'choice' },
                        ExpressionAttributeValues: { ':was': was },
                      }),
                },
              },
            },
            {
              write: {
                Update: {
                  TableName: table,
                  Key: { ...tallyKey(poll.pollId, random % poll.shards) },
                  UpdateExpression: `SET expires_at = :expires ADD #now :one${was === undefined ? '' : ', #was :less'}`,
                  ConditionExpression: 'attribute_not_exists(#counted)',
                  ExpressionAttributeNames: { ...columns, '#counted': 'counted' },
                  ExpressionAttributeValues: {
                    ':one': 1,
                    ':expires': secondsAfter(poll.closesAt, tallyKeptSeconds),
                    ...(was === undefined ? {} : { ':less': -1 }),
                  },
                },
              },
              otherwise: () => over,
            },
          ]);
        } catch (error) {
          if (error === over) throw PollOver();
          throw error;
        }
      }),

    /** How it stands: of each option, in their order. Read without waiting for who votes at this very moment. */
    async votes(poll: Poll): Promise<number[]> {
      const keys = shardsOf(poll).map(({ pk, sk }) => ({ pk, sk }));
      const rows: Row[] = [];
      for (let at = 0; at < keys.length; at += 100) rows.push(...(await readMany(table, keys.slice(at, at + 100))));
      // A vote that moved from one sum's option to another's may be seen in one and not yet in the other.
      return sumOf(rows, poll.options.length).map((votes) => Math.max(0, votes));
    },

    /** Closes the sums one by one and adds them up; again, they are as they were closed. */
    async count(poll: Poll): Promise<number[]> {
      const rows = await Promise.all(
        shardsOf(poll).map(async (key) => {
          const { Attributes = {} } = await dynamo().send(
            new UpdateCommand({
              TableName: table,
              Key: { ...key },
              UpdateExpression: 'SET #counted = :true, expires_at = :expires',
              ExpressionAttributeNames: { '#counted': 'counted' },
              ExpressionAttributeValues: { ':true': true, ':expires': secondsAfter(poll.closesAt, tallyKeptSeconds) },
              ReturnValues: 'ALL_NEW',
            }),
          );
          return Attributes;
        }),
      );
      return sumOf(rows, poll.options.length);
    },

    /** Up to which second its readers have been told how it stands. */
    async ticked(pollId: string): Promise<number> {
      const { Item } = await dynamo().send(
        new GetCommand({ TableName: table, Key: { ...pollKey(pollId) }, ConsistentRead: true }),
      );
      return Number(Item?.['ticked'] ?? 0);
    },
    async tick(pollId: string, tick: number): Promise<void> {
      try {
        await dynamo().send(
          new UpdateCommand({
            TableName: table,
            Key: { ...pollKey(pollId) },
            UpdateExpression: 'SET ticked = :tick',
            ConditionExpression: 'attribute_exists(pk)',
            ExpressionAttributeValues: { ':tick': tick },
          }),
        );
      } catch (error) {
        if (!isConditionFailed(error)) throw error;
      }
    },

    /** Polls whose time has come and that are not closed. */
    async due(now: Date, most: number) {
      const { Items = [] } = await dynamo().send(
        new QueryCommand({
          TableName: table,
          IndexName: 'gsi2',
          KeyConditionExpression: 'gsi2pk = :polls AND gsi2sk < :now',
          ExpressionAttributeValues: { ':polls': 'POLLS', ':now': now.toISOString() },
          Limit: most,
        }),
      );
      return Items.map((row) => pollRow.parse(row));
    },
  };
};
export type PollsStore = ReturnType<typeof pollsStore>;

import { DeleteCommand, GetCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { dynamo } from '../kit/aws.ts';
import { type Step, wasDone } from '../kit/transaction.ts';
import { type Behind, pageOf } from './pages.ts';
import { behindKey, byBehind, placesOfAuthor } from './rows.ts';

const none = <T>() => new Set<T>();
const mark = z.object({
  roomId: z.string(),
  /** How often it was made since pages were last up to date: who has seen fewer has not seen everything. */
  marks: z.number().int(),
  pages: z.set(z.number().int()).default(none<number>),
  quiet: z.set(z.string()).default(none<string>),
  before: z.number().int().optional(),
});
export type Mark = z.output<typeof mark>;

/** Notes that pages are behind, as part of the write that leaves them behind. */
export const noteBehind = (table: string, roomId: string, { pages, quiet, before }: Behind): Step => {
  const { gsi2pk, gsi2sk } = byBehind(roomId);
  const adds = [
    '#marks :one',
    ...(pages.length > 0 ? ['#pages :pages'] : []),
    ...(quiet.length > 0 ? ['#quiet :quiet'] : []),
  ];
  const sets = ['#kind = :kind', '#roomId = :roomId', 'gsi2pk = :gsi2pk', 'gsi2sk = :gsi2sk'];
  return {
    write: {
      Update: {
        TableName: table,
        Key: { ...behindKey(roomId) },
        UpdateExpression: `SET ${[...sets, ...(before === undefined ? [] : ['#before = :before'])].join(', ')} ADD ${adds.join(', ')}`,
        ExpressionAttributeNames: {
          ...{ '#marks': 'marks', '#kind': 'kind', '#roomId': 'roomId' },
          ...(pages.length > 0 ? { '#pages': 'pages' } : {}),
          ...(quiet.length > 0 ? { '#quiet': 'quiet' } : {}),
          ...(before === undefined ? {} : { '#before': 'before' }),
        },
        ExpressionAttributeValues: {
          ...{ ':one': 1, ':kind': 'behind', ':roomId': roomId, ':gsi2pk': gsi2pk, ':gsi2sk': gsi2sk },
          ...(pages.length > 0 ? { ':pages': new Set(pages) } : {}),
          ...(quiet.length > 0 ? { ':quiet': new Set(quiet) } : {}),
          ...(before === undefined ? {} : { ':before': before }),
        },
      },
    },
  };
};

/** Which rooms have pages to be written. */
export const behindStore = (table: string) => {
  const seen = {
    ConditionExpression: '#marks = :marks',
    ExpressionAttributeNames: { '#marks': 'marks' },
  };

  return {
    async find(roomId: string): Promise<Mark | undefined> {
      const { Item } = await dynamo().send(
        new GetCommand({ TableName: table, Key: { ...behindKey(roomId) }, ConsistentRead: true }),
      );
      return Item && mark.parse(Item);
    },

    /** All pages are as they should be, as far as this mark knows. */
    settle: ({ roomId, marks }: Mark): Promise<boolean> =>
      wasDone(
        dynamo().send(
          new DeleteCommand({
            TableName: table,
            Key: { ...behindKey(roomId) },
            ...seen,
            ExpressionAttributeValues: { ':marks': marks },
          }),
        ),
      ),

    /** These are still to be written. */
    leave: ({ roomId, marks }: Mark, pages: readonly number[]): Promise<boolean> =>
      wasDone(
        dynamo().send(
          new UpdateCommand({
            TableName: table,
            Key: { ...behindKey(roomId) },
            UpdateExpression: 'SET #pages = :pages REMOVE #quiet, #before',
            ConditionExpression: seen.ConditionExpression,
            ExpressionAttributeNames: {
              ...seen.ExpressionAttributeNames,
              ...{ '#pages': 'pages', '#quiet': 'quiet', '#before': 'before' },
            },
            ExpressionAttributeValues: { ':marks': marks, ':pages': new Set(pages) },
          }),
        ),
      ),

    /** Rooms whose pages are behind. */
    async rooms(most: number): Promise<string[]> {
      const { Items = [] } = await dynamo().send(
        new QueryCommand({
          TableName: table,
          IndexName: 'gsi2',
          KeyConditionExpression: 'gsi2pk = :behind',
          ExpressionAttributeValues: { ':behind': byBehind('').gsi2pk },
          Limit: most,
        }),
      );
      return Items.map((row) => String(row['roomId']));
    },

    /** The pages on which somebody said something. */
    async pagesWith(roomId: string, accountId: string): Promise<Set<number>> {
      const { author, first, last } = placesOfAuthor(accountId, roomId);
      const pages = new Set<number>();
      let from: Record<string, unknown> | undefined;
      do {
        const { Items = [], LastEvaluatedKey } = await dynamo().send(
          new QueryCommand({
            TableName: table,
            IndexName: 'gsi1',
            KeyConditionExpression: 'gsi1pk = :author AND gsi1sk BETWEEN :first AND :last',
            ExpressionAttributeValues: { ':author': author, ':first': first, ':last': last },
            ProjectionExpression: 'gsi1sk',
            ExclusiveStartKey: from,
          }),
        );
        for (const row of Items) pages.add(pageOf(Number(String(row['gsi1sk']).split('#')[1])));
        from = LastEvaluatedKey;
      } while (from);
      return pages;
    },
  };
};
export type BehindStore = ReturnType<typeof behindStore>;

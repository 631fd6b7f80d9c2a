import { DeleteCommand, GetCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { dynamo } from '../kit/aws.ts';
import { type Step, wasDone } from '../kit/transaction.ts';
import { pageInHead } from './page-contract.ts';
import { beatKey, byBeat } from './rows.ts';

const beatRow = z.object({
  roomId: z.string(),
  /** How often it was begun: whoever has seen fewer must not end it. */
  starts: z.number().int(),
  /** The last second that somebody saw to, when, and whether they still do. */
  tick: z.number().int(),
  at: z.string(),
  working: z.boolean().default(false),
  /** Up to which place those were told who read from their sockets. */
  told: z.number().int(),
  /** The newest place at each of the last beats, the newest last. */
  marks: z.array(z.number().int()).default([]),
  /** All reactions since it began. */
  reactions: z.record(z.string(), z.number().int()).default({}),
  viewers: z.number().int().default(0),
  /** How the poll stood when that was told last. */
  votes: z.string().default(''),
  pages: z.array(pageInHead).default([]),
  /** There is a head with words in it, which goes on until then. */
  headUntil: z.string().optional(),
  /** Since when they read as they were told, and at which beat they are told once more. */
  toldOf: z.string().default(''),
  againAt: z.number().int().default(0),
});
export type Beat = z.output<typeof beatRow>;

/** Has a room begin to beat, as part of the write that makes it wait for that. */
export const beginBeat = (table: string, roomId: string, told: number, now: Date): Step => {
  const { gsi2pk, gsi2sk } = byBeat(roomId);
  return {
    write: {
      Update: {
        TableName: table,
        Key: { ...beatKey(roomId) },
        UpdateExpression: `SET #kind = :kind, #roomId = :roomId, gsi2pk = :gsi2pk, gsi2sk = :gsi2sk,
          #told = if_not_exists(#told, :told), #tick = if_not_exists(#tick, :none), #at = if_not_exists(#at, :now) ADD #starts :one`,
        ExpressionAttributeNames: {
          ...{
            '#kind': 'kind',
            '#roomId': 'roomId',
            '#told': 'told',
            '#tick': 'tick',
            '#at': 'at',
            '#starts': 'starts',
          },
        },
        ExpressionAttributeValues: {
          ...{ ':kind': 'beat', ':roomId': roomId, ':gsi2pk': gsi2pk, ':gsi2sk': gsi2sk },
          ...{ ':told': told, ':none': 0, ':one': 1, ':now': now.toISOString() },
        },
      },
    },
  };
};

/** Rooms that beat: once a second everything that happened is told together, and written where readers look. */
export const beatsStore = (table: string) => {
  return {
    async find(roomId: string): Promise<Beat | undefined> {
      const { Item } = await dynamo().send(
        new GetCommand({ TableName: table, Key: { ...beatKey(roomId) }, ConsistentRead: true }),
      );
      return Item && beatRow.parse(Item);
    },

    /** Takes a second: it is had once. */
    claim: (roomId: string, tick: number, now: Date): Promise<boolean> =>
      wasDone(
        dynamo().send(
          new UpdateCommand({
            TableName: table,
            Key: { ...beatKey(roomId) },
            UpdateExpression: 'SET #tick = :tick, #at = :now, #working = :true',
            ConditionExpression: '#tick < :tick',
            ExpressionAttributeNames: { '#tick': 'tick', '#at': 'at', '#working': 'working' },
            ExpressionAttributeValues: { ':tick': tick, ':now': now.toISOString(), ':true': true },
          }),
        ),
      ),

    /** What was told and seen in it. */
    save: (one: Beat): Promise<boolean> => {
      const { marks, told, reactions, viewers, votes, pages, headUntil, toldOf, againAt } = one;
      const said = { marks, told, reactions, viewers, votes, pages, toldOf, againAt, working: false };
      const names = [...Object.keys(said), 'headUntil'];
      const sets = [...Object.keys(said), ...(headUntil === undefined ? [] : ['headUntil'])];
      return wasDone(
        dynamo().send(
          new UpdateCommand({
            TableName: table,
            Key: { ...beatKey(one.roomId) },
            UpdateExpression: `SET ${sets.map((name) => `#${name} = :${name}`).join(', ')}${headUntil === undefined ? ' REMOVE #headUntil' : ''}`,
            ConditionExpression: '#told <= :told AND #tick = :tick',
            ExpressionAttributeNames: {
              '#tick': 'tick',
              ...Object.fromEntries(names.map((name) => [`#${name}`, name])),
            },
            ExpressionAttributeValues: {
              ':tick': one.tick,
              ...Object.fromEntries(Object.entries(said).map(([name, value]) => [`:${name}`, value])),
              ...(headUntil === undefined ? {} : { ':headUntil': headUntil }),
            },
          }),
        ),
      );
    },

    /** There is nothing more to tell; false where it was begun anew meanwhile. */
    end: ({ roomId, starts }: Beat): Promise<boolean> =>
      wasDone(
        dynamo().send(
          new DeleteCommand({
            TableName: table,
            Key: { ...beatKey(roomId) },
            ConditionExpression: '#starts = :starts',
            ExpressionAttributeNames: { '#starts': 'starts' },
            ExpressionAttributeValues: { ':starts': starts },
          }),
        ),
      ),

    /** Rooms that should have beaten since then, and the second that is theirs. */
    async late(before: Date, most: number): Promise<{ roomId: string; tick: number }[]> {
      const { Items = [] } = await dynamo().send(
        new QueryCommand({
          TableName: table,
          IndexName: 'gsi2',
          KeyConditionExpression: 'gsi2pk = :beats',
          ExpressionAttributeValues: { ':beats': 'BEATS' },
          Limit: most,
        }),
      );
      return Items.filter((row) => String(row['at']) < before.toISOString()).map((row) => ({
        roomId: String(row['roomId']),
        tick: Number(row['tick']) + 1,
      }));
    },
  };
};
export type BeatsStore = ReturnType<typeof beatsStore>;

import { createHash } from 'node:crypto';
import { GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { dynamo } from '../kit/aws.ts';
import type { Bearer } from '../kit/session.ts';
import { type Step, transact } from '../kit/transaction.ts';
import { refreshLifeSeconds } from './ended-sessions.ts';

/** One sign-in that goes on: with what, and when it was last renewed. */
export const openSession = z.object({
  sessionId: z.string(),
  signedInAt: z.number().int(),
  device: z.string(),
  country: z.string().optional(),
  lastUsedAt: z.iso.datetime(),
});
export type OpenSession = z.output<typeof openSession>;

const keyOf = (accountId: string, sessionId: string) => ({ pk: `ACCOUNT#${accountId}`, sk: `SESSION#${sessionId}` });
/** Of a refresh token only a fingerprint is kept: enough to know it again, nothing to use. */
const tokenKey = (refreshToken: string) => ({
  pk: `REFRESH#${createHash('sha256').update(refreshToken).digest('hex')}`,
  sk: 'REFRESH',
});

/** Where a list of sessions goes on. */
export interface Position {
  sk: string;
}

/** The sign-ins of people, each with the fingerprints of its refresh tokens. Rows end by themselves with their sign-in. */
export const sessionsStore = (table: string) => ({
  /** A sign-in that has begun or been renewed, and the refresh token that now stands for it. */
  async keep(
    bearer: Bearer,
    about: Pick<OpenSession, 'device' | 'country'>,
    refreshToken: string,
    now: Date,
  ): Promise<void> {
    const { accountId, sessionId, signedInAt } = bearer;
    const expires_at = signedInAt + refreshLifeSeconds;
    const session: OpenSession = { sessionId, signedInAt, ...about, lastUsedAt: now.toISOString() };
    await transact([
      {
        write: {
          Put: { TableName: table, Item: { ...keyOf(accountId, sessionId), kind: 'session', ...session, expires_at } },
        },
      },
      {
        write: {
          Put: {
            TableName: table,
            Item: { ...tokenKey(refreshToken), kind: 'refresh_token', accountId, sessionId, signedInAt, expires_at },
          },
        },
      },
    ]);
  },

  async find(accountId: string, sessionId: string): Promise<OpenSession | undefined> {
    const { Item } = await dynamo().send(
      new GetCommand({ TableName: table, Key: keyOf(accountId, sessionId), ConsistentRead: true }),
    );
    return Item && openSession.parse(Item);
  },

  /** Which sign-in a refresh token came from, also when it has been traded for another since. */
  async ofToken(refreshToken: string): Promise<Bearer | undefined> {
    const { Item } = await dynamo().send(
      new GetCommand({ TableName: table, Key: tokenKey(refreshToken), ConsistentRead: true }),
    );
    return (
      Item && {
        accountId: String(Item['accountId']),
        sessionId: String(Item['sessionId']),
        signedInAt: Number(Item['signedInAt']),
      }
    );
  },

  /** The newest sign-in first. */
  async page(
    accountId: string,
    limit: number,
    from?: Position,
  ): Promise<{ sessions: OpenSession[]; next: Position | undefined }> {
    const { pk } = keyOf(accountId, '');
    const { Items = [], LastEvaluatedKey } = await dynamo().send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :session)',
        ExpressionAttributeValues: { ':pk': pk, ':session': 'SESSION#' },
        ScanIndexForward: false,
        ConsistentRead: true,
        Limit: limit,
        ...(from ? { ExclusiveStartKey: { pk, sk: from.sk } } : {}),
      }),
    );
    const sessions = Items.map((item) => openSession.parse(item));
    return { sessions, next: LastEvaluatedKey && { sk: String(LastEvaluatedKey['sk']) } };
  },

  forgotten: (accountId: string, sessionId: string): Step => ({
    write: { Delete: { TableName: table, Key: keyOf(accountId, sessionId) } },
  }),
});

export type SessionsStore = ReturnType<typeof sessionsStore>;

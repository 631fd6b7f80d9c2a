import { QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { dynamo } from '../kit/aws.ts';
import { isScope, type Scope } from '../kit/scopes.ts';
import { isConditionFailed, type Step } from '../kit/transaction.ts';

/** An app somebody has signed in to; `signedInAt` is the latest sign-in it was used from, in seconds since 1970. */
const ConnectedApp = z.object({
  clientId: z.string(),
  scopes: z.set(z.string()).optional(),
  since: z.iso.datetime(),
  lastUsedAt: z.iso.datetime(),
  signedInAt: z.number().int(),
});
export interface ConnectedApp extends Omit<z.output<typeof ConnectedApp>, 'scopes'> {
  scopes: Scope[];
}

export interface AppUse {
  accountId: string;
  clientId: string;
  scopes: readonly string[];
  signedInAt: number;
  usedAt: string;
}

const keyOf = (accountId: string, clientId: string) => ({ pk: `ACCOUNT#${accountId}`, sk: `APP#${clientId}` });

/**
 * Which apps people are signed in to. The row of one that was disconnected stays, with the second up to which everything has
 * ended: what is heard late of a use before that brings nothing back.
 */
export const appsStore = (table: string) => ({
  /** There are never more than a handful. */
  async of(accountId: string): Promise<ConnectedApp[]> {
    const { Items = [] } = await dynamo().send(
      new QueryCommand({
        TableName: table,
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :app)',
        ExpressionAttributeValues: { ':pk': keyOf(accountId, '').pk, ':app': 'APP#' },
      }),
    );
    return Items.filter((item) => item['since'] !== undefined).map((item) => {
      const { scopes = new Set(), ...app } = ConnectedApp.parse(item);
      return { ...app, scopes: [...scopes].filter(isScope).sort() };
    });
  },

  /** Older news than what is known changes nothing. */
  async used({ accountId, clientId, scopes, signedInAt, usedAt }: AppUse): Promise<void> {
    const set = 'SET kind = :kind, accountId = :account, clientId = :client, lastUsedAt = :at, signedInAt = :signedIn';
    try {
      await dynamo().send(
        new UpdateCommand({
          TableName: table,
          Key: keyOf(accountId, clientId),
          UpdateExpression: `${set}, since = if_not_exists(since, :at)${scopes.length > 0 ? ' ADD #scopes :scopes' : ''}`,
          ConditionExpression:
            '(attribute_not_exists(endedUpTo) OR endedUpTo < :signedIn) AND (attribute_not_exists(lastUsedAt) OR lastUsedAt < :at)',
          ...(scopes.length > 0 ? { ExpressionAttributeNames: { '#scopes': 'scopes' } } : {}),
          ExpressionAttributeValues: {
            ':kind': 'connected_app',
            ':account': accountId,
            ':client': clientId,
            ':at': usedAt,
            ':signedIn': signedInAt,
            ...(scopes.length > 0 ? { ':scopes': new Set(scopes) } : {}),
          },
        }),
      );
    } catch (error) {
      if (!isConditionFailed(error)) throw error;
    }
  },

  disconnected: (accountId: string, clientId: string, endedUpTo: number): Step => ({
    write: {
      Put: {
        TableName: table,
        Item: { ...keyOf(accountId, clientId), kind: 'connected_app', accountId, clientId, endedUpTo },
      },
    },
  }),
});
export type AppsStore = ReturnType<typeof appsStore>;

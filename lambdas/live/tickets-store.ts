import { GetCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { dynamo } from '../kit/aws.ts';
import { counted } from '../kit/counted.ts';
import { announce } from '../kit/outbox.ts';
import { ConditionFailed, isConditionFailed, type Step, transact, wasDone } from '../kit/transaction.ts';
import { mostTickets, TicketNotFound, TicketsFull } from './contract.ts';
import { ticketRevoked } from './events.ts';
import { type Ticket, ticket } from './ticket.ts';

/** Beside the stream's own row, as its marks are. */
const pkOf = (streamId: string): string => `STREAM#${streamId}`;
const prefix = 'TICKET#';
const keyOf = (streamId: string, ticketId: string) => ({ pk: pkOf(streamId), sk: `${prefix}${ticketId}` });
/** How many were made, so that there are never too many. */
const countKey = (streamId: string) => ({ pk: pkOf(streamId), sk: 'TICKETS' });
const byHolder = (accountId: string): string => `TICKETS#${accountId}`;
/** As many in one write as it takes, with the count and what else has to be true. */
const inOneWrite = 90;
/** Nobody asks for them any more; that their stream is over is known long before. */
const keptSeconds = 30 * 24 * 3600;

/** Tickets of streams. Whose each is, one conditional write decides. */
export const ticketsStore = (table: string) => {
  const find = async (streamId: string, ticketId: string): Promise<Ticket | undefined> => {
    const { Item } = await dynamo().send(
      new GetCommand({ TableName: table, Key: keyOf(streamId, ticketId), ConsistentRead: true }),
    );
    return Item && ticket.parse(Item);
  };

  const list = async (streamId: string): Promise<Ticket[]> => {
    const found: Ticket[] = [];
    let from: Record<string, unknown> | undefined;
    do {
      const { Items = [], LastEvaluatedKey } = await dynamo().send(
        new QueryCommand({
          TableName: table,
          KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
          ExpressionAttributeValues: { ':pk': pkOf(streamId), ':prefix': prefix },
          ConsistentRead: true,
          ExclusiveStartKey: from,
        }),
      );
      found.push(...Items.map((row) => ticket.parse(row)));
      from = LastEvaluatedKey;
    } while (from);
    return found;
  };

  const made = (streamId: string, one: Ticket): Step => ({
    write: {
      Put: {
        TableName: table,
        Item: { ...keyOf(streamId, one.ticketId), kind: 'ticket', streamId, ...one },
        ConditionExpression: 'attribute_not_exists(pk)',
      },
    },
  });

  return {
    find,
    list,

    /** `steps` happen with the last of them. What was made before something failed stands in the list, and opens to nobody who knows no code. */
    async add(streamId: string, all: readonly Ticket[], steps: Step[]): Promise<void> {
      const count = { table, key: countKey(streamId), kind: 'tickets', most: mostTickets, full: () => TicketsFull() };
      for (let at = 0; at < all.length; at += inOneWrite) {
        const some = all.slice(at, at + inOneWrite);
        const isLast = at + inOneWrite >= all.length;
        await transact([
          counted(count, some.length),
          ...some.map((one) => made(streamId, one)),
          ...(isLast ? steps : []),
        ]);
      }
    },

    /**
     * Somebody enters it: it is theirs from then on. The same holder may again, and watches where they did last. Undefined
     * where there is no such ticket, it was revoked, or is somebody else's.
     */
    async redeem(streamId: string, ticketId: string, holder: string, now: Date): Promise<Ticket | undefined> {
      const isPerson = holder.startsWith('usr_');
      try {
        const { Attributes } = await dynamo().send(
          new UpdateCommand({
            TableName: table,
            Key: keyOf(streamId, ticketId),
            UpdateExpression: `SET holder = :holder, usedAt = if_not_exists(usedAt, :now)${isPerson ? ', gsi1pk = :person, gsi1sk = sk' : ''} ADD screen :one`,
            ConditionExpression:
              'attribute_exists(pk) AND attribute_not_exists(revokedAt) AND (attribute_not_exists(holder) OR holder = :holder)',
            ExpressionAttributeValues: {
              ...{ ':holder': holder, ':now': now.toISOString(), ':one': 1 },
              ...(isPerson ? { ':person': byHolder(holder) } : {}),
            },
            ReturnValues: 'ALL_NEW',
          }),
        );
        return ticket.parse(Attributes);
      } catch (error) {
        if (isConditionFailed(error)) return undefined;
        throw error;
      }
    },

    /** It lets nobody in any more, and whoever lets people in by themselves hears of it with the same write. */
    async revoke(streamId: string, ticketId: string, now: Date): Promise<void> {
      const at = now.toISOString();
      try {
        await transact([
          {
            write: {
              Update: {
                TableName: table,
                Key: keyOf(streamId, ticketId),
                UpdateExpression: 'SET revokedAt = :at',
                ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(revokedAt)',
                ExpressionAttributeValues: { ':at': at },
              },
            },
          },
          announce(table, ticketRevoked, { streamId, ticketId, at }, { cause: [streamId, ticketId], at: now }),
        ]);
      } catch (error) {
        if (!(error instanceof ConditionFailed)) throw error;
        if (!(await find(streamId, ticketId))) throw TicketNotFound();
      }
    },

    /** Its stream is over: they go by themselves, a month later. Twice is once. */
    async letGo(streamId: string, now: Date): Promise<void> {
      const all = await list(streamId);
      const expires = Math.ceil(now.getTime() / 1000) + keptSeconds;
      const expire = (key: { pk: string; sk: string }) =>
        wasDone(
          dynamo().send(
            new UpdateCommand({
              TableName: table,
              Key: key,
              UpdateExpression: 'SET expires_at = :expires',
              ConditionExpression: 'attribute_exists(pk)',
              ExpressionAttributeValues: { ':expires': expires },
            }),
          ),
        );
      for (let at = 0; at < all.length; at += 25)
        await Promise.all(all.slice(at, at + 25).map(({ ticketId }) => expire(keyOf(streamId, ticketId))));
      if (all.length > 0) await expire(countKey(streamId));
    },

    /** Somebody has left for good: that these were used stays, not by whom. */
    async forgetHolder(accountId: string): Promise<void> {
      for (;;) {
        const { Items = [] } = await dynamo().send(
          new QueryCommand({
            TableName: table,
            IndexName: 'gsi1',
            KeyConditionExpression: 'gsi1pk = :person',
            ExpressionAttributeValues: { ':person': byHolder(accountId) },
          }),
        );
        const forgotten = await Promise.all(
          Items.map(({ pk, sk }) =>
            wasDone(
              dynamo().send(
                new UpdateCommand({
                  TableName: table,
                  Key: { pk, sk },
                  UpdateExpression: 'SET holder = :nobody REMOVE gsi1pk, gsi1sk',
                  // An index may lag behind.
                  ConditionExpression: 'holder = :them',
                  ExpressionAttributeValues: { ':them': accountId, ':nobody': 'gone' },
                }),
              ),
            ),
          ),
        );
        if (!forgotten.includes(true)) return;
      }
    },
  };
};
export type TicketsStore = ReturnType<typeof ticketsStore>;

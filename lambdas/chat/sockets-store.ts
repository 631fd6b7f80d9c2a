import { DeleteCommand, GetCommand, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { dynamo } from '../kit/aws.ts';
import { clock } from '../kit/clock.ts';
import { isScope, type Scope } from '../kit/scopes.ts';
import { ConditionFailed, isConditionFailed, type Step, transact } from '../kit/transaction.ts';
import { TooManySockets } from './refusals-contract.ts';
import { byDue, memberKey, shardOf, shards, slotKey, socketKey } from './rows.ts';

/** In whose name a socket is open, and by which credential: enough to see that it has ended. */
export const holder = z.object({
  accountId: z.string(),
  sessionId: z.string().optional(),
  signedInAt: z.number().int().optional(),
  clientId: z.string().optional(),
  keyId: z.string().optional(),
  scopes: z
    .array(
      z
        .string()
        .refine(isScope)
        .transform((scope) => scope as Scope),
    )
    .optional(),
});
export type Holder = z.output<typeof holder>;

export const keptPass = z.object({ epoch: z.number().int(), ticketId: z.string().optional() });

export const socket = z.object({
  connectionId: z.string(),
  roomId: z.string(),
  /** The channel whose rules hold, or its owner who has none. */
  place: z.string(),
  origin: z.string().optional(),
  holder: holder.optional(),
  /** By which pass somebody came in to a room behind a door. */
  pass: keptPass.optional(),
  /** When the credential ends. */
  until: z.string(),
  /** API Gateway ends it then, whatever was renewed. */
  latest: z.string().optional(),
  /** Nobody there after that, unless something is heard before. */
  leaseUntil: z.string(),
  joined: z.boolean(),
  moderates: z.boolean().optional(),
  /** One of the channel's own people: they read from the socket in the biggest room. */
  keeps: z.boolean().optional(),
  /** Knows of pages; and by chance whether it keeps a socket for the others to be counted by. */
  draw: z.number().optional(),
  slots: z.array(z.object({ of: z.string(), slot: z.number().int() })),
});
export type Socket = z.output<typeof socket>;

/** Who reads in a room: as much of a socket as speaking to it takes. */
const member = z.object({
  connectionId: z.string(),
  accountId: z.string().optional(),
  moderates: z.boolean().optional(),
  keeps: z.boolean().optional(),
  draw: z.number().optional(),
  until: z.string(),
  leaseUntil: z.string(),
});
export type Member = z.output<typeof member>;

/** Whoever's credential has ended is given this long to renew it. */
export const graceMs = 60_000;
/** API Gateway ends a socket that is silent for ten minutes. */
const leaseMs = 12 * 60_000;
const longestMs = 2 * 3600_000;
/** Rows that were forgotten go by themselves. */
const keptMs = 3 * 3600_000;

export const leaseFrom = (now: Date): string => new Date(now.getTime() + leaseMs).toISOString();
/** What is heard of it less than this before the end of the lease prolongs it. */
const prolongedBelowMs = leaseMs - 4 * 60_000;

const plus = (at: string, ms: number): string => new Date(new Date(at).getTime() + ms).toISOString();
/** When it has to be looked at. */
const dueAt = ({ until, leaseUntil }: Pick<Socket, 'until' | 'leaseUntil'>): string => {
  const ends = plus(until, graceMs);
  return ends < leaseUntil ? ends : leaseUntil;
};
const expiresAt = (now: Date): number => Math.ceil((now.getTime() + keptMs) / 1000);

/** Whether something may still be sent to it. */
export const isListening = ({ until, leaseUntil }: Pick<Member, 'until' | 'leaseUntil'>, now: Date): boolean =>
  plus(until, graceMs) > now.toISOString() && leaseUntil > now.toISOString();

/** A slot may have gone to somebody else; then it is not ours to touch. */
const unlessTaken = async (command: UpdateCommand | DeleteCommand): Promise<void> => {
  try {
    await (command instanceof DeleteCommand ? dynamo().send(command) : dynamo().send(command));
  } catch (error) {
    if (!isConditionFailed(error)) throw error;
  }
};

/** The sockets that are open, who reads in which room, and how many each may have. */
export const socketsStore = (table: string) => {
  const slotsOf = async (of: string, most: number, now: Date): Promise<number[]> => {
    const { Items = [] } = await dynamo().send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': slotKey(of, 0).pk },
        ConsistentRead: true,
      }),
    );
    const taken = new Set(
      Items.filter((row) => String(row['leaseUntil']) > now.toISOString()).map((row) => row['slot']),
    );
    return Array.from({ length: most }, (_, slot) => slot).filter((slot) => !taken.has(slot));
  };

  const slotTaken = (of: string, slot: number, one: Socket, now: Date): Step => ({
    write: {
      Put: {
        TableName: table,
        Item: {
          ...slotKey(of, slot),
          ...{ kind: 'slot', slot, connectionId: one.connectionId, roomId: one.roomId, place: one.place },
          leaseUntil: one.leaseUntil,
          expires_at: expiresAt(now),
        },
        ConditionExpression: 'attribute_not_exists(pk) OR leaseUntil <= :now',
        ExpressionAttributeValues: { ':now': now.toISOString() },
      },
    },
  });

  const socketPut = (one: Socket, now: Date) => ({
    TableName: table,
    Item: {
      ...socketKey(one.connectionId),
      kind: 'socket',
      ...one,
      ...byDue(one.connectionId, dueAt(one)),
      expires_at: expiresAt(now),
    },
  });
  const memberPut = (one: Socket, now: Date) => ({
    TableName: table,
    Item: {
      ...memberKey(one.roomId, shardOf(one.connectionId), one.connectionId),
      kind: 'member',
      connectionId: one.connectionId,
      accountId: one.holder?.accountId,
      moderates: one.moderates,
      keeps: one.keeps,
      draw: one.draw,
      until: one.until,
      leaseUntil: one.leaseUntil,
      expires_at: expiresAt(now),
    },
  });

  const find = async (connectionId: string): Promise<Socket | undefined> => {
    const { Item } = await dynamo().send(
      new GetCommand({ TableName: table, Key: socketKey(connectionId), ConsistentRead: true }),
    );
    return Item && socket.parse(Item);
  };

  /** Writes a socket again that is still there. */
  const save = async (one: Socket, now: Date): Promise<boolean> => {
    try {
      await dynamo().send(new PutCommand({ ...socketPut(one, now), ConditionExpression: 'attribute_exists(pk)' }));
    } catch (error) {
      if (isConditionFailed(error)) return false;
      throw error;
    }
    if (one.joined) await dynamo().send(new PutCommand(memberPut(one, now)));
    return true;
  };

  return {
    find,
    save,
    /** Whether one more may be open. */
    hasFree: async (of: string, most: number, now: Date): Promise<boolean> => (await slotsOf(of, most, now)).length > 0,
    /** Opens one in a single write with what pays for it: the ticket, and a free slot of each who holds it. */
    async open(
      given: Omit<Socket, 'slots' | 'joined' | 'leaseUntil' | 'latest'>,
      { most, pays, now }: { most: readonly { of: string; sockets: number }[]; pays: Step; now: Date },
    ): Promise<void> {
      const latest = new Date(now.getTime() + longestMs).toISOString();
      const until = given.until < latest ? given.until : latest;
      for (let attempt = 0; attempt < 5; attempt++) {
        const free = await Promise.all(most.map(({ of, sockets }) => slotsOf(of, sockets, now)));
        if (free.some((slots) => slots.length === 0)) throw TooManySockets();
        const slots = most.map(({ of }, at) => {
          const list = free[at] ?? [];
          return { of, slot: list[attempt === 0 ? 0 : (clock.random(1)[0] ?? 0) % list.length] ?? 0 };
        });
        const one: Socket = { ...given, until, latest, leaseUntil: leaseFrom(now), joined: false, slots };
        try {
          await transact([
            pays,
            { write: { Put: socketPut(one, now) } },
            ...slots.map(({ of, slot }) => slotTaken(of, slot, one, now)),
          ]);
          return;
        } catch (error) {
          // Somebody took the slot meanwhile: there may be another.
          if (!(error instanceof ConditionFailed)) throw error;
        }
      }
      throw TooManySockets();
    },

    /** Something was heard of it: it is there for another while. A write in some minutes, not one a frame. */
    async heard(one: Socket, now: Date): Promise<Socket> {
      if (new Date(one.leaseUntil).getTime() - now.getTime() > prolongedBelowMs) return one;
      const prolonged = { ...one, leaseUntil: leaseFrom(now) };
      if (!(await save(prolonged, now))) return one;
      for (const { of, slot } of one.slots)
        await unlessTaken(
          new UpdateCommand({
            TableName: table,
            Key: slotKey(of, slot),
            UpdateExpression: 'SET leaseUntil = :until',
            ConditionExpression: 'connectionId = :me',
            ExpressionAttributeValues: { ':until': prolonged.leaseUntil, ':me': one.connectionId },
          }),
        );
      return prolonged;
    },

    /** It is gone: nothing of it stays, and its slots are free. */
    async remove(connectionId: string): Promise<void> {
      const one = await find(connectionId);
      if (!one) return;
      await dynamo().send(
        new DeleteCommand({ TableName: table, Key: memberKey(one.roomId, shardOf(connectionId), connectionId) }),
      );
      for (const { of, slot } of one.slots) {
        await unlessTaken(
          new DeleteCommand({
            TableName: table,
            Key: slotKey(of, slot),
            ConditionExpression: 'connectionId = :me',
            ExpressionAttributeValues: { ':me': connectionId },
          }),
        );
      }
      // Last, for it says where the rest is.
      await dynamo().send(new DeleteCommand({ TableName: table, Key: socketKey(connectionId) }));
    },

    /** Everybody who reads in a room, page after page of each of its partitions. */
    async members(roomId: string): Promise<Member[]> {
      const inShard = async (shard: number): Promise<Member[]> => {
        const found: Member[] = [];
        let from: Record<string, unknown> | undefined;
        do {
          const page = await dynamo().send(
            new QueryCommand({
              TableName: table,
              KeyConditionExpression: 'pk = :pk',
              ExpressionAttributeValues: { ':pk': memberKey(roomId, shard, '').pk },
              // Who joined before something was written is told of it; who joins after reads it.
              ConsistentRead: true,
              ExclusiveStartKey: from,
            }),
          );
          found.push(...(page.Items ?? []).map((row) => member.parse(row)));
          from = page.LastEvaluatedKey;
        } while (from);
        return found;
      };
      return (await Promise.all(Array.from({ length: shards }, (_, shard) => inShard(shard)))).flat();
    },

    /** The sockets somebody has open. */
    async ofPerson(accountId: string): Promise<Socket[]> {
      const { Items = [] } = await dynamo().send(
        new QueryCommand({
          TableName: table,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': slotKey(accountId, 0).pk },
          ConsistentRead: true,
        }),
      );
      const found = await Promise.all(Items.map((row) => find(String(row['connectionId']))));
      return found.filter((one) => one !== undefined);
    },

    /** Those that have to be looked at up to this moment, the most overdue first. */
    async due(upTo: Date, most: number): Promise<{ connectionId: string; at: string }[]> {
      const inShard = async (shard: number) => {
        const { Items = [] } = await dynamo().send(
          new QueryCommand({
            TableName: table,
            IndexName: 'gsi2',
            KeyConditionExpression: 'gsi2pk = :due AND gsi2sk <= :upTo',
            ExpressionAttributeValues: { ':due': `DUE#${shard}`, ':upTo': `${upTo.toISOString()}~` },
            Limit: most,
          }),
        );
        return Items.map((row) => ({
          connectionId: String(row['connectionId']),
          at: String(row['gsi2sk']).split('#')[0] ?? '',
        }));
      };
      return (await Promise.all(Array.from({ length: shards }, (_, shard) => inShard(shard)))).flat();
    },
  };
};
export type SocketsStore = ReturnType<typeof socketsStore>;

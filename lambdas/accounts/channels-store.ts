import { createHash } from 'node:crypto';
import { GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type * as z from 'zod';
import { dynamo } from '../kit/aws.ts';
import { clock } from '../kit/clock.ts';
import { newId, prefixes } from '../kit/ids.ts';
import { announce, logged } from '../kit/outbox.ts';
import { readMany } from '../kit/read-many.ts';
import { isConditionFailed, type Step, transact } from '../kit/transaction.ts';
import { type Channel, channel, formerHandleDays, type Invitation } from './channel.ts';
import { HandleTaken, TooManyChannels } from './channel-contract.ts';
import { channelClosed, channelUpdated } from './events.ts';
import { activity } from './team-contract.ts';

export type Activity = z.output<typeof activity>;
/** What somebody did, as it is handed to a write; the store adds when, and an id. */
export type Act = Omit<Activity, 'activityId' | 'at'>;
export type Position = Record<string, unknown>;

const channelKey = (channelId: string) => ({ pk: `CHANNEL#${channelId}`, sk: 'CHANNEL' });
const handleKey = (handle: string) => ({ pk: `HANDLE#${handle}`, sk: 'HANDLE' });
const accountKey = (accountId: string) => ({ pk: `ACCOUNT#${accountId}`, sk: 'ACCOUNT' });
/** Under each person the channels that are theirs or on whose team they are. */
const placeKey = (accountId: string, channelId: string) => ({
  pk: `ACCOUNT#${accountId}`,
  sk: `CHANNEL#${channelId}`,
});

/** Whom an invitation waits for. Addresses stand there as fingerprints; who has one is asked of nobody. */
export const inboxOf = (to: Invitation['to']): string =>
  'accountId' in to
    ? `INVITED#${to.accountId}`
    : `INVITED#${createHash('sha256').update(to.email.trim().toLowerCase()).digest('hex')}`;
const invitationKey = ({ to, invitationId }: Pick<Invitation, 'to' | 'invitationId'>) => ({
  pk: inboxOf(to),
  sk: `INVITATION#${invitationId}`,
});

/** As long as the audit log of staff: enough for every quarrel about who did what. */
const activityKeptSeconds = 2 * 365 * 24 * 3600;

const secondsOf = (iso: string): number => Math.floor(Date.parse(iso) / 1000);

const factsOf = ({ channelId, ownerId, handle, name, avatarKey, team, version }: Channel) => ({
  ...{ channelId, ownerId, handle, name, version },
  ...(avatarKey === undefined ? {} : { avatarKey }),
  team: team.map(({ accountId, role }) => ({ accountId, role })),
});

/** What is in one list and not in the other. */
const beyond = <T>(these: readonly T[], those: readonly T[], idOf: (each: T) => string): T[] => {
  const known = new Set(those.map(idOf));
  return these.filter((each) => !known.has(idOf(each)));
};

/** Channels, their teams and what was done on them. One handle is one row, so two channels cannot have it. */
export const channelsStore = (table: string) => {
  const find = async (channelId: string): Promise<Channel | undefined> => {
    const { Item } = await dynamo().send(
      new GetCommand({ TableName: table, Key: channelKey(channelId), ConsistentRead: true }),
    );
    return Item && channel.parse(Item);
  };

  const put = (key: Record<string, string>, kind: string, thing: object, condition: object = {}): Step => ({
    write: { Put: { TableName: table, Item: { ...key, kind, ...thing }, ...condition } },
  });
  const gone = (key: Record<string, string>): Step => ({ write: { Delete: { TableName: table, Key: key } } });

  const takeHandle = ({ handle, channelId }: Channel, at: Date): Step => ({
    ...put(
      handleKey(handle),
      'handle',
      { channelId },
      {
        ConditionExpression: 'attribute_not_exists(pk) OR channelId = :channelId OR #until < :now',
        ExpressionAttributeNames: { '#until': 'until' },
        ExpressionAttributeValues: { ':channelId': channelId, ':now': at.toISOString() },
      },
    ),
    otherwise: () => HandleTaken({ handle }),
  });

  /** Nobody else's until its time is over, and leading here. */
  const keepFormer = (after: Channel, handle: string): Step => {
    const until = after.formerHandles.find((former) => former.handle === handle)?.until ?? '';
    return put(
      handleKey(handle),
      'handle',
      { channelId: after.channelId, until, expires_at: secondsOf(until) },
      {
        ConditionExpression: 'channelId = :channelId',
        ExpressionAttributeValues: { ':channelId': after.channelId },
      },
    );
  };

  const activityRow = (channelId: string, one: Activity): Step =>
    put(
      { pk: channelKey(channelId).pk, sk: `ACTIVITY#${one.at}#${one.activityId}` },
      'activity',
      {
        ...one,
        expires_at: secondsOf(one.at) + activityKeptSeconds,
      },
      { ConditionExpression: 'attribute_not_exists(pk)' },
    );

  const happened = (before: Channel | undefined, after: Channel, act: Act, at: Date): Step[] => {
    const { version } = after;
    const { pk } = channelKey(after.channelId);
    const isNews = !before || JSON.stringify(factsOf({ ...before, version })) !== JSON.stringify(factsOf(after));
    return [
      logged(table, { pk, version, from: before ? 'OPEN' : null, to: 'OPEN', event: act.what, at }),
      ...(isNews ? [announce(table, channelUpdated, factsOf(after), { cause: [after.channelId, version], at })] : []),
      activityRow(after.channelId, {
        ...act,
        activityId: newId(prefixes.event, at, clock.random(10)),
        at: at.toISOString(),
      }),
    ];
  };

  /** Who comes to the team or leaves it, and who is or is no longer invited, finds it or not where they look. */
  const places = (before: Channel, after: Channel): Step[] => {
    const { channelId } = after;
    const byAccount = ({ accountId }: { accountId: string }): string => accountId;
    const byId = ({ invitationId }: Invitation): string => invitationId;
    return [
      ...beyond(after.team, before.team, byAccount).map(({ accountId }) =>
        put(placeKey(accountId, channelId), 'place', { channelId }),
      ),
      ...beyond(before.team, after.team, byAccount).map(({ accountId }) => gone(placeKey(accountId, channelId))),
      ...beyond(after.invitations, before.invitations, byId).map((one) =>
        put(invitationKey(one), 'invitation', {
          channelId,
          invitationId: one.invitationId,
          expires_at: secondsOf(one.until),
        }),
      ),
      ...beyond(before.invitations, after.invitations, byId).map((one) => gone(invitationKey(one))),
    ];
  };

  const query = async (pk: string, beginning: string, limit: number, newestFirst: boolean, from?: Position) => {
    const { Items = [], LastEvaluatedKey } = await dynamo().send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :beginning)',
        ExpressionAttributeValues: { ':pk': pk, ':beginning': beginning },
        ScanIndexForward: !newestFirst,
        Limit: limit,
        ExclusiveStartKey: from,
        ConsistentRead: true,
      }),
    );
    return { rows: Items, next: LastEvaluatedKey };
  };

  const many = async (channelIds: readonly string[]): Promise<Channel[]> => {
    const rows = await readMany(table, [...new Set(channelIds)].map(channelKey));
    return rows.map((row) => channel.parse(row)).sort((one, other) => one.channelId.localeCompare(other.channelId));
  };

  return {
    find,
    many,

    /** By the handle it has, or had until a short time ago. */
    async findByHandle(handle: string): Promise<Channel | undefined> {
      const { Item } = await dynamo().send(
        new GetCommand({ TableName: table, Key: handleKey(handle), ConsistentRead: true }),
      );
      if (!Item || (Item['until'] !== undefined && String(Item['until']) <= clock.now().toISOString()))
        return undefined;
      return find(String(Item['channelId']));
    },

    /**
     * `stored` comes first: when the same request won a moment ago, its answer is the answer, not "that is one too many".
     * `had`: how many channels there are of somebody who was counted by nobody yet.
     */
    async open(opened: Channel, { had, most, stored, at }: { had: number; most: number; stored: Step; at: Date }) {
      if (had >= most) throw TooManyChannels({ most });
      await transact([
        stored,
        {
          write: {
            Update: {
              TableName: table,
              Key: accountKey(opened.ownerId),
              UpdateExpression:
                'SET channelId = if_not_exists(channelId, :channelId), channelCount = if_not_exists(channelCount, :had) + :one',
              ConditionExpression:
                'attribute_exists(pk) AND (attribute_not_exists(channelCount) OR channelCount < :most)',
              ExpressionAttributeValues: { ':channelId': opened.channelId, ':had': had, ':one': 1, ':most': most },
            },
          },
          otherwise: () => TooManyChannels({ most }),
        },
        takeHandle(opened, at),
        put(channelKey(opened.channelId), 'channel', opened, { ConditionExpression: 'attribute_not_exists(pk)' }),
        put(placeKey(opened.ownerId, opened.channelId), 'place', { channelId: opened.channelId }),
        ...happened(undefined, opened, { what: 'channel.opened', by: opened.ownerId }, at),
      ]);
    },

    /** The channel as it now is, what everybody else has to know of it, and a line of who did it: one write. */
    async save(before: Channel, after: Channel, act: Act, at: Date, more: readonly Step[] = []): Promise<void> {
      if (after === before) return;
      await transact([
        ...more,
        ...(after.handle === before.handle ? [] : [takeHandle(after, at), keepFormer(after, before.handle)]),
        put(channelKey(after.channelId), 'channel', after, {
          ConditionExpression: '#version = :version',
          ExpressionAttributeNames: { '#version': 'version' },
          ExpressionAttributeValues: { ':version': before.version },
        }),
        ...places(before, after),
        ...happened(before, after, act, at),
      ]);
    },

    /** Gone with its owner. Its handle says so for as long as one that was given up leads somewhere; then it is free. */
    async close(before: Channel, after: Channel, at: Date): Promise<void> {
      const { channelId, ownerId, version } = after;
      const until = new Date(at.getTime() + formerHandleDays * 86_400_000).toISOString();
      await transact([
        put(channelKey(channelId), 'channel', after, {
          ConditionExpression: '#version = :version',
          ExpressionAttributeNames: { '#version': 'version' },
          ExpressionAttributeValues: { ':version': before.version },
        }),
        put(handleKey(before.handle), 'handle', { channelId, until, expires_at: secondsOf(until) }),
        ...places(before, after),
        gone(placeKey(ownerId, channelId)),
        logged(table, {
          pk: channelKey(channelId).pk,
          version,
          from: 'OPEN',
          to: 'CLOSED',
          event: 'channel.closed',
          at,
        }),
        announce(table, channelClosed, { channelId, ownerId, version }, { cause: [channelId, version], at }),
      ]);
    },

    /** Where somebody has a place: what is theirs and whose team they are on, a page at a time. */
    async ofPerson(accountId: string, limit: number, from?: Position) {
      const { rows, next } = await query(accountKey(accountId).pk, 'CHANNEL#', limit, false, from);
      return { channels: await many(rows.map(({ channelId }) => String(channelId))), next };
    },

    /** The newest invitations that wait for somebody: the ids, and of which channel. */
    async invitationsFor(inbox: string): Promise<{ invitationId: string; channelId: string }[]> {
      const { rows } = await query(inbox, 'INVITATION#', 50, true);
      return rows.map(({ invitationId, channelId }) => ({
        invitationId: String(invitationId),
        channelId: String(channelId),
      }));
    },

    async activity(channelId: string, limit: number, from?: Position) {
      const { rows, next } = await query(channelKey(channelId).pk, 'ACTIVITY#', limit, true, from);
      return { lines: rows.map((row) => activity.parse(row)), next };
    },

    /** What was done elsewhere. The same news twice is one line. */
    async note(channelId: string, one: Activity): Promise<void> {
      try {
        await transact([activityRow(channelId, one)]);
      } catch (error) {
        if (!isConditionFailed(error)) throw error;
      }
    },
  };
};

export type ChannelsStore = ReturnType<typeof channelsStore>;

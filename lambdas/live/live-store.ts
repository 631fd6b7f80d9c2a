import { GetCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { dynamo } from '../kit/aws.ts';
import type { DomainEvent } from '../kit/event.ts';
import { historyOf } from '../kit/history.ts';
import { announce, logged } from '../kit/outbox.ts';
import { isConditionFailed, type Step, transact } from '../kit/transaction.ts';
import { AlreadyOnAir } from './contract.ts';
import { type streamFacts, streamScheduled, streamUpdated } from './events.ts';
import { factsOf, isListedLive, isListedScheduled, type Stream, stream, type Transition } from './stream.ts';
import { isOnAir } from './stream-machine.ts';

const keyOf = (streamId: string) => ({ pk: `STREAM#${streamId}`, sk: 'STREAM' });
/** A channel has one stream on air at a time; who has no channel has one themselves. */
const airKey = ({ ownerId, channelId }: Stream) => ({ pk: `ACCOUNT#${ownerId}`, sk: `ONAIR#${channelId ?? 'own'}` });

export type Position = Record<string, unknown>;

/** In which lists it stands: its owner's, the public ones, and that of what has to be looked at. */
const listsOf = (one: Stream): Record<string, string> => ({
  gsi1pk: `OWNER#${one.ownerId}`,
  gsi1sk: `${one.createdAt}#${one.streamId}`,
  ...(isListedLive(one) ? { gsi2pk: 'LIVE', gsi2sk: `${one.liveSince}#${one.streamId}` } : {}),
  ...(isListedScheduled(one) ? { gsi2pk: 'SCHEDULED', gsi2sk: `${one.scheduledAt}#${one.streamId}` } : {}),
  ...(one.dueAt ? { gsi3pk: 'DUE', gsi3sk: `${one.dueAt}#${one.streamId}` } : {}),
});

type Row = Record<string, unknown>;
const rowOf = (one: Stream): Row => ({ ...keyOf(one.streamId), kind: 'stream', ...one, ...listsOf(one) });

/** Streams, their history, and who is on air. The only file that knows a stream's keys. */
export const liveStore = (table: string) => {
  /** Sets what differs and nothing else: what others noted meanwhile stays. */
  const change = (
    before: Stream,
    after: Stream,
    condition: string,
    values: Row,
    names: Record<string, string> = {},
  ) => {
    const [old, now] = [rowOf(before), rowOf(after)];
    const differ = Object.keys({ ...old, ...now }).filter(
      (name) => JSON.stringify(old[name]) !== JSON.stringify(now[name]),
    );
    const set = differ.filter((name) => now[name] !== undefined);
    const gone = differ.filter((name) => now[name] === undefined);
    return {
      TableName: table,
      Key: keyOf(after.streamId),
      UpdateExpression: [
        ...(set.length > 0 ? [`SET ${set.map((name) => `#${name} = :${name}`).join(', ')}`] : []),
        ...(gone.length > 0 ? [`REMOVE ${gone.map((name) => `#${name}`).join(', ')}`] : []),
      ].join(' '),
      ConditionExpression: condition,
      ExpressionAttributeNames: { ...Object.fromEntries(differ.map((name) => [`#${name}`, name])), ...names },
      ExpressionAttributeValues: { ...Object.fromEntries(set.map((name) => [`:${name}`, now[name]])), ...values },
    };
  };

  const asSeen = (before: Stream, after: Stream): Step => ({
    write: {
      Update: change(
        before,
        after,
        '#state = :wasState AND #version = :wasVersion',
        { ':wasState': before.state, ':wasVersion': before.version },
        { '#state': 'state', '#version': 'version' },
      ),
    },
  });

  const told = (one: Stream, event: DomainEvent<typeof streamFacts>, at: Date): Step =>
    announce(table, event, factsOf(one), { cause: [one.streamId, one.version], at });
  const line = (one: Stream, from: string | null, event: string, at: Date): Step =>
    logged(table, { pk: keyOf(one.streamId).pk, version: one.version, from, to: one.state, event, at });

  const find = async (streamId: string): Promise<Stream | undefined> => {
    const { Item } = await dynamo().send(
      new GetCommand({ TableName: table, Key: keyOf(streamId), ConsistentRead: true }),
    );
    return Item && stream.parse(Item);
  };

  const update = async ({ ExpressionAttributeNames: names, ...asked }: ReturnType<typeof change>): Promise<boolean> => {
    // An empty map of names is no request to DynamoDB.
    const ExpressionAttributeNames = Object.keys(names).length > 0 ? names : undefined;
    try {
      await dynamo().send(new UpdateCommand({ ...asked, ExpressionAttributeNames }));
      return true;
    } catch (error) {
      if (isConditionFailed(error)) return false;
      throw error;
    }
  };

  const page = async (
    index: 'gsi1' | 'gsi2',
    list: string,
    limit: number,
    from: Position | undefined,
    forward: boolean,
  ) => {
    const { Items = [], LastEvaluatedKey } = await dynamo().send(
      new QueryCommand({
        TableName: table,
        IndexName: index,
        KeyConditionExpression: '#list = :list',
        ExpressionAttributeNames: { '#list': `${index}pk` },
        ExpressionAttributeValues: { ':list': list },
        ScanIndexForward: forward,
        Limit: limit,
        ExclusiveStartKey: from,
      }),
    );
    return { streams: Items.map((item) => stream.parse(item)), next: LastEvaluatedKey as Position | undefined };
  };

  return {
    find,

    create: (one: Stream, now: Date, steps: Step[] = []): Promise<void> =>
      transact([
        ...steps,
        {
          write: {
            Put: { TableName: table, Item: rowOf(one), ConditionExpression: 'attribute_not_exists(pk)' },
          },
        },
        line(one, null, 'make', now),
        told(one, streamScheduled, now),
      ]),

    /** One step of its life: state, place on air, history and news together. `steps` happen with it or not at all. */
    save({ before, after, event, news, at }: Transition, steps: Step[] = []): Promise<void> {
      const [was, is] = [isOnAir(before.state), isOnAir(after.state)];
      const air: Step[] = [];
      if (!was && is)
        air.push({
          write: {
            Put: {
              TableName: table,
              Item: { ...airKey(after), kind: 'on_air', streamId: after.streamId },
              ConditionExpression: 'attribute_not_exists(pk)',
            },
          },
          otherwise: () => AlreadyOnAir(),
        });
      if (was && !is) air.push({ write: { Delete: { TableName: table, Key: airKey(after) } } });
      return transact([
        asSeen(before, after),
        ...steps,
        ...air,
        line(after, before.state, event, at),
        told(after, news, at),
      ]);
    },

    /** A change that is no step of its life: new words, who may watch, what staff decided. */
    saveChange: (before: Stream, after: Stream, event: string, now: Date, steps: Step[] = []): Promise<void> =>
      transact([
        asSeen(before, after),
        ...steps,
        line(after, before.state, event, now),
        told(after, streamUpdated, now),
      ]),

    /** Which stream is on air in the same channel. */
    async onAirBeside(one: Stream): Promise<string | undefined> {
      const { Item } = await dynamo().send(
        new GetCommand({ TableName: table, Key: airKey(one), ConsistentRead: true }),
      );
      return Item && String(Item['streamId']);
    },

    /**
     * Lets one worker at a time do something about a stream in AWS: for so long, which is longer than a function lives.
     * Undefined while another one does.
     */
    async take(streamId: string, worker: string, now: Date, until: Date): Promise<Stream | undefined> {
      const taken = await update({
        TableName: table,
        Key: keyOf(streamId),
        UpdateExpression: 'SET worker = :worker, workUntil = :until',
        ConditionExpression: 'attribute_exists(pk) AND (attribute_not_exists(workUntil) OR workUntil < :now)',
        ExpressionAttributeNames: {},
        ExpressionAttributeValues: { ':worker': worker, ':until': until.toISOString(), ':now': now.toISOString() },
      });
      return taken ? find(streamId) : undefined;
    },

    /** Notes where things are, as the one who works on it; false when somebody else does by now. */
    note: (before: Stream, fields: Partial<Stream>): Promise<boolean> =>
      update(
        change(
          before,
          { ...before, ...fields },
          '#worker = :mine',
          { ':mine': before.worker },
          { '#worker': 'worker' },
        ),
      ),

    /** The same, with more that has to be true together. */
    noteWith: (before: Stream, fields: Partial<Stream>, steps: Step[]): Promise<void> =>
      transact([
        {
          write: {
            Update: change(
              before,
              { ...before, ...fields },
              '#worker = :mine',
              { ':mine': before.worker },
              { '#worker': 'worker' },
            ),
          },
        },
        ...steps,
      ]),

    /**
     * Nobody works on it any more; when somebody has to look again is said with it, and how many watch, unless it has moved on meanwhile: then
     * whoever moved it has said so.
     */
    async leave(
      one: Stream,
      next: Pick<Stream, 'looks' | 'audience' | 'reminded'> & { dueAt: string | undefined },
    ): Promise<void> {
      const free = { worker: undefined, workUntil: undefined };
      const names = { '#worker': 'worker', '#version': 'version' };
      const values = { ':mine': one.worker, ':seen': one.version };
      const seen = '#worker = :mine AND #version = :seen';
      if (await update(change(one, { ...one, ...next, ...free }, seen, values, names))) return;
      await update(
        change(one, { ...one, ...free }, '#worker = :mine', { ':mine': one.worker }, { '#worker': 'worker' }),
      );
    },

    /** Until when its time on air has been counted, with the count itself: whoever counted first has counted. */
    noteCounted: (one: Stream, until: string, counts: Step[]): Promise<void> =>
      transact([
        {
          write: {
            Update: {
              TableName: table,
              Key: keyOf(one.streamId),
              UpdateExpression: 'SET countedUntil = :until',
              ConditionExpression: one.countedUntil ? 'countedUntil = :was' : 'attribute_not_exists(countedUntil)',
              ExpressionAttributeValues: { ':until': until, ...(one.countedUntil ? { ':was': one.countedUntil } : {}) },
            },
          },
        },
        ...counts,
      ]),

    livePage: (limit: number, from?: Position) => page('gsi2', 'LIVE', limit, from, false),
    scheduledPage: (limit: number, from?: Position) => page('gsi2', 'SCHEDULED', limit, from, true),
    ownerPage: (ownerId: string, limit: number, from?: Position) =>
      page('gsi1', `OWNER#${ownerId}`, limit, from, false),

    /** Whose time has come, the longest waiting first. An index may lag: every one is read again before anything is done. */
    async due(now: Date, limit: number): Promise<{ streamId: string; dueAt: string }[]> {
      const { Items = [] } = await dynamo().send(
        new QueryCommand({
          TableName: table,
          IndexName: 'gsi3',
          KeyConditionExpression: 'gsi3pk = :due AND gsi3sk <= :now',
          ExpressionAttributeValues: { ':due': 'DUE', ':now': `${now.toISOString()}~` },
          Limit: limit,
        }),
      );
      return Items.map(({ streamId, dueAt }) => ({ streamId: String(streamId), dueAt: String(dueAt) }));
    },

    history: (streamId: string) => historyOf(table, keyOf(streamId).pk),
  };
};
export type LiveStore = ReturnType<typeof liveStore>;

import { GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { dynamo } from '../kit/aws.ts';
import type { DomainEvent } from '../kit/event.ts';
import { announce } from '../kit/outbox.ts';
import { type Step, transact } from '../kit/transaction.ts';
import { beginBeat } from './beats-store.ts';
import { noteBehind } from './behind-store.ts';
import { followed } from './follows-copy.ts';
import type { Keeping } from './keeping.ts';
import { leftBehind } from './pages.ts';
import { pollsStore } from './polls-store.ts';
import { type Row, rowsOf } from './read-rows.ts';
import { type Bar, bar, type Done, done, heldRow, type Room, room, spoken } from './room.ts';
import { type RoomEvent, roomEvent } from './room-contract.ts';
import { readingOf } from './room-reading.ts';
import { forgottenWith, roomRow } from './room-row.ts';
import {
  actKey,
  askKey,
  barKey,
  byAuthor,
  byEnd,
  byWaiting,
  eventKey,
  followKey,
  heldKey,
  type Key,
  logRow,
  namesKey,
  pollKey,
  quietKey,
  roomKey,
  settingsKey,
  speakerKey,
} from './rows.ts';
import { keptSettings, settingsAtFirst } from './settings-contract.ts';

/** Whoever has not spoken for so long is as one who never did. */
const spokenKeptSeconds = 30 * 24 * 3600;
const seconds = (at: Date): number => Math.floor(at.getTime() / 1000);

/** Whose name an event holds: who said it, or who was silenced. */
const byWhom = (event: RoomEvent, roomId: string) => {
  const accountId =
    event.kind === 'message' ? event.author.accountId : event.kind === 'silenced' ? event.accountId : undefined;
  return accountId === undefined ? {} : byAuthor(accountId, roomId, event.seq);
};

/** Something that is to be written with its place in the room. */
export interface Placed {
  actId: string;
  seq: number | undefined;
  event: RoomEvent | undefined;
  keeps: readonly Keeping[];
  done: Omit<Done, 'actId' | 'seq'>;
}

/** Rooms, what happened in them, and what decides what may. With `room-reading.ts` the only file that reads and writes their rows. */
export const roomStore = (table: string) => {
  const put = (key: Key, item: Row, more: { ConditionExpression?: string } = {}): Step => ({
    write: { Put: { TableName: table, Item: { ...key, ...item }, ...more } },
  });
  const gone = (key: Key): Step => ({ write: { Delete: { TableName: table, Key: { ...key } } } });

  const kept = (at: Room, { actId, seq }: Placed, keeping: Keeping, now: Date): Step[] => {
    const { roomId, place } = at;
    switch (keeping.keep) {
      case 'spoken':
        return [
          put(speakerKey(roomId, keeping.accountId), {
            kind: 'spoken',
            ...keeping.spoken,
            ...{ gsi1pk: `AUTHOR#${keeping.accountId}`, gsi1sk: `${roomId}#WHO` },
            expires_at: seconds(now) + spokenKeptSeconds,
          }),
        ];
      case 'bar':
        return [
          put(barKey(place, keeping.bar.accountId), {
            kind: 'bar',
            ...keeping.bar,
            ...{ gsi1pk: `AUTHOR#${keeping.bar.accountId}`, gsi1sk: `${place}#BAR` },
            // An answer can be read for a month after it has ended the ban.
            ...(keeping.bar.until
              ? {
                  expires_at: seconds(new Date(keeping.bar.until)) + (keeping.bar.request ? spokenKeptSeconds : 60),
                }
              : {}),
          }),
        ];
      case 'no_bar':
        return [gone(barKey(place, keeping.accountId))];
      case 'no_ask':
        return [gone(askKey(place, keeping.accountId))];
      case 'quiet':
        return [
          put(quietKey(roomId, keeping.accountId), {
            ...{ kind: 'quiet', accountId: keeping.accountId, seq },
            ...{ gsi1pk: `AUTHOR#${keeping.accountId}`, gsi1sk: `${roomId}#QUIET` },
          }),
        ];
      case 'held':
        return [
          put(heldKey(roomId, keeping.held.heldId), {
            kind: 'held',
            ...keeping.held,
            ...{ gsi1pk: `AUTHOR#${keeping.held.author.accountId}`, gsi1sk: `${roomId}#HELD#${keeping.held.heldId}` },
            ...byWaiting(roomId, keeping.held.at, keeping.held.heldId),
          }),
        ];
      case 'no_held':
        return [gone(heldKey(roomId, keeping.heldId))];
      case 'tombstone':
        return [
          {
            write: {
              Update: {
                TableName: table,
                Key: { ...eventKey(roomId, keeping.seq) },
                UpdateExpression: 'SET #event.#deleted = :true REMOVE #event.#text, #event.#parts, #event.#answer',
                ExpressionAttributeNames: {
                  '#event': 'event',
                  '#deleted': 'deleted',
                  '#text': 'text',
                  '#parts': 'parts',
                  '#answer': 'answer',
                },
                ExpressionAttributeValues: { ':true': true },
              },
            },
          },
          {
            write: {
              Update: {
                TableName: table,
                Key: { ...actKey(roomId, keeping.messageId) },
                UpdateExpression: 'SET #deleted = :true',
                ExpressionAttributeNames: { '#deleted': 'deleted' },
                ExpressionAttributeValues: { ':true': true },
              },
            },
          },
        ];
      case 'said':
        return [
          put(actKey(roomId, keeping.messageId), {
            ...{ kind: 'act', actId: keeping.messageId, seq, authorId: keeping.authorId },
            ...(keeping.calls ? { calls: keeping.calls } : {}),
          }),
        ];
      case 'poll': {
        const { pollId, closesAt } = keeping.poll;
        const { ownerId, channelId } = at;
        return [
          put(pollKey(pollId), {
            ...{ kind: 'poll', pollId, roomId, place, ownerId, closesAt, ...byEnd(pollId, closesAt) },
            ...(channelId ? { channelId } : {}),
            expires_at: seconds(new Date(closesAt)) + spokenKeptSeconds,
          }),
        ];
      }
      case 'no_poll':
        return [gone(pollKey(keeping.pollId))];
      case 'names':
        return [
          put(namesKey(roomId, seq ?? 0, keeping.field), {
            ...{ kind: 'names', field: keeping.field, roomId, seq },
            ...{ gsi1pk: `AUTHOR#${keeping.accountId}`, gsi1sk: `${roomId}#NAMES#${seq}#${keeping.field}` },
          }),
        ];
      case 'beat':
        return [beginBeat(table, roomId, keeping.told, now)];
      case 'log':
        return [{ write: { Put: { TableName: table, Item: logRow(place, now, actId, keeping.line) } } }];
      case 'news':
        return [announce(table, keeping.event as DomainEvent, keeping.data, { cause: [roomId, actId], at: now })];
    }
  };

  const find = async (roomId: string): Promise<Room | undefined> => {
    const { Item } = await dynamo().send(
      new GetCommand({ TableName: table, Key: { ...roomKey(roomId) }, ConsistentRead: true }),
    );
    return Item && room.parse(Item);
  };

  return {
    find,
    /** The votes of a poll that is to end: after this none is taken. */
    count: pollsStore(table).count,
    ...readingOf(table),

    /** Everything that decides about some acts in one room: one look, as it is now. */
    async facts(
      at: { roomId: string; place: string },
      about: { acts: readonly string[]; people: readonly string[]; held: readonly string[] },
    ) {
      const { roomId, place } = at;
      const read = await rowsOf(table, [
        roomKey(roomId),
        settingsKey(place),
        ...about.acts.map((id) => actKey(roomId, id)),
        ...about.people.flatMap((id) => [barKey(place, id), speakerKey(roomId, id), followKey(place, id)]),
        ...about.held.map((id) => heldKey(roomId, id)),
      ]);
      const as = <T>(schema: { parse(row: unknown): T }, key: Key): T | undefined => {
        const row = read(key);
        return row && schema.parse(row);
      };
      const settingsRow = read(settingsKey(place));
      return {
        room: as(room, roomKey(roomId)),
        settings: settingsRow ? keptSettings(settingsRow['settings']) : settingsAtFirst,
        done: (id: string) => as(done, actKey(roomId, id)),
        bar: (id: string) => as(bar, barKey(place, id)),
        spoken: (id: string) => as(spoken, speakerKey(roomId, id)),
        follows: (id: string) => as(followed, followKey(place, id))?.since,
        held: (id: string) => as(heldRow, heldKey(roomId, id)),
      };
    },

    /** One write: the room moves on from where it was seen, and everything that happened has its place in it. */
    async commit(before: Room | undefined, after: Room, placed: readonly Placed[], now: Date): Promise<void> {
      const steps: Step[] = [
        {
          write: {
            Put: {
              TableName: table,
              Item: roomRow(after),
              ...(before
                ? {
                    ConditionExpression: '#writes = :writes',
                    ExpressionAttributeNames: { '#writes': 'writes' },
                    ExpressionAttributeValues: { ':writes': before.writes },
                  }
                : { ConditionExpression: 'attribute_not_exists(pk)' }),
            },
          },
        },
      ];
      for (const one of placed) {
        const { actId, seq, event } = one;
        if (seq !== undefined && event)
          steps.push(
            put(
              eventKey(after.roomId, seq),
              {
                kind: 'event',
                event: roomEvent.parse(event),
                ...byWhom(event, after.roomId),
              },
              { ConditionExpression: 'attribute_not_exists(pk)' },
            ),
          );
        steps.push(
          put(
            actKey(after.roomId, actId),
            { kind: 'act', actId, ...(seq === undefined ? {} : { seq }), ...one.done },
            { ConditionExpression: 'attribute_not_exists(pk)' },
          ),
          ...one.keeps.flatMap((keeping) => kept(after, one, keeping, now)),
        );
      }
      const behind = leftBehind(before, after, placed);
      if (behind) steps.push(noteBehind(table, after.roomId, behind));
      await transact(forgottenWith(after.party, steps));
    },

    /** Rooms that are not closed yet: as many as there are streams to come and on air in which something was said. */
    async open(): Promise<string[]> {
      const found: string[] = [];
      let from: Row | undefined;
      do {
        const page = await dynamo().send(
          new QueryCommand({
            TableName: table,
            IndexName: 'gsi2',
            KeyConditionExpression: 'gsi2pk = :open',
            ExpressionAttributeValues: { ':open': 'OPEN' },
            ExclusiveStartKey: from,
          }),
        );
        found.push(...(page.Items ?? []).map((row) => String(row['roomId'])));
        from = page.LastEvaluatedKey;
      } while (from);
      return found;
    },

    async bar(place: string, accountId: string): Promise<Bar | undefined> {
      const { Item } = await dynamo().send(
        new GetCommand({ TableName: table, Key: { ...barKey(place, accountId) }, ConsistentRead: true }),
      );
      return Item && bar.parse(Item);
    },
    /** What a room knows of somebody who wants to say something: one look. */
    async speaker({ roomId, place }: { roomId: string; place: string }, accountId: string) {
      const [barred, spoke] = [barKey(place, accountId), speakerKey(roomId, accountId)];
      const read = await rowsOf(table, [barred, spoke]);
      const [barRow, spokenRow] = [read(barred), read(spoke)];
      return { bar: barRow && bar.parse(barRow), spoken: spokenRow && spoken.parse(spokenRow) };
    },
  };
};
export type RoomStore = ReturnType<typeof roomStore>;

import { GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { dynamo } from '../kit/aws.ts';
import { rowsOf } from './read-rows.ts';
import { asShown, type Done, done, type Room } from './room.ts';
import { type RoomEvent, roomEvent, type Said } from './room-contract.ts';
import { actKey, eventKey, quietKey } from './rows.ts';

/** What happened in rooms, as it was written and as readers are shown it. */
export const readingOf = (table: string) => {
  const doneIn = async (roomId: string, actId: string): Promise<Done | undefined> => {
    const { Item } = await dynamo().send(
      new GetCommand({ TableName: table, Key: { ...actKey(roomId, actId) }, ConsistentRead: true }),
    );
    return Item && done.parse(Item);
  };

  /** Events by their places, as they were written. */
  const eventsAt = async (roomId: string, places: readonly number[]): Promise<RoomEvent[]> => {
    const read = await rowsOf(
      table,
      places.map((seq) => eventKey(roomId, seq)),
    );
    return places.flatMap((seq) => {
      const row = read(eventKey(roomId, seq));
      return row ? [roomEvent.parse(row['event'])] : [];
    });
  };

  /** Events without what is not shown any more. */
  const asReadersSee = async (
    { roomId, clearedAt }: { roomId: string; clearedAt: number | undefined },
    events: readonly RoomEvent[],
  ): Promise<RoomEvent[]> => {
    const authors = new Set(events.flatMap((one) => (one.kind === 'message' ? (one.author.accountId ?? []) : [])));
    if (authors.size === 0) return [...events];
    const read = await rowsOf(
      table,
      [...authors].map((id) => quietKey(roomId, id)),
    );
    const quiet = new Map([...authors].map((id) => [id, Number(read(quietKey(roomId, id))?.['seq'] ?? 0)]));
    return events.map((one) => asShown(one, { clearedAt, quiet }));
  };

  return {
    done: doneIn,
    events: eventsAt,

    /** What is pinned, as it is shown: undefined when nothing is, or nothing of it any more. */
    async pinned({ roomId, pinned, clearedAt }: Room): Promise<Said | undefined> {
      const seq = pinned === undefined ? undefined : (await doneIn(roomId, pinned))?.seq;
      if (seq === undefined) return undefined;
      const [shown] = await asReadersSee({ roomId, clearedAt }, await eventsAt(roomId, [seq]));
      return shown?.kind === 'message' && !shown.deleted ? shown : undefined;
    },

    /** What happened after a place, or the newest: in order, and without what is not shown any more. One query, one look. */
    async history(
      at: Room | undefined,
      roomId: string,
      { after, limit }: { after?: number | undefined; limit: number },
    ) {
      const head = at?.seq ?? 0;
      const from = after ?? Math.max(0, head - limit);
      if (from >= head) return { events: [], nextAfter: from, head };
      const { Items = [] } = await dynamo().send(
        new QueryCommand({
          TableName: table,
          KeyConditionExpression: 'pk = :pk AND sk BETWEEN :first AND :last',
          ExpressionAttributeValues: {
            ':pk': eventKey(roomId, 0).pk,
            ':first': eventKey(roomId, from + 1).sk,
            ':last': eventKey(roomId, Math.min(head, from + limit)).sk,
          },
          ConsistentRead: true,
        }),
      );
      const events = Items.map((row) => roomEvent.parse(row['event']));
      const nextAfter = events.at(-1)?.seq ?? from;
      return { events: await asReadersSee({ roomId, clearedAt: at?.clearedAt }, events), nextAfter, head };
    },
  };
};

import { openCursor, sealCursor } from '../kit/cursor.ts';
import { http } from '../kit/http.ts';
import { listBans, listHeld, listModeration, listRequests, logLine } from './contract.ts';
import { listsStore } from './lists-store.ts';
import { ask } from './requests-store.ts';
import { bar, heldRow, isInForce } from './room.ts';
import { cursorSecret, findRoom, table } from './surroundings.ts';

type Row = Record<string, unknown>;
const lists = listsStore(table);

const paged = async <T>(
  scope: string,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
  read: (asked: { limit: number; from: Row | undefined }) => Promise<{ rows: Row[]; next: Row | undefined }>,
  show: (row: Row) => T[],
): Promise<{ items: T[]; nextCursor?: string }> => {
  const from = cursor ? await openCursor<Row>(cursorSecret, scope, cursor) : undefined;
  const { rows, next } = await read({ limit, from });
  return {
    items: rows.flatMap(show),
    ...(next ? { nextCursor: await sealCursor(cursorSecret, scope, next) } : {}),
  };
};

/** GET /v1/streams/{stream_id}/chat/bans */
export const listBansRoute = http(listBans, async ({ params, query, may, now }) => {
  const { place } = may(await findRoom(params.streamId));
  return paged(
    `bans ${place}`,
    query,
    (asked) => lists.bars(place, asked),
    (row) => {
      const { accountId, name, until, reason, by, at } = bar.parse(row);
      const one = { accountId, name, by, at, ...(until ? { until } : {}), ...(reason ? { reason } : {}) };
      return isInForce(one, now) ? [one] : [];
    },
  );
});

/** GET /v1/streams/{stream_id}/chat/held */
export const listHeldRoute = http(listHeld, async ({ params, query, may }) => {
  const { roomId } = may(await findRoom(params.streamId));
  return paged(
    `held ${roomId}`,
    query,
    (asked) => lists.held(roomId, asked),
    (row) => {
      const { heldId, author, text, parts, because, at } = heldRow.parse(row);
      return [{ heldId, author, text, parts, because, at }];
    },
  );
});

/** GET /v1/streams/{stream_id}/chat/unban-requests */
export const listRequestsRoute = http(listRequests, async ({ params, query, may }) => {
  const { place } = may(await findRoom(params.streamId));
  return paged(
    `requests ${place}`,
    query,
    (asked) => lists.asks(place, asked),
    (row) => [ask.parse(row)],
  );
});

/** GET /v1/streams/{stream_id}/chat/log */
export const listModerationRoute = http(listModeration, async ({ params, query, may }) => {
  const { place } = may(await findRoom(params.streamId));
  return paged(
    `moderation ${place}`,
    query,
    (asked) => lists.log(place, asked),
    (row) => [logLine.parse(row)],
  );
});

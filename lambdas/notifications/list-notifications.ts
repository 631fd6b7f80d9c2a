import type * as z from 'zod';
import { openCursor, sealCursor } from '../kit/cursor.ts';
import { http } from '../kit/http.ts';
import { countUnread, listNotifications, type notification } from './contract.ts';
import type { Airing } from './notice.ts';
import { airings, cursorSecret, store } from './surroundings.ts';

type Notice = Awaited<ReturnType<typeof store.page>>['notices'][number];
type Shown = z.input<typeof notification>;

const shown = (one: Notice, words: Map<string, Airing>): Shown | undefined => {
  const { notificationId, at, read } = one;
  const told = { notificationId, at, read };
  if (!('airingId' in one)) return { ...told, kind: 'mention', by: one.by, stream: one.stream };
  const airing = words.get(one.airingId);
  if (!airing) return undefined;
  const { kind, airingId, title, channel } = airing;
  return kind === 'live'
    ? { ...told, kind, stream: { streamId: airingId, title }, channel }
    : { ...told, kind, video: { videoId: airingId, title }, channel };
};

/** GET /v1/notifications: what was on air of somebody who has left since is left out. */
export const listNotificationsRoute = http(listNotifications, async ({ query: { limit, cursor }, accountId }) => {
  const scope = `notifications ${accountId}`;
  const before = cursor ? await openCursor<string>(cursorSecret, scope, cursor) : undefined;
  const [{ notices, next }, unread] = await Promise.all([
    store.page(accountId, limit, before),
    store.unread(accountId),
  ]);
  const words = await airings.words(notices.flatMap((one) => ('airingId' in one ? one.airingId : [])));
  return {
    items: notices.flatMap((one) => shown(one, words) ?? []),
    ...(next ? { nextCursor: await sealCursor(cursorSecret, scope, next) } : {}),
    unread,
  };
});

/** GET /v1/notifications/unread */
export const countUnreadRoute = http(countUnread, async ({ accountId }) => ({ unread: await store.unread(accountId) }));

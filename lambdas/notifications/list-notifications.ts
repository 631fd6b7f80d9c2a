import { openCursor, sealCursor } from '../kit/cursor.ts';
import { http } from '../kit/http.ts';
import { countUnread, listNotifications } from './contract.ts';
import { cursorSecret, store } from './surroundings.ts';

/** GET /v1/notifications */
export const listNotificationsRoute = http(listNotifications, async ({ query: { limit, cursor }, accountId }) => {
  const scope = `notifications ${accountId}`;
  const before = cursor ? await openCursor<string>(cursorSecret, scope, cursor) : undefined;
  const [{ notices, next }, unread] = await Promise.all([
    store.page(accountId, limit, before),
    store.unread(accountId),
  ]);
  return {
    items: notices.map(({ notificationId, at, read, by, stream }) => ({
      ...{ notificationId, kind: 'mention' as const, at, read, by, stream },
    })),
    ...(next ? { nextCursor: await sealCursor(cursorSecret, scope, next) } : {}),
    unread,
  };
});

/** GET /v1/notifications/unread */
export const countUnreadRoute = http(countUnread, async ({ accountId }) => ({ unread: await store.unread(accountId) }));

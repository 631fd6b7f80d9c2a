import { http } from '../kit/http.ts';
import { markAllRead, markRead, NotificationNotFound } from './contract.ts';
import { store } from './surroundings.ts';

/** PUT /v1/notifications/{notification_id}/read: in one's own list, so that another's is not there. */
export const markReadRoute = http(markRead, async ({ params, accountId }) => {
  if (!(await store.markRead(accountId, params.notificationId))) throw NotificationNotFound();
});

/** PUT /v1/notifications/read */
export const markAllReadRoute = http(markAllRead, ({ accountId, now }) => store.markAllRead(accountId, now));

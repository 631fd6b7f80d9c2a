import { http } from '../kit/http.ts';
import { changeNotificationSettings, readNotificationSettings } from './contract.ts';
import { store } from './surroundings.ts';

/** GET /v1/notifications/settings */
export const readNotificationSettingsRoute = http(readNotificationSettings, ({ accountId }) =>
  store.settings(accountId),
);

/** PATCH /v1/notifications/settings */
export const changeNotificationSettingsRoute = http(changeNotificationSettings, async ({ body, accountId }) => {
  await store.change(accountId, body);
  return store.settings(accountId);
});

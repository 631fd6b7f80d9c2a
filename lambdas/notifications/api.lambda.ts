import { api } from '../kit/api.ts';
import { countUnreadRoute, listNotificationsRoute } from './list-notifications.ts';
import { markAllReadRoute, markReadRoute } from './mark-read.ts';
import { changeNotificationSettingsRoute, readNotificationSettingsRoute } from './notification-settings.ts';
import { door } from './surroundings.ts';

export const handler = api(
  [
    ...[listNotificationsRoute, countUnreadRoute, markReadRoute, markAllReadRoute],
    ...[readNotificationSettingsRoute, changeNotificationSettingsRoute],
  ],
  door,
);

import { http, Reply } from '../kit/http.ts';
import { changeSettings, readSettings } from './contract.ts';
import { configuresAsStaff } from './room-rights.ts';
import { settingsStore } from './settings-store.ts';
import { shownName } from './shown-name.ts';
import { people, table, teams } from './surroundings.ts';

const store = settingsStore(table);

/** GET /v1/channels/{channel_id}/chat */
export const readSettingsRoute = http(readSettings, async ({ params, may }) => {
  may(await teams.rights(params.channelId));
  const { settings, version } = await store.find(params.channelId);
  return new Reply({ ...settings, version }, { version });
});

/** PATCH /v1/channels/{channel_id}/chat */
export const changeSettingsRoute = http(
  changeSettings,
  async ({ params, body, subject, accountId, may, seen, now }) => {
    const channel = may(await teams.rights(params.channelId));
    const { displayName } = await people.known(accountId);
    const staff = configuresAsStaff(subject, channel) ? { staff: true } : {};
    const by = { accountId, name: shownName(accountId, displayName), ...staff };
    const { settings, version } = await store.change(params.channelId, body, {
      ...{ by, now, seen },
      ownerId: channel.ownerId,
    });
    return new Reply({ ...settings, version }, { version });
  },
);

import { appUsed } from '../accounts/events.ts';
import { noteOnce } from './key-use.ts';
import type { Bearer } from './session.ts';

/** Says that an app asked for somebody, once in a while for each sign-in: they see in their settings that it does. */
export const noteAppUse = async (table: string, { accountId, sessionId, signedInAt, app }: Bearer): Promise<void> => {
  if (!app) return;
  const { clientId, scopes } = app;
  await noteOnce(table, sessionId, (usedAt) => ({
    event: appUsed,
    data: { accountId, clientId, scopes: [...scopes], signedInAt, usedAt },
  }));
};

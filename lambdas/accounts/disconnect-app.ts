import { decideAgain } from '../kit/decide-again.ts';
import { http } from '../kit/http.ts';
import { AppNotFound, disconnectApp } from './apps-contract.ts';
import type { AppsStore } from './apps-store.ts';
import { endApp, secondsOf } from './ended-sessions.ts';
import { appIdOf, isConnected } from './list-apps.ts';
import { ownAccount } from './own-account.ts';
import type { Surroundings } from './surroundings.ts';

/**
 * DELETE /v1/me/apps/{app_id}. Cognito cannot revoke what it gave one app without the app's own refresh token: what the
 * app still has, or trades that for, is of a sign-in every domain knows to have ended.
 */
export const disconnectAppRoute = (around: Surroundings, apps: AppsStore) =>
  http(disconnectApp, (call) =>
    decideAgain(async () => {
      const { accountId, params, now } = call;
      const before = await ownAccount(around, call);
      const found = (await apps.of(accountId)).find(({ clientId }) => appIdOf(clientId) === params.appId);
      if (!found || !isConnected(before.sessions, accountId, found)) throw AppNotFound();
      const gone = apps.disconnected(accountId, found.clientId, secondsOf(now));
      await around.accounts.save(before, endApp(before, found.clientId, now), 'app_disconnected', now, [gone]);
    }),
  );

import { http } from '../kit/http.ts';
import { prefixes } from '../kit/ids.ts';
import { scopes } from '../kit/scopes.ts';
import { type EndedSessions, hasEnded } from '../kit/session.ts';
import { listApps } from './apps-contract.ts';
import type { AppsStore, ConnectedApp } from './apps-store.ts';
import { ownAccount } from './own-account.ts';
import type { RegisteredApp } from './registered-apps.ts';
import type { Surroundings } from './surroundings.ts';

/** Cognito's id of a client, as an id of ours. */
export const appIdOf = (clientId: string): string => `${prefixes.app}_${clientId}`;

/** Whether the newest sign-in an app was used from still opens anything. */
export const isConnected = (
  sessions: EndedSessions | undefined,
  accountId: string,
  { clientId, scopes: given, signedInAt }: ConnectedApp,
): boolean => !hasEnded(sessions, { accountId, sessionId: '', signedInAt, app: { clientId, scopes: given } });

/** GET /v1/me/apps */
export const listAppsRoute = (around: Surroundings, apps: AppsStore, registered: ReadonlyMap<string, RegisteredApp>) =>
  http(listApps, async (call) => {
    const { accountId } = call;
    const { sessions } = await ownAccount(around, call);
    const items = (await apps.of(accountId)).flatMap((app) => {
      const known = registered.get(app.clientId);
      if (!known || !isConnected(sessions, accountId, app)) return [];
      const { since, lastUsedAt } = app;
      const { name, homepage } = known;
      return [
        {
          appId: appIdOf(app.clientId),
          name,
          homepage,
          scopes: app.scopes.map((scope) => ({ scope, means: scopes[scope] })),
          since,
          lastUsedAt,
        },
      ];
    });
    return { items };
  });

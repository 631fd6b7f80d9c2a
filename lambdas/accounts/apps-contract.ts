import * as z from 'zod';
import { idOf } from '../kit/ids.ts';
import { noContent, operation } from '../kit/operation.ts';
import { refusal } from '../kit/refusal.ts';
import { everyScope, scopes } from '../kit/scopes.ts';

export const AppNotFound = refusal(
  'accounts.app_not_found',
  'not_found',
  'You are not signed in to such an app. The list of your apps shows those you are.',
);

/** Cognito's id of the app's client, behind our own prefix. */
const appId = idOf('app');

const connectedApp = z.object({
  appId,
  name: z.string(),
  homepage: z.string(),
  scopes: z.array(z.object({ scope: z.enum(everyScope), means: z.string() })).describe('What it may do for you'),
  since: z.iso.datetime().describe('When it first asked for something in your name'),
  lastUsedAt: z.iso.datetime().describe('To ten minutes or so'),
});

const exampleApp = {
  appId: 'app_4t1u8s7v5e2w9x0y3z6a1b4c7d',
  name: 'Subtitle Studio',
  homepage: 'https://subtitles.example',
  scopes: [{ scope: 'videos:read' as const, means: scopes['videos:read'] }],
  since: '2026-11-20T10:00:00.000Z',
  lastUsedAt: '2026-11-21T08:30:00.000Z',
};

export const listApps = operation({
  id: 'accounts.list_apps',
  method: 'GET',
  path: '/v1/me/apps',
  summary: 'Apps of others I am signed in to with this account, and what each may do.',
  credential: 'required',
  action: 'app.list_own',
  matrix: ['AP1'],
  answer: { status: 200, body: z.object({ items: z.array(connectedApp) }) },
  example: { answer: { items: [exampleApp] } },
});

export const disconnectApp = operation({
  id: 'accounts.disconnect_app',
  method: 'DELETE',
  path: '/v1/me/apps/{app_id}',
  summary: 'Disconnect an app: within five seconds every token it has of mine is refused everywhere.',
  credential: 'required',
  action: 'app.disconnect',
  matrix: ['AP2'],
  params: z.object({ appId }),
  ...noContent,
  hides: AppNotFound,
});

export const appOperations = [listApps, disconnectApp] as const;

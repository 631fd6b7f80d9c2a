import { afterEach, expect, test, vi } from 'vitest';
import { tokenVerifier } from '../../lambdas/kit/credential.ts';
import { hasEnded } from '../../lambdas/kit/session.ts';
import { aNetwork } from './a-network.ts';
import { aKey, clientId, goodToken, issuer } from './an-issuer.ts';

const ours = aKey('key-1');
const app = 'an-app';
afterEach(() => vi.unstubAllGlobals());

const verified = (given: Record<string, unknown>) => {
  aNetwork(ours);
  return tokenVerifier(issuer, clientId, [app])(goodToken(ours, given));
};

test('an app’s token says what the app may do: our scopes, and nothing it calls itself', async () => {
  const scope = 'openid arclight/videos.read arclight/account.read arclight/staff.all videos:write other/videos.watch';
  expect((await verified({ client_id: app, scope })).app).toEqual({
    clientId: app,
    scopes: ['account:read', 'videos:read'],
  });
});

test('with the scope of our own pages it may do nothing', async () => {
  expect((await verified({ client_id: app, scope: 'aws.cognito.signin.user.admin' })).app?.scopes).toEqual([]);
});

test('a token of our own pages is narrowed by no scope', async () => {
  expect(await verified({ scope: 'arclight/videos.read' })).not.toHaveProperty('app');
});

test.each<[string, Record<string, unknown>]>([
  ['an app nobody registered', { client_id: 'another-app', scope: 'arclight/videos.read' }],
  ['an app without any scope', { client_id: app }],
  ['scopes in a list', { client_id: app, scope: ['arclight/videos.read'] }],
  ['two apps at once', { client_id: [app, clientId], scope: 'arclight/videos.read' }],
  ['its ID token', { client_id: app, scope: 'arclight/videos.read', token_use: 'id', aud: app }],
])('refused: %s', async (_, given) => {
  await expect(verified(given)).rejects.toMatchObject({ code: 'access.unauthenticated' });
});

test('disconnected, all its sign-ins up to that second have ended, and nobody else’s', () => {
  const sessions = { ended: [], apps: [{ clientId: app, upTo: 1000 }] };
  const asking = (signedInAt: number, client?: string) => ({
    ...{ accountId: 'usr_1', sessionId: 'ses_1', signedInAt },
    ...(client ? { app: { clientId: client, scopes: [] } } : {}),
  });
  expect(hasEnded(sessions, asking(1000, app))).toBe(true);
  expect(hasEnded(sessions, asking(1001, app))).toBe(false);
  expect(hasEnded(sessions, asking(1000, 'another-app'))).toBe(false);
  expect(hasEnded(sessions, asking(1000))).toBe(false);
});

test('signing out everywhere else ends apps of the very second, too: the session that is kept is none of theirs', () => {
  const sessions = { ended: [], before: 1000, except: 'ses_1' };
  const app1 = { clientId: app, scopes: [] };
  expect(hasEnded(sessions, { accountId: 'usr_1', sessionId: 'ses_1', signedInAt: 1000, app: app1 })).toBe(true);
  expect(hasEnded(sessions, { accountId: 'usr_1', sessionId: 'ses_1', signedInAt: 900 })).toBe(false);
});

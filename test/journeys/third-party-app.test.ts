import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { operations } from '../../lambdas/gateway/operations.ts';
import type { Operation } from '../../lambdas/kit/operation.ts';
import { openedBy, type Scope, scopesIn } from '../../lambdas/kit/scopes.ts';
import { askOf, exampleBody, pathOf, refusedBody } from '../security/contracts.ts';
import { rawly } from '../security/raw.ts';
import { appOf, pageAddress, pageOrigin, usedBy } from '../support/an-app.ts';
import { launchBrowser } from '../support/browser.ts';
import { emailOf, type Laptop, password, startLaptop } from '../support/laptop.ts';
import { claimsOf, discover, type OidcApp, posted, signedInTo, type Tokens } from '../support/oidc.ts';

const patience = 90_000;
const example = new URL('../../docs/examples/oidc-pkce.html', import.meta.url);

describe('an app of somebody else', { timeout: 240_000 }, () => {
  let laptop: Laptop;
  let browser: Browser;
  let app: OidcApp;
  beforeAll(async () => {
    laptop = await startLaptop();
    app = appOf(laptop);
    await laptop.person('ada');
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await laptop?.stop();
  });

  const ask = (path: string, token: string, more: RequestInit = {}): Promise<Response> =>
    fetch(`${laptop.cloud.siteUrl}${path}`, {
      ...more,
      headers: { authorization: `Bearer ${token}`, ...more.headers },
    });
  const own = async (name: string): Promise<string> => {
    const answer = await fetch(`${laptop.cloud.siteUrl}/v1/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: emailOf(name), password }),
    });
    return ((await answer.json()) as { access_token: string }).access_token;
  };
  const appsOf = async (token: string) =>
    ((await (await ask('/v1/me/apps', token)).json()) as { items: Record<string, unknown>[] }).items;
  const refusedWith = async (answer: Response): Promise<string> =>
    `${answer.status} ${((await answer.json()) as { error?: { code: string } }).error?.code}`;

  test('AUTH-08 a plain page on another origin signs somebody in by PKCE and asks the API who they are', async () => {
    // The app's own server, on any port; the browser takes it for the registered address.
    const server = createServer(async (_, answer) => {
      answer.setHeader('content-type', 'text/html; charset=utf-8').end(await readFile(example));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    onTestFinished(() => void server.close());
    browser = await launchBrowser(`--host-resolver-rules=MAP ${new URL(pageOrigin).host} 127.0.0.1:${port}`);
    const context = await browser.newContext();
    context.setDefaultTimeout(patience);
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' && !/favicon/.test(message.location().url)) complaints.push(message.text());
    });
    const settings = { issuer: app.issuer, client_id: app.clientId, api: laptop.cloud.siteUrl };
    await page.goto(`${pageAddress}?${new URLSearchParams(settings)}`);
    await page.getByRole('button', { name: 'Sign in' }).click();

    await page.getByLabel('E-mail address').fill(emailOf('ada'));
    await page.getByLabel('Password').fill('not the password');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect
      .poll(() => page.getByRole('alert').textContent(), { timeout: patience })
      .toBe('That e-mail address and password do not belong together.');
    expect(await page.getByLabel('E-mail address').inputValue()).toBe(emailOf('ada'));
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();

    await expect.poll(() => page.getByRole('status').textContent(), { timeout: patience }).toBe('You are ada.');
    expect(page.url()).toBe(pageAddress);
    // What it holds, it holds itself: no cookie of ours, and none of the sign-in page's beside the form's own.
    expect((await context.cookies()).map(({ name }) => name)).toEqual(['XSRF-TOKEN']);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await expect
      .poll(() => page.getByRole('status').textContent(), { timeout: patience })
      .toBe('You are not signed in.');
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('AB-20 only pages of registered apps may read our answers, and nobody’s cookies go along', async () => {
    const preflight = (origin: string) =>
      fetch(`${laptop.cloud.siteUrl}/v1/me`, {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'GET', 'access-control-request-headers': 'authorization' },
      });
    const get = (path: string, origin: string) => fetch(`${laptop.cloud.siteUrl}${path}`, { headers: { origin } });
    const allowed = await preflight(pageOrigin);
    expect([allowed.status, allowed.headers.get('access-control-allow-origin')]).toEqual([204, pageOrigin]);
    expect(allowed.headers.get('access-control-allow-credentials')).toBeNull();
    for (const path of ['/v1/me', '/v1/videos', '/v1/nothing']) {
      const answer = await get(path, pageOrigin);
      expect([path, answer.headers.get('access-control-allow-origin')]).toEqual([path, pageOrigin]);
      expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
      expect(answer.headers.get('vary')).toMatch(/origin/i);
    }
    for (const origin of [
      'null',
      'http://localhost',
      'http://localhost:8092',
      'http://localhost:80910',
      'http://localhost:8091.evil.example',
      'http://evil.example/http://localhost:8091',
      'http://evil-localhost:8091',
      'http://localhost:8091/',
      'https://localhost:8091',
      'HTTP://LOCALHOST:8091',
      'http://127.0.0.1:8091',
      'http://sub.localhost:8091',
      '*',
      'none',
      '%APP_ORIGINS%',
    ]) {
      for (const answer of [await preflight(origin), await get('/v1/me', origin), await get('/v1/videos', origin)])
        expect([origin, answer.headers.get('access-control-allow-origin')]).toEqual([origin, null]);
    }
  });

  test('may do what its scopes open, and not one operation more', async () => {
    await laptop.creator('maker');
    const holder = { email: emailOf('maker'), password };
    const given: Scope[] = ['account:read', 'videos:read'];
    const { access_token } = await signedInTo(app, holder);
    expect(scopesIn(String(claimsOf(access_token)['scope']))).toEqual(given);
    const { access_token: bare } = await signedInTo(app, holder, { scope: 'openid' });

    const wrong: string[] = [];
    const counted = { opened: 0, needsScope: 0, ownSignIn: 0 };
    for (const op of operations as readonly Operation[]) {
      if (op.credential === 'ignored') continue;
      const path = pathOf(op, (prefix) => `${prefix}_0000000000000000000000000A`);
      const code = async (token: string) => {
        const sent = exampleBody(op) === undefined ? {} : { body: refusedBody };
        const answer = await rawly(
          laptop.cloud.siteUrl,
          askOf(op, { path, authorization: `Bearer ${token}`, ...sent }),
        );
        const body = answer.body.startsWith('{') ? (JSON.parse(answer.body) as { error?: { code: string } }) : {};
        return `${answer.status} ${body.error?.code ?? ''}`;
      };
      const opener = openedBy[op.action];
      const [got, without] = [await code(access_token), await code(bare)];
      const isClosed = (answer: string) =>
        opener === 'own_sign_in' ? answer.startsWith('401 ') : answer === '403 access.scope_needed';
      const isOpen = opener === 'anyone' || given.some((scope) => scope === opener);
      if (isOpen === isClosed(got) || /^5|^401/.test(isOpen ? got : '0')) wrong.push(`${op.id}: ${got}`);
      if ((opener === 'anyone') === isClosed(without)) wrong.push(`${op.id} without a scope: ${without}`);
      counted[isOpen ? 'opened' : opener === 'own_sign_in' ? 'ownSignIn' : 'needsScope'] += 1;
    }
    expect(wrong).toEqual([]);
    expect(counted.opened).toBeGreaterThan(5);
    expect(counted.needsScope).toBeGreaterThan(15);
    expect(counted.ownSignIn).toBeGreaterThan(20);
    console.info(`as an app: ${JSON.stringify(counted)}`);
  });

  test('says which scope would have been needed', async () => {
    const { access_token } = await signedInTo(app, { email: emailOf('ada'), password }, { scope: 'openid' });
    const answer = await ask('/v1/me', access_token);
    expect(answer.status).toBe(403);
    expect(await answer.json()).toMatchObject({
      error: { code: 'access.scope_needed', details: { scope: 'account:read' } },
    });
  });

  test('its ID token, its refresh token and its code are no access tokens', async () => {
    const tokens = await signedInTo(app, { email: emailOf('ada'), password });
    for (const other of [tokens.id_token ?? '', tokens.refresh_token, tokens.access_token.slice(0, -6)])
      expect((await ask('/v1/me', other)).status).toBe(401);
    // As our own cookie it is no better: what comes as a cookie is narrowed all the same.
    const cookie = `__Host-arclight_access=${tokens.access_token}`;
    const answer = await fetch(`${laptop.cloud.siteUrl}/v1/me/sessions`, { headers: { cookie } });
    expect(answer.status).toBe(401);
  });

  describe('in its people’s settings', () => {
    let tokens: Tokens;
    let token: string;

    test('is there once it has asked for something, with what it may do', async () => {
      await laptop.person('grace');
      token = await own('grace');
      expect(await appsOf(token)).toEqual([]);
      tokens = await usedBy(laptop, app, emailOf('grace'));
      await expect.poll(() => appsOf(token), { timeout: patience }).toHaveLength(1);
      expect((await appsOf(token))[0]).toEqual({
        app_id: `app_${app.clientId}`,
        name: 'Example page',
        homepage: pageAddress,
        scopes: [
          { scope: 'account:read', means: 'See your name, e-mail address, roles and plan' },
          { scope: 'videos:read', means: 'See your videos, those only you can see included' },
        ],
        since: expect.any(String),
        last_used_at: expect.any(String),
      });
    });

    test('disconnected, it is refused everywhere, and what it refreshes as well', async () => {
      const path = `/v1/me/apps/app_${app.clientId}`;
      expect((await ask('/v1/me/videos', tokens.access_token)).status).toBe(200);
      expect((await ask(path, token, { method: 'DELETE' })).status).toBe(204);
      expect(await appsOf(token)).toEqual([]);
      expect(await refusedWith(await ask(path, token, { method: 'DELETE' }))).toBe('404 accounts.app_not_found');
      const began = Date.now();
      for (const where of ['/v1/me', '/v1/me/videos'])
        await expect.poll(async () => (await ask(where, tokens.access_token)).status, { timeout: patience }).toBe(401);
      console.info(`disconnected everywhere after ${Date.now() - began} ms`);
      const { token_endpoint } = await discover(app);
      const fresh = await posted(token_endpoint, {
        grant_type: 'refresh_token',
        client_id: app.clientId,
        refresh_token: tokens.refresh_token,
      });
      const { access_token } = (await fresh.json()) as Tokens;
      expect((await ask('/v1/me', access_token)).status).toBe(401);
      // The person themselves is still there, and may sign in to it anew.
      expect((await ask('/v1/me', token)).status).toBe(200);
      const again = await signedInTo(app, { email: emailOf('grace'), password });
      expect((await ask('/v1/me', again.access_token)).status).toBe(200);
      await expect.poll(() => appsOf(token), { timeout: patience }).toHaveLength(1);
    });

    test('signing out everywhere ends it, too', async () => {
      const before = await usedBy(laptop, app, emailOf('grace'));
      const answer = await ask('/v1/me/sessions?keep=current', token, { method: 'DELETE' });
      expect(answer.status).toBe(204);
      for (const where of ['/v1/me', '/v1/me/videos'])
        await expect.poll(async () => (await ask(where, before.access_token)).status, { timeout: patience }).toBe(401);
      expect((await ask('/v1/me', token)).status).toBe(200);
      expect(await appsOf(token)).toEqual([]);
    });
  });
});

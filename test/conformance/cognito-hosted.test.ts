import {
  AdminDisableUserCommand,
  AssociateSoftwareTokenCommand,
  CognitoIdentityProviderClient,
  ConfirmSignUpCommand,
  GetTokensFromRefreshTokenCommand,
  GetUserCommand,
  InitiateAuthCommand,
  SetUserMFAPreferenceCommand,
  SignUpCommand,
  VerifySoftwareTokenCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { JwtVerifier } from 'aws-jwt-verify';
import type { Jwks } from 'aws-jwt-verify/jwk';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { cognito } from '../../local/resources/cognito/cognito.ts';
import { digitsOf, stepAt } from '../../local/resources/cognito/totp.ts';
import {
  authorizeQuery,
  claimsOf,
  codeFor,
  type Discovery,
  discover,
  filled,
  newVerifier,
  type OidcApp,
  opened,
  posted,
  signedInTo,
  signInPage,
  type Tokens,
} from '../support/oidc.ts';
import { aResource, type OneService, oneService } from '../support/one-service.ts';

const password = 'a-sound-password';
let now: Date;
let one: OneService;
let sdk: CognitoIdentityProviderClient;
let app: OidcApp;
let other: OidcApp;
let at: Discovery;
const later = (seconds: number) => {
  now = new Date(now.getTime() + seconds * 1000);
};

const refOf = (type: string, logicalId: string, attribute = 'Ref') =>
  one.listening.attribute?.({ type: `AWS::Cognito::${type}`, logicalId, name: logicalId, arn: '' }, attribute) ?? '';

const callback = 'http://localhost:8091/page.html';
const native = 'com.example.app://signed-in';
const clientOf = (more: Record<string, unknown>) => ({
  UserPoolId: refOf('UserPool', 'Pool'),
  ClientName: 'app-example',
  ExplicitAuthFlows: ['ALLOW_CUSTOM_AUTH'],
  AllowedOAuthFlows: ['code'],
  AllowedOAuthFlowsUserPoolClient: true,
  AllowedOAuthScopes: ['openid', 'profile', 'arclight/account.read', 'arclight/videos.read'],
  CallbackURLs: [callback, native, `${callback}?from=here`],
  LogoutURLs: ['http://localhost:8091/out'],
  PreventUserExistenceErrors: 'ENABLED',
  EnableTokenRevocation: true,
  AccessTokenValidity: 30,
  IdTokenValidity: 30,
  TokenValidityUnits: { AccessToken: 'minutes', IdToken: 'minutes' },
  RefreshTokenValidity: 7,
  RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 30 },
  ...more,
});

beforeAll(async () => {
  now = new Date('2026-11-20T10:00:00Z');
  one = await oneService(cognito, { surroundings: { now: () => now } });
  await one.listening.start([
    aResource('AWS::Cognito::UserPool', 'Pool', {
      UsernameAttributes: ['email'],
      UsernameConfiguration: { CaseSensitive: false },
      AutoVerifiedAttributes: ['email'],
      Policies: { PasswordPolicy: { MinimumLength: 10 } },
      MfaConfiguration: 'OPTIONAL',
      EnabledMfas: ['SOFTWARE_TOKEN_MFA'],
    }),
    aResource('AWS::Cognito::UserPoolDomain', 'Domain', { Domain: 'sign-in', UserPoolId: refOf('UserPool', 'Pool') }),
    aResource('AWS::Cognito::UserPoolResourceServer', 'Scopes', {
      Identifier: 'arclight',
      Name: 'arclight',
      UserPoolId: refOf('UserPool', 'Pool'),
      Scopes: ['account.read', 'videos.read', 'videos.write'].map((ScopeName) => ({
        ScopeName,
        ScopeDescription: '-',
      })),
    }),
    aResource('AWS::Cognito::UserPoolClient', 'App', clientOf({})),
    aResource('AWS::Cognito::UserPoolClient', 'Other', clientOf({ ClientName: 'app-other' })),
    aResource('AWS::Cognito::UserPoolClient', 'Own', {
      UserPoolId: refOf('UserPool', 'Pool'),
      ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'],
      AllowedOAuthFlowsUserPoolClient: false,
      CallbackURLs: [callback],
    }),
  ]);
  const { url } = one.listening;
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  sdk = new CognitoIdentityProviderClient({ endpoint: url, region: 'eu-west-1', credentials, maxAttempts: 1 });
  app = {
    issuer: refOf('UserPool', 'Pool', 'ProviderURL'),
    clientId: refOf('UserPoolClient', 'App'),
    redirectUri: callback,
  };
  other = { ...app, clientId: refOf('UserPoolClient', 'Other') };
  at = await discover(app);
});
afterAll(() => one.stop());
beforeEach(() => later(3600));

let people = 0;
const aPerson = async (options: { confirmed?: boolean } = {}) => {
  const person = { email: `person-${++people}@example.com`, password };
  const ClientId = refOf('UserPoolClient', 'Own');
  await sdk.send(
    new SignUpCommand({
      ClientId,
      Username: person.email,
      Password: password,
      UserAttributes: [
        { Name: 'email', Value: person.email },
        { Name: 'name', Value: 'Ada' },
      ],
    }),
  );
  const ConfirmationCode = codeMailedTo(person.email);
  if (options.confirmed !== false)
    await sdk.send(new ConfirmSignUpCommand({ ClientId, Username: person.email, ConfirmationCode }));
  return person;
};
const codeMailedTo = (email: string): string =>
  /\d{6}/.exec(one.mails.findLast(({ to }) => String(to).includes(email))?.text ?? '')?.[0] ?? '';

const redeem = (from: OidcApp, given: Record<string, string>) =>
  posted(at.token_endpoint, {
    grant_type: 'authorization_code',
    client_id: from.clientId,
    redirect_uri: from.redirectUri,
    ...given,
  });
const errorOf = async (answer: Response): Promise<[number, string]> => [
  answer.status,
  ((await answer.json()) as { error: string }).error,
];
const userInfo = (token: string) => fetch(at.userinfo_endpoint, { headers: { authorization: `Bearer ${token}` } });

describe('what an app finds at the issuer', () => {
  test('its endpoints, and the keys its tokens are signed with', async () => {
    const base = `${one.listening.url}/sign-in`;
    expect(at).toMatchObject({
      issuer: app.issuer,
      authorization_endpoint: `${base}/oauth2/authorize`,
      token_endpoint: `${base}/oauth2/token`,
      userinfo_endpoint: `${base}/oauth2/userInfo`,
      revocation_endpoint: `${base}/oauth2/revoke`,
      end_session_endpoint: `${base}/logout`,
    });
    const { access_token, id_token = '' } = await signedInTo(app, await aPerson(), { scope: 'openid' });
    const jwks = (await (await fetch(at.jwks_uri)).json()) as Jwks;
    const verifier = JwtVerifier.create({ issuer: app.issuer, audience: null, jwksUri: 'https://keys.invalid/' });
    verifier.cacheJwks(jwks);
    // Its clock is the wall's, ours is set: the signature is what this looks at.
    for (const token of [access_token, id_token])
      expect(() => verifier.verifySync(token, { audience: null })).not.toThrow(/signature/i);
    const forged = `${access_token.slice(0, -8)}AAAAAAAA`;
    expect(() => verifier.verifySync(forged, { audience: null })).toThrow(/signature/i);
  });
});

describe('signing in with PKCE', () => {
  test('leads from the app to a page, and back with a code and the state as it was', async () => {
    const [person, verifier] = [await aPerson(), newVerifier()];
    const state = 'what ever&it=is #ü';
    const shown = await signInPage(app, verifier, { state });
    expect(shown.status).toBe(200);
    expect(shown.html).toContain('<label for="username">E-mail address</label>');
    expect(shown.html).toContain('<html lang="en">');
    const back = new URL((await filled(shown, { username: person.email, password })).location ?? '');
    expect(back.href.startsWith(`${callback}?`)).toBe(true);
    expect(back.searchParams.get('state')).toBe(state);
    const answer = await redeem(app, { code: back.searchParams.get('code') ?? '', code_verifier: verifier });
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(await answer.json()).toEqual({
      access_token: expect.any(String),
      refresh_token: expect.any(String),
      id_token: expect.any(String),
      expires_in: 1800,
      token_type: 'Bearer',
    });
  });

  test('gives tokens that say who, for whom, and what for', async () => {
    const nonce = 'n-0S6_WzA2Mj';
    const scope = 'openid arclight/account.read';
    const tokens = await signedInTo(app, await aPerson(), { scope, nonce });
    const access = claimsOf(tokens.access_token);
    expect(access).toMatchObject({ iss: app.issuer, client_id: app.clientId, token_use: 'access', scope });
    const id = claimsOf(tokens.id_token ?? '');
    expect(id).toMatchObject({ iss: app.issuer, aud: app.clientId, token_use: 'id', nonce, sub: access['sub'] });
    expect(id['origin_jti']).toBe(access['origin_jti']);
    // No scope asked for the name or the address.
    expect(id).not.toHaveProperty('name');
    expect(id).not.toHaveProperty('email');
    expect(await (await userInfo(tokens.access_token)).json()).toEqual({ sub: access['sub'], username: access['sub'] });
  });

  test('shows the name where the profile was asked for, and never an address that was not', async () => {
    const tokens = await signedInTo(app, await aPerson(), { scope: 'openid profile' });
    expect(claimsOf(tokens.id_token ?? '')).toMatchObject({ name: 'Ada' });
    const told = (await (await userInfo(tokens.access_token)).json()) as object;
    expect(told).toMatchObject({ name: 'Ada' });
    expect(told).not.toHaveProperty('email');
  });

  test('without OpenID gives no ID token and tells nothing of the person', async () => {
    const tokens = await signedInTo(app, await aPerson(), { scope: 'arclight/videos.read' });
    expect(tokens.id_token).toBeUndefined();
    expect((await userInfo(tokens.access_token)).status).toBe(401);
  });

  test('asks for all the app may have where it names no scope', async () => {
    const { access_token } = await signedInTo(app, await aPerson());
    expect(claimsOf(access_token)['scope']).toBe('openid profile arclight/account.read arclight/videos.read');
  });

  test('brings a native app back by its own scheme', async () => {
    const shown = await signInPage({ ...app, redirectUri: native }, newVerifier());
    const { email } = await aPerson();
    expect((await filled(shown, { username: email, password })).location).toMatch(
      /^com\.example\.app:\/\/signed-in\?code=/,
    );
    expect(shown.headers.get('content-security-policy')).toContain("form-action 'self' com.example.app:");
  });

  test('lets pages anywhere trade their code, and sends nobody’s cookies', async () => {
    for (const endpoint of [at.token_endpoint, at.userinfo_endpoint, at.revocation_endpoint]) {
      const answer = await fetch(endpoint, { method: 'OPTIONS', headers: { origin: 'https://app.example' } });
      expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([204, '*']);
      expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
    }
    const answer = await redeem(app, { code: 'none', code_verifier: newVerifier() });
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
  });
});

describe('the page people sign in on', () => {
  test('says in words what went wrong, the same for a wrong password and a stranger', async () => {
    const { email } = await aPerson();
    const words = '<p role="alert">That e-mail address and password do not belong together.</p>';
    const verifier = newVerifier();
    const wrong = await filled(await signInPage(app, verifier), { username: email, password: 'not-the-password' });
    const stranger = await filled(await signInPage(app, verifier), { username: 'nobody@example.com', password });
    expect(wrong.html).toContain(words);
    expect(stranger.html.replace('nobody@example.com', email).replace(/value="[^"@]{32}"/, '')).toBe(
      wrong.html.replace(/value="[^"@]{32}"/, ''),
    );
  });

  test('asks for the digits of an authenticator app, once each', async () => {
    const person = await aPerson();
    const ClientId = refOf('UserPoolClient', 'Own');
    const AuthParameters = { USERNAME: person.email, PASSWORD: password };
    const { AuthenticationResult } = await sdk.send(
      new InitiateAuthCommand({ ClientId, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters }),
    );
    const AccessToken = AuthenticationResult?.AccessToken;
    const { SecretCode = '' } = await sdk.send(new AssociateSoftwareTokenCommand({ AccessToken }));
    await sdk.send(new VerifySoftwareTokenCommand({ AccessToken, UserCode: digitsOf(SecretCode, stepAt(now)) }));
    const on = { Enabled: true, PreferredMfa: true };
    await sdk.send(new SetUserMFAPreferenceCommand({ AccessToken, SoftwareTokenMfaSettings: on }));
    later(60);
    const asked = await filled(await signInPage(app, newVerifier()), { username: person.email, password });
    expect(asked.location).toBeUndefined();
    expect(asked.html).toContain('Enter the digits of your app');
    const again = await filled(asked, { code: '000000' });
    expect(again.html).toContain('That code is not right');
    const right = digitsOf(SecretCode, stepAt(now));
    // What was answered wrongly is not asked again; what the page asks now is.
    expect((await filled(asked, { code: right })).html).toContain('That took too long');
    expect((await filled(again, { code: right })).location).toContain('code=');
    const next = await filled(await signInPage(app, newVerifier()), { username: person.email, password });
    expect((await filled(next, { code: right })).html).toContain('has been used');
  });

  test('asks an unconfirmed address for the code of a mail, and goes on with it', async () => {
    const person = await aPerson({ confirmed: false });
    const asked = await filled(await signInPage(app, newVerifier()), { username: person.email, password });
    expect(asked.html).toContain('Confirm your e-mail address');
    const wrong = await filled(asked, { code: '000000' });
    expect(wrong.html).toContain('That code is not right');
    expect((await filled(wrong, { code: codeMailedTo(person.email) })).location).toContain('code=');
  });

  test('takes no form it did not show to this very browser', async () => {
    const { email } = await aPerson();
    const shown = await signInPage(app, newVerifier());
    const elsewhere = await signInPage(app, newVerifier());
    for (const instead of [
      { cookie: '' },
      { cookie: elsewhere.cookie },
      { hidden: {} },
      { hidden: elsewhere.hidden },
    ]) {
      const answer = await filled(shown, { username: email, password }, instead);
      expect([answer.status, answer.location]).toEqual([400, undefined]);
    }
    expect((await filled(shown, { username: email, password })).location).toContain('code=');
  });

  test('can be framed by nobody, runs no script, and keeps what is typed out of its markup', async () => {
    const shown = await signInPage(app, newVerifier());
    const policy = shown.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/script-src|unsafe-inline/);
    const typed = '"><script>alert(1)</script>@example.com';
    const answer = await fetch(shown.action, {
      method: 'POST',
      headers: { cookie: shown.cookie },
      body: new URLSearchParams({ ...shown.hidden, username: typed, password }),
    });
    expect(await answer.text()).not.toContain('<script>');
  });
});

describe('a request that is not right', () => {
  const answered = (query: URLSearchParams) => opened(`${at.authorization_endpoint}?${query}`);

  test.each([
    ['another host', 'http://localhost.evil.example:8091/page.html'],
    ['another port', 'http://localhost:8092/page.html'],
    ['https instead', 'https://localhost:8091/page.html'],
    ['another path', 'http://localhost:8091/page.htm'],
    ['a path below', 'http://localhost:8091/page.html/more'],
    ['a slash more', 'http://localhost:8091/page.html/'],
    ['dots', 'http://localhost:8091/x/../page.html'],
    ['encoded dots', 'http://localhost:8091/%2e/page.html'],
    ['an encoded letter', 'http://localhost:8091/%70age.html'],
    ['capital letters', 'http://LOCALHOST:8091/page.html'],
    ['a capital scheme', 'HTTP://localhost:8091/page.html'],
    ['a user before the host', 'http://localhost:8091@evil.example/page.html'],
    ['a user', 'http://me@localhost:8091/page.html'],
    ['a query', 'http://localhost:8091/page.html?x=1'],
    ['an empty query', 'http://localhost:8091/page.html?'],
    ['a fragment', 'http://localhost:8091/page.html#x'],
    ['a backslash', 'http://localhost:8091\\@evil.example/page.html'],
    ['a space before', ' http://localhost:8091/page.html'],
    ['a line break after', 'http://localhost:8091/page.html\n'],
    ['a null after', 'http://localhost:8091/page.html\0'],
    ['the address by number', 'http://127.0.0.1:8091/page.html'],
    ['the address by number, in IPv6', 'http://[::1]:8091/page.html'],
    ['no scheme', '//localhost:8091/page.html'],
    ['a script', 'javascript:alert(1)'],
    ['the scheme alone', 'com.example.app:'],
    ['one slash less', 'com.example.app:/signed-in'],
    ['two addresses in one', `${callback},http://evil.example/`],
    ['nothing', ''],
  ])('is told on a page, and sends nobody anywhere: %s', async (_, redirect_uri) => {
    const answer = await answered(authorizeQuery(app, newVerifier(), { redirect_uri }));
    expect([answer.status, answer.location]).toEqual([400, undefined]);
    expect(answer.html).toContain('so they are not');
  });

  test('nor where the address, or the app, is missing, twice there, or not one of the other', async () => {
    const [none, twice, twiceApp] = [1, 2, 3].map(() => authorizeQuery(app, newVerifier()));
    none?.delete('redirect_uri');
    twice?.append('redirect_uri', 'http://evil.example/');
    twiceApp?.append('client_id', other.clientId);
    const own = authorizeQuery({ ...app, clientId: refOf('UserPoolClient', 'Own') }, newVerifier());
    const nobodys = authorizeQuery({ ...app, clientId: 'nobody' }, newVerifier());
    for (const query of [none, twice, twiceApp, own, nobodys]) {
      const answer = await answered(query ?? new URLSearchParams());
      expect([answer.status, answer.location]).toEqual([400, undefined]);
    }
  });

  test.each<[string, Record<string, string | undefined>, string]>([
    ['no challenge', { code_challenge: undefined }, 'invalid_request'],
    ['a plain challenge', { code_challenge_method: 'plain' }, 'invalid_request'],
    ['a challenge of the default method, which is plain', { code_challenge_method: undefined }, 'invalid_request'],
    ['a challenge that is too short', { code_challenge: 'abc' }, 'invalid_request'],
    ['the implicit flow', { response_type: 'token' }, 'unsupported_response_type'],
    ['a mixed flow', { response_type: 'code token' }, 'unsupported_response_type'],
    ['no flow', { response_type: undefined }, 'unsupported_response_type'],
    ['a scope the app was not given', { scope: 'openid arclight/videos.write' }, 'invalid_scope'],
    ['the scope of our own pages', { scope: 'openid aws.cognito.signin.user.admin' }, 'invalid_scope'],
    ['a scope of somebody else’s', { scope: 'other/videos.read' }, 'invalid_scope'],
  ])('is told to the app: %s', async (_, more, error) => {
    const answer = await answered(authorizeQuery(app, newVerifier(), more));
    const back = new URL(answer.location ?? '');
    expect(back.origin + back.pathname).toBe(callback);
    expect(Object.fromEntries(back.searchParams)).toMatchObject({ error, state: 'a-state' });
  });

  test('keeps the query an address was registered with', async () => {
    const answer = await answered(
      authorizeQuery({ ...app, redirectUri: `${callback}?from=here` }, newVerifier(), { response_type: 'token' }),
    );
    expect(answer.location).toMatch(/page\.html\?from=here&error=/);
  });

  test('cannot be slipped in between the page and its form', async () => {
    const { email } = await aPerson();
    const shown = await signInPage(app, newVerifier());
    const action = shown.action.replace(encodeURIComponent(callback), encodeURIComponent('http://evil.example/'));
    expect(action).not.toBe(shown.action);
    const answer = await filled({ ...shown, action }, { username: email, password });
    expect([answer.status, answer.location]).toEqual([400, undefined]);
  });
});

describe('a code', () => {
  const aCode = async (verifier: string) => codeFor(app, verifier, await aPerson());

  test('works once; coming back, it ends what was begun with it', async () => {
    const verifier = newVerifier();
    const given = { code: await aCode(verifier), code_verifier: verifier };
    const tokens = (await (await redeem(app, given)).json()) as Tokens;
    expect((await userInfo(tokens.access_token)).status).toBe(200);
    expect(await errorOf(await redeem(app, given))).toEqual([400, 'invalid_grant']);
    expect((await userInfo(tokens.access_token)).status).toBe(401);
    const refreshed = posted(at.token_endpoint, {
      grant_type: 'refresh_token',
      client_id: app.clientId,
      refresh_token: tokens.refresh_token,
    });
    expect(await errorOf(await refreshed)).toEqual([400, 'invalid_grant']);
  });

  test('traded by many at once is traded by one', async () => {
    const verifier = newVerifier();
    const given = { code: await aCode(verifier), code_verifier: verifier };
    const answers = await Promise.all(Array.from({ length: 10 }, () => redeem(app, given)));
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
  });

  test.each<[string, (verifier: string) => Record<string, string>]>([
    ['another verifier', () => ({ code_verifier: newVerifier() })],
    ['no verifier', () => ({})],
    ['an empty verifier', () => ({ code_verifier: '' })],
    ['the verifier and a letter', (verifier) => ({ code_verifier: `${verifier}a` })],
    ['another address', (verifier) => ({ code_verifier: verifier, redirect_uri: native })],
    ['another app', (verifier) => ({ code_verifier: verifier, client_id: other.clientId })],
  ])('is worth nothing with %s, and spent by the try', async (_, given) => {
    const verifier = newVerifier();
    const code = await aCode(verifier);
    expect(await errorOf(await redeem(app, { code, ...given(verifier) }))).toEqual([400, 'invalid_grant']);
    expect(await errorOf(await redeem(app, { code, code_verifier: verifier }))).toEqual([400, 'invalid_grant']);
  });

  test('the challenge itself is no verifier', async () => {
    const verifier = newVerifier();
    const code = await aCode(verifier);
    const challenge = authorizeQuery(app, verifier).get('code_challenge') ?? '';
    expect(await errorOf(await redeem(app, { code, code_verifier: challenge }))).toEqual([400, 'invalid_grant']);
  });

  test('is good for five minutes', async () => {
    const verifier = newVerifier();
    const [early, late] = [await aCode(verifier), await aCode(verifier)];
    later(299);
    expect((await redeem(app, { code: early, code_verifier: verifier })).status).toBe(200);
    later(2);
    expect(await errorOf(await redeem(app, { code: late, code_verifier: verifier }))).toEqual([400, 'invalid_grant']);
  });

  test('is worth nothing for somebody who may not come in any more', async () => {
    const [person, verifier] = [await aPerson(), newVerifier()];
    const code = await codeFor(app, verifier, person);
    await sdk.send(new AdminDisableUserCommand({ UserPoolId: refOf('UserPool', 'Pool'), Username: person.email }));
    expect(await errorOf(await redeem(app, { code, code_verifier: verifier }))).toEqual([400, 'invalid_grant']);
  });
});

describe('the token endpoint', () => {
  test.each<[string, Record<string, string>, string]>([
    ['no grant', { grant_type: '' }, 'invalid_request'],
    ['the password grant', { grant_type: 'password' }, 'unsupported_grant_type'],
    ['a machine’s grant', { grant_type: 'client_credentials' }, 'unsupported_grant_type'],
    ['no code', { code: '' }, 'invalid_request'],
    ['an app nobody knows', { client_id: 'nobody' }, 'invalid_client'],
  ])('refuses %s', async (_, given, error) => {
    expect(await errorOf(await redeem(app, { code: 'a-code', code_verifier: newVerifier(), ...given }))).toEqual([
      400,
      error,
    ]);
  });

  test('refuses our own pages’ client, which has no such pages', async () => {
    const answer = redeem({ ...app, clientId: refOf('UserPoolClient', 'Own') }, { code: 'x' });
    expect(await errorOf(await answer)).toEqual([400, 'unauthorized_client']);
  });

  test('reads forms alone, with each field once', async () => {
    const json = await fetch(at.token_endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ grant_type: 'authorization_code' }),
    });
    expect(await errorOf(json)).toEqual([400, 'invalid_request']);
    const twice = new URLSearchParams({ grant_type: 'authorization_code', client_id: app.clientId });
    twice.append('client_id', other.clientId);
    expect(await errorOf(await fetch(at.token_endpoint, { method: 'POST', body: twice }))).toEqual([
      400,
      'invalid_request',
    ]);
  });
});

describe('staying signed in', () => {
  const refresh = (refresh_token: string, from = app) =>
    posted(at.token_endpoint, { grant_type: 'refresh_token', client_id: from.clientId, refresh_token });

  test('each refresh token gives the next one, for the same scopes and the same sign-in', async () => {
    const first = await signedInTo(app, await aPerson(), { scope: 'openid arclight/videos.read' });
    later(1700);
    const next = (await (await refresh(first.refresh_token)).json()) as Tokens;
    expect(next.refresh_token).not.toBe(first.refresh_token);
    const [was, is] = [claimsOf(first.access_token), claimsOf(next.access_token)];
    for (const name of ['scope', 'origin_jti', 'auth_time', 'client_id', 'sub']) expect(is[name]).toBe(was[name]);
  });

  test('the API gives no more for it than the pages did', async () => {
    const first = await signedInTo(app, await aPerson(), { scope: 'openid' });
    const { AuthenticationResult } = await sdk.send(
      new GetTokensFromRefreshTokenCommand({ ClientId: app.clientId, RefreshToken: first.refresh_token }),
    );
    expect(claimsOf(AuthenticationResult?.AccessToken ?? '')['scope']).toBe('openid');
  });

  test('one that comes back after its grace ends the family', async () => {
    const first = await signedInTo(app, await aPerson());
    const next = (await (await refresh(first.refresh_token)).json()) as Tokens;
    later(31);
    expect(await errorOf(await refresh(first.refresh_token))).toEqual([400, 'invalid_grant']);
    expect(await errorOf(await refresh(next.refresh_token))).toEqual([400, 'invalid_grant']);
    expect((await userInfo(next.access_token)).status).toBe(401);
  });

  test('one is worth nothing to another app, and ends after seven days', async () => {
    const first = await signedInTo(app, await aPerson());
    expect(await errorOf(await refresh(first.refresh_token, other))).toEqual([400, 'invalid_grant']);
    later(7 * 86_400);
    expect(await errorOf(await refresh(first.refresh_token))).toEqual([400, 'invalid_grant']);
  });

  test('an app that gives its token back has ended the sign-in; another app cannot', async () => {
    const tokens = await signedInTo(app, await aPerson());
    const revoke = (from: OidcApp, token: string) =>
      posted(at.revocation_endpoint, { client_id: from.clientId, token });
    expect(await errorOf(await revoke(other, tokens.refresh_token))).toEqual([400, 'unauthorized_client']);
    expect((await userInfo(tokens.access_token)).status).toBe(200);
    expect(await errorOf(await revoke(app, tokens.access_token))).toEqual([400, 'unsupported_token_type']);
    expect((await revoke(app, tokens.refresh_token)).status).toBe(200);
    expect((await userInfo(tokens.access_token)).status).toBe(401);
    expect((await revoke(app, tokens.refresh_token)).status).toBe(200);
    expect((await revoke(app, 'nobody-knows-it')).status).toBe(200);
  });
});

describe('what an app cannot do with what it has', () => {
  test('ask Cognito itself about the person, or change them: its tokens have not that scope', async () => {
    const { access_token } = await signedInTo(app, await aPerson());
    for (const command of [
      new GetUserCommand({ AccessToken: access_token }),
      new AssociateSoftwareTokenCommand({ AccessToken: access_token }),
    ])
      await expect(sdk.send(command as GetUserCommand)).rejects.toThrow('does not have required scopes');
  });

  test('ask for passwords itself', async () => {
    const { email } = await aPerson();
    const AuthParameters = { USERNAME: email, PASSWORD: password };
    const asked = new InitiateAuthCommand({ ClientId: app.clientId, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters });
    await expect(sdk.send(asked)).rejects.toThrow('USER_PASSWORD_AUTH flow not enabled for this client');
  });
});

test('signing out leads back to an address the app registered for that, and nowhere else', async () => {
  const out = (logout_uri: string) =>
    opened(`${at.end_session_endpoint}?${new URLSearchParams({ client_id: app.clientId, logout_uri })}`);
  expect((await out('http://localhost:8091/out')).location).toBe('http://localhost:8091/out');
  for (const elsewhere of ['http://localhost:8091/out/', callback, 'http://evil.example/'])
    expect(await out(elsewhere)).toMatchObject({ status: 400, location: undefined });
});

test('a scope nobody knows stops the start', async () => {
  const start = one.listening.start([
    aResource('AWS::Cognito::UserPoolClient', 'Wrong', clientOf({ AllowedOAuthScopes: ['arclight/everything'] })),
  ]);
  await expect(start).rejects.toThrow('allows scopes nobody knows: arclight/everything');
});

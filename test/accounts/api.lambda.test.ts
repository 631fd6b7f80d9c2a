import {
  AdminUserGlobalSignOutCommand,
  CognitoIdentityProviderClient,
  ConfirmForgotPasswordCommand,
  ConfirmSignUpCommand,
  ForgotPasswordCommand,
  GetTokensFromRefreshTokenCommand,
  GetUserCommand,
  InitiateAuthCommand,
  ResendConfirmationCodeCommand,
  RevokeTokenCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import * as contract from '../../lambdas/accounts/contract.ts';
import { clock } from '../../lambdas/kit/clock.ts';
import { reasonWords } from '../../lambdas/kit/reasons.ts';
import { aTable, type Table } from '../support/a-table.ts';
import { type Answered, type Asked, asking, openDoor, siteOrigin } from '../support/api-event.ts';
import { signedToken } from '../support/signed-token.ts';

const cognito = mockClient(CognitoIdentityProviderClient);
let table: Table;
let ask: (operation: Parameters<ReturnType<typeof asking>>[0], asked?: Asked) => Promise<Answered>;
let confirmed: (event: unknown, context: unknown) => Promise<unknown>;

beforeAll(async () => {
  table = await aTable('accounts');
  openDoor({
    ACCOUNTS_TABLE: table.name,
    USER_POOL_ID: 'eu-west-1_test',
    IMAGES_BUCKET: 'images',
    SIGNING_SECRET: 'arclight/test/signing',
    MAIL_FROM: 'Arclight <hello@arclight.test>',
    REGISTERED_APPS: '[]',
    GRACE_DAYS: '30',
  });
  ask = asking((await import('../../lambdas/accounts/api.lambda.ts')).handler);
  const trigger = (await import('../../lambdas/accounts/on-person-confirmed.lambda.ts')).handler;
  confirmed = trigger as unknown as typeof confirmed;
});
afterAll(async () => {
  vi.unstubAllGlobals();
  await table.stop();
});
beforeEach(() => cognito.reset());

let people = 0;
interface Somebody {
  subject: string;
  accountId: string;
  email: string;
  token: string;
}

/** Someone who has confirmed their address a moment ago. */
const somebody = async (): Promise<Somebody> => {
  const subject = `00000000-0000-4000-8000-${String(++people).padStart(12, '0')}`;
  const email = `person${people}@example.com`;
  await confirmed(
    {
      triggerSource: 'PostConfirmation_ConfirmSignUp',
      userName: subject,
      request: { userAttributes: { sub: subject, email, name: 'Ada' } },
    },
    { awsRequestId: 'trigger' },
  );
  return { subject, email, accountId: `usr_${subject.replaceAll('-', '')}`, token: signedToken(subject) };
};
const creator = async (): Promise<Somebody> => {
  const one = await somebody();
  const { status } = await ask(contract.becomeCreator, {
    token: one.token,
    body: { terms_version: contract.creatorTermsVersion },
  });
  expect(status).toBe(200);
  return one;
};
const set = async (accountId: string, fields: Record<string, unknown>): Promise<void> => {
  const row = await table.row(`ACCOUNT#${accountId}`, 'ACCOUNT');
  await table.put({ ...row, ...fields });
};
const refusing = (name: string): Error => Object.assign(new Error(name), { name });
const tokensFor = ({ token }: Somebody, refreshToken = 'refresh-1') => ({
  AuthenticationResult: { AccessToken: token, RefreshToken: refreshToken, ExpiresIn: 1800, TokenType: 'Bearer' },
});
const newsOf = async (accountId: string): Promise<string[]> =>
  (await table.news()).filter(({ data }) => data['accountId'] === accountId).map(({ name }) => name);

describe('sign up', () => {
  const body = { email: 'Ada@Example.com', password: 'correct horse battery', display_name: 'Ada' };

  test('a new and a known address get the very same answer', async () => {
    cognito.on(SignUpCommand).resolves({});
    const fresh = await ask(contract.signUp, { body });
    expect(cognito.commandCalls(SignUpCommand)[0]?.args[0].input).toMatchObject({
      Username: 'ada@example.com',
      UserAttributes: [
        { Name: 'email', Value: 'ada@example.com' },
        { Name: 'name', Value: 'Ada' },
      ],
    });
    cognito.on(SignUpCommand).rejects(refusing('UsernameExistsException'));
    const known = await ask(contract.signUp, { body });
    expect(fresh).toMatchObject({ status: 201, body: { next: 'confirm' } });
    expect([known.status, known.body]).toEqual([fresh.status, fresh.body]);
  });

  test('nobody signs up with a role, a plan or a status', async () => {
    const { status, body: answer } = await ask(contract.signUp, { body: { ...body, role: 'admin', plan: 'premium' } });
    expect(status).toBe(422);
    expect(answer.error.details.fields.map(({ field }: { field: string }) => field)).toEqual(['role', 'plan']);
    expect(cognito.calls()).toHaveLength(0);
  });

  test('what Cognito refuses is said in our words', async () => {
    cognito.on(SignUpCommand).rejects(refusing('InvalidPasswordException'));
    expect((await ask(contract.signUp, { body })).body.error.code).toBe('accounts.weak_password');
    cognito.on(SignUpCommand).rejects(refusing('LimitExceededException'));
    expect((await ask(contract.signUp, { body })).status).toBe(429);
    cognito.on(SignUpCommand).rejects(refusing('InternalErrorException'));
    expect((await ask(contract.signUp, { body })).status).toBe(500);
  });
});

describe('confirming', () => {
  const body = { email: 'ada@example.com', code: '123456' };

  test('the trigger makes one account and says so once, however often it runs', async () => {
    const one = await somebody();
    people -= 1;
    await somebody();
    expect(await table.row(`ACCOUNT#${one.accountId}`, 'ACCOUNT')).toMatchObject({
      email: one.email,
      roles: ['viewer'],
    });
    expect(await newsOf(one.accountId)).toEqual(['account.created']);
    expect(await table.history(`ACCOUNT#${one.accountId}`)).toEqual(['confirmed → active']);
  });

  test('a wrong code, an old code and an unknown address are one answer', async () => {
    const answers: unknown[] = [];
    for (const name of ['CodeMismatchException', 'ExpiredCodeException', 'UserNotFoundException']) {
      cognito.on(ConfirmSignUpCommand).rejects(refusing(name));
      const { status, body: answer } = await ask(contract.confirmSignUp, { body });
      answers.push([status, answer.error.code]);
    }
    expect(new Set(answers.map(String))).toEqual(new Set(['422,accounts.wrong_code']));
  });

  test('a trigger that failed does not undo the confirmation', async () => {
    cognito.on(ConfirmSignUpCommand).rejects(refusing('UnexpectedLambdaException'));
    expect((await ask(contract.confirmSignUp, { body })).status).toBe(204);
  });

  test('asking for a new code tells nothing about the address', async () => {
    cognito.on(ResendConfirmationCodeCommand).resolvesOnce({}).rejects(refusing('UserNotFoundException'));
    const known = await ask(contract.resendCode, { body: { email: 'ada@example.com' } });
    const unknown = await ask(contract.resendCode, { body: { email: 'nobody@example.com' } });
    expect([unknown.status, unknown.body]).toEqual([known.status, known.body]);
    expect(known.status).toBe(202);
  });
});

describe('log in', () => {
  test('programs get tokens, browsers get cookies and no token', async () => {
    const one = await somebody();
    cognito.on(InitiateAuthCommand).resolves(tokensFor(one));
    const body = { email: one.email, password: 'correct horse battery' };
    const program = await ask(contract.logIn, { body });
    expect(program).toMatchObject({
      status: 200,
      cookies: [],
      body: {
        account_id: one.accountId,
        access_token: one.token,
        refresh_token: 'refresh-1',
        token_type: 'Bearer',
        expires_in: 1800,
      },
    });
    const browser = await ask(contract.logIn, {
      body: { ...body, session: 'cookie' },
      headers: { origin: siteOrigin },
    });
    expect(browser.body).toEqual({ account_id: one.accountId, token_type: 'Bearer', expires_in: 1800 });
    expect(browser.cookies).toHaveLength(2);
    expect(browser.headers['cache-control']).toBe('no-store');
  });

  test('a foreign page cannot log its visitors in', async () => {
    const body = { email: 'a@example.com', password: 'correct horse battery', session: 'cookie' };
    const foreign = await ask(contract.logIn, { body, headers: { origin: 'https://evil.example' } });
    expect([foreign.status, foreign.body.error.code]).toEqual([403, 'access.foreign_origin']);
    expect(cognito.calls()).toHaveLength(0);
  });

  test('an unknown address and a wrong password are the same answer', async () => {
    const body = { email: 'a@example.com', password: 'wrong' };
    cognito
      .on(InitiateAuthCommand)
      .rejectsOnce(refusing('NotAuthorizedException'))
      .rejects(refusing('UserNotFoundException'));
    const wrong = await ask(contract.logIn, { body });
    const unknown = await ask(contract.logIn, { body });
    const said = ({ status, body: { error } }: Answered) => [status, error.code, error.message];
    expect(said(unknown)).toEqual(said(wrong));
    expect(wrong.status).toBe(401);
  });

  describe('that is tried too often', () => {
    const passwordFor = (email: string, password = 'wrong password here') =>
      ask(contract.logIn, { body: { email, password } });
    const said = ({ status, headers, body }: Answered) => [status, body.error?.code, headers['retry-after']];
    const heard = () => cognito.commandCalls(InitiateAuthCommand).length;
    let turnedMs = 0;
    const now = clock.now;
    beforeEach(() => {
      const at = now().getTime();
      turnedMs = 0;
      clock.now = () => new Date(at + turnedMs);
    });
    afterEach(() => {
      clock.now = now;
    });

    test('has to wait, twice as long each time, known or unknown alike; then it is heard again', async () => {
      const { email } = await somebody();
      const answersFor = async (address: string, refusal: string): Promise<unknown[]> => {
        cognito.reset();
        cognito.on(InitiateAuthCommand).rejects(refusing(refusal));
        const seen: unknown[] = [];
        for (let time = 0; time < 5; time++) seen.push(said(await passwordFor(address)));
        for (const waitMs of [1_000, 2_000]) {
          seen.push(said(await passwordFor(address.toUpperCase())));
          turnedMs += waitMs;
          seen.push(said(await passwordFor(address)));
        }
        return [...seen, heard()];
      };
      const known = await answersFor(email, 'NotAuthorizedException');
      const unknown = await answersFor('nobody@example.com', 'UserNotFoundException');
      const wrong = [401, 'accounts.wrong_credentials', undefined];
      const wait = (seconds: string) => [429, 'accounts.too_many_tries', seconds];
      expect(known).toEqual([wrong, wrong, wrong, wrong, wrong, wait('1'), wrong, wait('2'), wrong, 7]);
      expect(unknown).toEqual(known);
    });

    test('many tries at once are no way around it', async () => {
      cognito.on(InitiateAuthCommand).rejects(refusing('NotAuthorizedException'));
      const answers = await Promise.all(Array.from({ length: 30 }, () => passwordFor('many@example.com')));
      expect(answers.every(({ status }) => [401, 429, 503].includes(status))).toBe(true);
      expect(heard()).toBeLessThanOrEqual(5);
    });

    test('the right password ends the counting, and so does a new one', async () => {
      const one = await somebody();
      const right = () => cognito.reset() && cognito.on(InitiateAuthCommand).resolves(tokensFor(one));
      const wrong = () =>
        cognito.reset() && cognito.on(InitiateAuthCommand).rejects(refusing('NotAuthorizedException'));
      for (let round = 0; round < 3; round++) {
        wrong();
        for (let time = 0; time < 4; time++) expect((await passwordFor(one.email)).status).toBe(401);
        right();
        expect((await passwordFor(one.email)).status).toBe(200);
      }
      wrong();
      for (let time = 0; time < 5; time++) await passwordFor(one.email);
      expect((await passwordFor(one.email)).status).toBe(429);
      right();
      cognito.on(ConfirmForgotPasswordCommand).resolves({}).on(AdminUserGlobalSignOutCommand).resolves({});
      const reset = { email: one.email, code: '123456', password: 'a new password here' };
      expect((await ask(contract.resetPassword, { body: reset })).status).toBe(204);
      expect((await passwordFor(one.email)).status).toBe(200);
    });

    test('Cognito’s own lock is a wait and no wrong password', async () => {
      const locked = Object.assign(new Error('Password attempts exceeded'), { name: 'NotAuthorizedException' });
      cognito.on(InitiateAuthCommand).rejects(locked);
      expect(said(await passwordFor('locked@example.com'))).toEqual([429, 'accounts.too_many_tries', '2']);
    });
  });

  test('suspension is told after the right password only, and the new session is ended', async () => {
    const one = await somebody();
    const until = '2027-11-28T09:00:00.000Z';
    const decided = { by: 'usr_of_staff', at: '2026-11-20T09:00:00.000Z', note: 'A third report.' };
    const suspension = { ...decided, reason: 'spam', message: 'Ten times the same.', until };
    await set(one.accountId, { status: 'suspended', suspension });
    const body = { email: one.email, password: 'correct horse battery' };
    cognito.on(InitiateAuthCommand).rejects(Object.assign(new Error('no'), { name: 'NotAuthorizedException' }));
    const { body: guessed } = await ask(contract.logIn, { body: { ...body, password: 'a wrong guess at it' } });
    expect(guessed.error).toMatchObject({ code: 'accounts.wrong_credentials' });
    expect(JSON.stringify(guessed)).not.toMatch(/spam|Ten times|2027/);
    cognito.on(InitiateAuthCommand).resolves(tokensFor(one)).on(RevokeTokenCommand).resolves({});
    const { status, body: answer } = await ask(contract.logIn, { body });
    expect([status, answer.error.code]).toEqual([403, 'access.account_suspended']);
    const { reason, message } = suspension;
    expect(answer.error.details).toEqual({ reason, message, until, because: reasonWords.spam });
    expect(cognito.commandCalls(RevokeTokenCommand)[0]?.args[0].input.Token).toBe('refresh-1');
    await set(one.accountId, { status: 'closed' });
    expect((await ask(contract.logIn, { body })).body.error.code).toBe('accounts.wrong_credentials');
  });

  test('a lost trigger is made good: the account is there after the first log-in', async () => {
    const subject = '11111111-0000-4000-8000-000000000001';
    const one = {
      subject,
      token: signedToken(subject),
      email: 'late@example.com',
      accountId: `usr_${subject.replaceAll('-', '')}`,
    };
    cognito
      .on(InitiateAuthCommand)
      .resolves(tokensFor(one))
      .on(GetUserCommand, { AccessToken: one.token })
      .resolves({
        Username: subject,
        UserAttributes: [
          { Name: 'sub', Value: subject },
          { Name: 'email', Value: one.email },
          { Name: 'name', Value: 'Late' },
        ],
      });
    expect((await ask(contract.logIn, { body: { email: one.email, password: 'correct horse battery' } })).status).toBe(
      200,
    );
    expect(await newsOf(one.accountId)).toEqual(['account.created']);
    const me = await ask(contract.readMe, { token: one.token });
    expect(me.body).toMatchObject({ email: one.email, display_name: 'Late' });
  });
});

describe('a session', () => {
  test('is refreshed from the body into the body', async () => {
    const one = await somebody();
    cognito.on(GetTokensFromRefreshTokenCommand, { RefreshToken: 'old' }).resolves(tokensFor(one, 'new'));
    const answer = await ask(contract.refreshSession, { body: { refresh_token: 'old' } });
    expect(answer).toMatchObject({ status: 200, cookies: [], body: { refresh_token: 'new', access_token: one.token } });
  });

  test('is refreshed from our cookie into cookies, for our own pages only', async () => {
    const one = await somebody();
    cognito.on(GetTokensFromRefreshTokenCommand, { RefreshToken: 'old' }).resolves(tokensFor(one, 'new'));
    const cookies = ['__Secure-arclight_refresh=old'];
    const ours = await ask(contract.refreshSession, { body: {}, cookies, headers: { origin: siteOrigin } });
    expect(ours.status).toBe(200);
    expect(ours.body).not.toHaveProperty('refresh_token');
    expect(ours.cookies[1]).toContain('__Secure-arclight_refresh=new;');
    for (const headers of [{}, { origin: 'https://evil.example' }] as Record<string, string>[])
      expect((await ask(contract.refreshSession, { body: {}, cookies, headers })).status).toBe(403);
    expect((await ask(contract.refreshSession, { body: {}, headers: { origin: siteOrigin } })).status).toBe(401);
  });

  test('ends with its whole family when a refresh token comes twice', async () => {
    cognito
      .on(GetTokensFromRefreshTokenCommand)
      .rejects(refusing('RefreshTokenReuseException'))
      .on(RevokeTokenCommand)
      .resolves({});
    const { status, body } = await ask(contract.refreshSession, { body: { refresh_token: 'used' } });
    expect([status, body.error.code]).toEqual([401, 'accounts.refresh_refused']);
    expect(cognito.commandCalls(RevokeTokenCommand)).toHaveLength(1);
  });

  test('of a suspended person is not refreshed', async () => {
    const one = await somebody();
    await set(one.accountId, { status: 'suspended' });
    cognito.on(GetTokensFromRefreshTokenCommand).resolves(tokensFor(one, 'new')).on(RevokeTokenCommand).resolves({});
    expect((await ask(contract.refreshSession, { body: { refresh_token: 'old' } })).status).toBe(401);
    expect(cognito.commandCalls(RevokeTokenCommand)[0]?.args[0].input.Token).toBe('new');
  });

  test('is logged out by body and by cookie, the cookies go, and a second time there is nobody any more', async () => {
    const one = await somebody();
    cognito.on(RevokeTokenCommand).resolvesOnce({}).rejects(refusing('UnsupportedTokenTypeException'));
    const asked = { token: one.token, body: { refresh_token: 'mine' }, cookies: ['__Secure-arclight_refresh=other'] };
    const first = await ask(contract.logOut, asked);
    expect(first.status).toBe(204);
    expect(first.cookies.every((cookie) => cookie.includes('Max-Age=0'))).toBe(true);
    expect((await ask(contract.logOut, asked)).status).toBe(401);
    expect(cognito.commandCalls(RevokeTokenCommand).map(({ args }) => args[0].input.Token)).toEqual(['mine', 'other']);
  });
});

describe('a forgotten password', () => {
  test('asking for a code tells nothing about the address', async () => {
    cognito
      .on(ForgotPasswordCommand)
      .resolvesOnce({})
      .rejectsOnce(refusing('UserNotFoundException'))
      .rejects(refusing('InvalidParameterException'));
    const answers = [];
    for (const email of ['known@example.com', 'unknown@example.com', 'unconfirmed@example.com'])
      answers.push(await ask(contract.forgotPassword, { body: { email } }));
    expect(answers.map(({ status, body }) => [status, body])).toEqual(Array(3).fill([202, { next: 'reset' }]));
  });

  test('a new one ends every session of the person', async () => {
    const one = await somebody();
    cognito.on(ConfirmForgotPasswordCommand).resolves({}).on(AdminUserGlobalSignOutCommand).resolves({});
    const body = { email: one.email, code: '123456', password: 'battery horse correct' };
    expect((await ask(contract.resetPassword, { body })).status).toBe(204);
    expect(cognito.commandCalls(AdminUserGlobalSignOutCommand)[0]?.args[0].input.Username).toBe(one.email);
    cognito.on(ConfirmForgotPasswordCommand).rejects(refusing('UserNotFoundException'));
    expect((await ask(contract.resetPassword, { body })).body.error.code).toBe('accounts.wrong_code');
  });
});

describe('me', () => {
  test('is who I am; others never learn my address', async () => {
    const one = await creator();
    const { body } = await ask(contract.readMe, { token: one.token });
    expect(body).toMatchObject({
      account_id: one.accountId,
      email: one.email,
      roles: ['viewer', 'creator'],
      plan: 'free',
    });
    const outbox = (await table.rows()).filter(({ kind }) => kind === 'outbox');
    expect(JSON.stringify(outbox)).not.toContain(one.email);
  });

  test('changes by name and language, with news of what others see', async () => {
    const one = await somebody();
    const changed = await ask(contract.changeMe, { token: one.token, body: { display_name: 'Ada L.', locale: 'de' } });
    expect(changed.body).toMatchObject({ display_name: 'Ada L.', locale: 'de' });
    expect(await newsOf(one.accountId)).toEqual(expect.arrayContaining(['account.created', 'account.changed']));
  });

  test.each(['roles', 'role', 'plan', 'status', 'email_verified', 'quota'])('cannot be given a %s', async (field) => {
    const one = await somebody();
    expect((await ask(contract.changeMe, { token: one.token, body: { [field]: 'admin' } })).status).toBe(422);
  });

  test('four changes at once all happen, each on top of the last', async () => {
    const one = await somebody();
    const answers = await Promise.all(
      Array.from({ length: 4 }, (_, n) =>
        ask(contract.changeMe, { token: one.token, body: { display_name: `Ada ${n}` } }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(await table.row(`ACCOUNT#${one.accountId}`, 'ACCOUNT')).toMatchObject({ version: 5 });
    expect(await table.history(`ACCOUNT#${one.accountId}`)).toHaveLength(5);
  });

  test('becoming a creator twice is once, and old terms are refused', async () => {
    const one = await creator();
    const body = { terms_version: contract.creatorTermsVersion };
    expect((await ask(contract.becomeCreator, { token: one.token, body })).status).toBe(200);
    expect((await newsOf(one.accountId)).filter((name) => name === 'account.changed')).toHaveLength(1);
    const old = await ask(contract.becomeCreator, { token: one.token, body: { terms_version: '2020-01' } });
    expect(old.body.error).toMatchObject({ code: 'accounts.terms_outdated', details: { terms_version: '2026-11' } });
  });

  test('a suspended person reads, and changes nothing; a closed one is nobody', async () => {
    const one = await somebody();
    await set(one.accountId, { status: 'suspended' });
    expect((await ask(contract.readMe, { token: one.token })).status).toBe(200);
    expect((await ask(contract.changeMe, { token: one.token, body: { locale: 'de' } })).status).toBe(403);
    await set(one.accountId, { status: 'closed' });
    expect((await ask(contract.readMe, { token: one.token })).status).toBe(401);
  });
});

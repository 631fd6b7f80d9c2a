import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Account, newAccount } from '../../lambdas/accounts/account.ts';
import { beginClosing, close, erased, keep, next, stateOf, takeUp } from '../../lambdas/accounts/closing.ts';
import * as contract from '../../lambdas/accounts/contract.ts';
import { createKey } from '../../lambdas/accounts/keys-contract.ts';
import { pairsOf } from '../support/machines.ts';
import { type AccountsStage, accountsStage, password } from './accounts-stage.ts';

type Somebody = Awaited<ReturnType<AccountsStage['somebody']>>;
let stage: AccountsStage;
beforeAll(async () => {
  stage = await accountsStage();
});
afterAll(() => stage.stop());

const dayS = 86_400;
const codeOf = ({ status, body }: { status: number; body: { error?: { code: string } } | undefined }) =>
  `${status} ${body?.error?.code ?? ''}`.trim();
let keys = 0;
const once = () => ({ headers: { 'idempotency-key': `closing-${++keys}` } });
const leave = (one: { token: string }, body: object = { password }) =>
  stage.ask(contract.closeAccount, { token: one.token, body });
const stay = (token: string) => stage.ask(contract.keepAccount, { token });
const me = (token: string) => stage.ask(contract.readMe, { token });
const again = async (one: Pick<Somebody, 'email'>): Promise<string> => {
  const { status, body } = await stage.logIn(one.email);
  expect(status).toBe(200);
  return body.access_token;
};
const accountOf = (one: Somebody) => stage.table.row(`ACCOUNT#${one.accountId}`, 'ACCOUNT');
const newsOf = async (one: Somebody) =>
  (await stage.table.news()).filter(({ data }) => data['accountId'] === one.accountId).map(({ name }) => name);
const creator = async (): Promise<Somebody> => {
  const one = await stage.somebody();
  const body = { terms_version: contract.creatorTermsVersion };
  await stage.ask(contract.becomeCreator, { token: one.token, body });
  return one;
};
const open = async (one: Somebody, handle: string): Promise<string> => {
  const asked = { token: one.token, body: { handle, name: `Films of ${one.email}` }, ...once() };
  return (await stage.ask(contract.createChannel, asked)).body.channel_id;
};
const channel = (channel_id: string, token?: string) =>
  stage.ask(contract.readChannel, { params: { channel_id }, ...(token ? { token } : {}) });

describe('the machine of leaving', () => {
  test.each(pairsOf('account_deletion'))('$from + $event → $to', ({ from, event, to }) => {
    expect(next(from as Parameters<typeof next>[0], event as Parameters<typeof next>[1])).toBe(to);
  });

  test.each([
    [{ status: 'active' }, 'ACTIVE'],
    [{ status: 'suspended' }, 'ACTIVE'],
    [{ status: 'closing' }, 'PENDING_GRACE'],
    [{ status: 'closed', erasing: { lookAt: '2026-11-20T00:00:00.000Z' } }, 'DELETING'],
    [{ status: 'closed' }, 'DELETED'],
  ] as const)('%o is %s', (one, state) => {
    expect(stateOf(one)).toBe(state);
  });
});

describe('a step on the way out', () => {
  const now = new Date('2026-11-20T10:00:00.000Z');
  const ahead = (ms: number) => new Date(now.getTime() + ms);
  const one = newAccount({ accountId: 'usr_5f0c2a8e1b7d4c3f', email: 'ada@example.com', displayName: 'Ada' }, now);
  const leaving = beginClosing(one, 30, now);
  const monthMs = 30 * dayS * 1000;

  test('is taken when its time has come and not before, whatever list somebody was found in', () => {
    expect(close(one, now)).toBeUndefined();
    expect(close(leaving, ahead(monthMs - 1))).toBeUndefined();
    const closed = close(leaving, ahead(monthMs));
    expect(closed).toMatchObject({ status: 'closed', version: 3 });
    if (!closed) throw new Error('nobody was closed');
    expect(close(closed, ahead(monthMs))).toBeUndefined();
    expect(takeUp(closed, ahead(monthMs))).toBeUndefined();
    expect(takeUp(closed, ahead(monthMs + 300_000))).toMatchObject({ version: 4 });
    expect(erased(leaving)).toBeUndefined();
    expect(erased(closed)).toMatchObject({ email: '', erasing: undefined });
  });

  test('that is taken already changes nothing', () => {
    expect(beginClosing(leaving, 30, ahead(1000))).toBe(leaving);
    expect(keep(one, now)).toBe(one);
    expect(keep(leaving, ahead(1000))).toMatchObject({ status: 'active', closing: undefined });
  });
});

describe('ID7 closing an account', { timeout: 120_000 }, () => {
  test.each([
    ['FR', {}, 202],
    ['PR', { plan: 'premium' }, 202],
    ['CR', { roles: ['viewer', 'creator'] }, 202],
    ['MO', { roles: ['viewer', 'moderator'] }, 202],
    ['SU', { roles: ['viewer', 'creator'], status: 'suspended' }, 202],
    ['DE', { status: 'closed' }, 401],
  ] as [string, Partial<Account>, number][])('%s', async (_, given, status) => {
    const one = await stage.somebody();
    await stage.give(one.accountId, given);
    expect((await leave(one)).status).toBe(status);
  });

  test('nobody signed in hears 401; the last admin 409, and another one 202', async () => {
    expect((await stage.ask(contract.closeAccount, { body: { password } })).status).toBe(401);
    const [one, other] = [await stage.somebody(), await stage.somebody()];
    for (const { accountId } of [one, other]) await stage.give(accountId, { roles: ['viewer', 'admin'] });
    expect((await leave(one)).status).toBe(202);
    expect(codeOf(await leave(other))).toBe('409 moderation.last_admin');
    expect((await me(other.token)).body.status).toBe('active');
  });

  test('takes the password, and with a second factor the digits too: an open session alone closes nothing', async () => {
    const one = await stage.somebody();
    expect(codeOf(await leave(one, {}))).toBe('401 accounts.proof_needed');
    expect(codeOf(await leave(one, { password: 'not this one' }))).toBe('422 accounts.wrong_password');
    const { key } = (await stage.ask(contract.beginSecondFactor, { token: one.token, body: { password } })).body;
    await stage.ask(contract.confirmSecondFactor, { token: one.token, body: { code: stage.digits(key) } });
    stage.later(60);
    expect(codeOf(await leave(one))).toBe('401 accounts.proof_needed');
    const code = stage.digits(key);
    const wrong = code === '000000' ? '000001' : '000000';
    expect(codeOf(await leave(one, { password, code: wrong }))).toBe('422 accounts.wrong_digits');
    expect((await me(one.token)).body.status).toBe('active');
    expect((await leave(one, { password, code })).status).toBe(202);
  });

  test('ends every sign-in and key at once, says until when, and writes to the person', async () => {
    const one = await stage.somebody();
    const elsewhere = await stage.logIn(one.email);
    const made = await stage.ask(createKey, {
      token: one.token,
      body: { name: 'A key', scopes: ['account:read'] },
      ...once(),
    });
    expect((await me(made.body.key)).status).toBe(200);
    const { status, body, cookies } = await leave(one);
    expect(status).toBe(202);
    expect(Date.parse(body.closes_at) - Date.now() - stage.aheadMs()).toBeGreaterThan(29.9 * dayS * 1000);
    expect(cookies.map((each) => each.split('=')[0])).toEqual(['__Host-arclight_access', '__Secure-arclight_refresh']);
    for (const token of [one.token, elsewhere.body.access_token, made.body.key])
      expect((await me(token)).status).toBe(401);
    for (const refresh_token of [one.refreshToken, elsewhere.body.refresh_token])
      expect((await stage.ask(contract.refreshSession, { body: { refresh_token } })).status).toBe(401);
    const kept = (await stage.table.rows()).filter(({ kind }) => kind === 'api_key');
    expect(kept.filter(({ keyId }) => keyId === made.body.key_id)).toEqual([]);
    expect(stage.letterTo(one.email).subject).toBe('Your Arclight account is being closed');
    expect((await newsOf(one)).filter((name) => name === 'account.closing')).toHaveLength(1);
  });

  test('sessions of another person go on', async () => {
    const [one, other] = [await stage.somebody(), await stage.somebody()];
    await leave(one);
    expect((await me(other.token)).status).toBe(200);
  });
});

describe('while leaving', { timeout: 120_000 }, () => {
  test('whoever signs in sees until when, may sign out and turn back, and does nothing else', async () => {
    const one = await creator();
    const { closes_at } = (await leave(one)).body;
    const token = await again(one);
    expect((await me(token)).body).toMatchObject({ status: 'closing', closing: { closes_at }, grace_days: 30 });
    const refused = [
      await stage.ask(contract.changeMe, { token, body: { display_name: 'Other' } }),
      await stage.ask(contract.listSessions, { token }),
      await stage.ask(contract.createChannel, { token, body: { handle: 'too-late', name: 'Late' }, ...once() }),
    ];
    expect(refused.map(codeOf)).toEqual(refused.map(() => '403 access.account_closing'));
    expect((await stage.ask(contract.logOut, { token, body: {} })).status).toBe(204);
  });

  test('asking again says the same day, takes no password and writes no second mail', async () => {
    const one = await stage.somebody();
    const first = (await leave(one)).body;
    const token = await again(one);
    stage.later(60);
    const letters = stage.letters().length;
    expect((await leave({ token }, {})).body).toEqual(first);
    expect(stage.letters()).toHaveLength(letters);
  });

  test('its channel is hidden from everybody else, and seen again by whoever turns back', async () => {
    const one = await creator();
    const channelId = await open(one, 'comes-back');
    await leave(one);
    const token = await again(one);
    expect(codeOf(await channel(channelId))).toBe('404 accounts.channel_not_found');
    expect(codeOf(await channel('@comes-back'))).toBe('404 accounts.channel_not_found');
    expect((await channel(channelId, token)).status).toBe(200);
    expect((await stay(token)).body).toMatchObject({ status: 'active' });
    expect((await channel('@comes-back')).status).toBe(200);
  });

  test('turning back twice is turning back once: one piece of news and one mail', async () => {
    const one = await stage.somebody();
    await leave(one);
    const token = await again(one);
    for (const answer of [await stay(token), await stay(token)]) {
      expect(answer.status).toBe(200);
      expect(answer.body.closing).toBeUndefined();
    }
    expect((await newsOf(one)).filter((name) => name === 'account.kept')).toHaveLength(1);
    expect(stage.letters().filter(({ to }) => to === one.email)).toEqual([
      { to: one.email, subject: 'Your Arclight account is being closed' },
      { to: one.email, subject: 'Your Arclight account stays' },
    ]);
    stage.later(31 * dayS);
    await stage.close();
    expect(await accountOf(one)).toMatchObject({ status: 'active', email: one.email });
  });

  test('a suspended person who turns back is suspended, as they were', async () => {
    const one = await stage.somebody();
    const suspension = { reason: 'spam' as const, note: 'A note', by: one.accountId, at: new Date().toISOString() };
    await stage.give(one.accountId, { status: 'suspended', suspension });
    await leave(one);
    const { body } = await stay(await again(one));
    expect(body).toMatchObject({ status: 'suspended', suspension: { reason: 'spam' } });
  });

  test('nobody is closed before the day, and on it turning back is too late', async () => {
    const one = await stage.somebody();
    await leave(one);
    stage.later(30 * dayS - 60);
    await stage.close();
    expect(await accountOf(one)).toMatchObject({ status: 'closing' });
    const token = await again(one);
    stage.later(120);
    expect(codeOf(await stay(token))).toBe('410 accounts.grace_over');
    await stage.close();
    expect(await accountOf(one)).toMatchObject({ status: 'closed' });
  });
});

describe('after the day', { timeout: 120_000 }, () => {
  /** Somebody with a channel and a picture, on the team of another, invited to a third, and asked by their address. */
  const settled = async (name: string) => {
    const [one, other] = [await creator(), await creator()];
    const channelId = await open(one, `${name}-films`);
    const others = await open(other, `${name}-others`);
    const asked = (body: object) => ({ token: other.token, params: { channel_id: others }, body, ...once() });
    const joins = await stage.ask(contract.inviteToTeam, asked({ email: one.email, role: 'editor' }));
    await stage.ask(contract.acceptInvitation, {
      token: one.token,
      params: { invitation_id: joins.body.invitation_id },
    });
    const third = await open(other, `${name}-third`);
    await stage.ask(contract.inviteToTeam, {
      ...asked({ email: one.email, role: 'stats' }),
      params: { channel_id: third },
    });
    stage.buckets.keep('images', `img/people/${one.accountId}/a.jpg`, `img/channels/${channelId}/banner/b.jpg`);
    stage.buckets.keep('images', `img/people/${other.accountId}/a.jpg`, `img/channels/${others}/banner/b.jpg`);
    return { one, other, channelId, others, third };
  };

  test('nothing is left of a person but ids, and nobody else loses anything', async () => {
    const { one, other, channelId, others, third } = await settled('gone');
    await leave(one);
    stage.later(30 * dayS + 1);
    await stage.close();
    const rows = (await stage.table.rows()).filter(({ kind }) => kind !== 'outbox' && kind !== 'idempotency');
    const named = rows.filter((row) => JSON.stringify(row).includes(one.email));
    expect(named).toEqual([]);
    const own = rows.filter(({ pk }) => pk === `ACCOUNT#${one.accountId}`);
    expect([...new Set(own.map(({ sk }) => String(sk).replace(/#.*/, '')))].sort()).toEqual(['ACCOUNT', 'LOG']);
    expect(await accountOf(one)).toMatchObject({ status: 'closed', email: '', displayName: 'Somebody who left' });
    expect(await stage.isKnown(one.email)).toBe(false);
    expect(
      stage.buckets.keys('images').filter((key) => key.includes(one.accountId) || key.includes(channelId)),
    ).toEqual([]);
    expect(
      stage.buckets.keys('images').filter((key) => key.includes(other.accountId) || key.includes(others)),
    ).toHaveLength(2);
    expect(await stage.table.row(`CHANNEL#${others}`, 'CHANNEL')).toMatchObject({ team: [] });
    expect(await stage.table.row(`CHANNEL#${third}`, 'CHANNEL')).toMatchObject({ invitations: [] });
    expect(await stage.isKnown(other.email)).toBe(true);
    expect(stage.letterTo(one.email).subject).toBe('Your Arclight account is closed');
    const news = await stage.table.news();
    expect(news.filter(({ name }) => name === 'channel.closed').map(({ data }) => data['channelId'])).toEqual([
      channelId,
    ]);
    expect(
      news.find(({ name, data }) => name === 'account.closed' && data['accountId'] === one.accountId)?.data,
    ).toMatchObject({ displayName: 'Somebody who left', roles: [], plan: 'free', status: 'closed' });
  });

  test('its channel is gone (410), its handle is taken for another 30 days and then free', async () => {
    const { one, channelId } = await settled('handle');
    await leave(one);
    stage.later(30 * dayS + 1);
    await stage.close();
    expect(codeOf(await channel(channelId))).toBe('410 accounts.channel_gone');
    expect(codeOf(await channel('@handle-films'))).toBe('410 accounts.channel_gone');
    const next = await creator();
    const take = async () =>
      codeOf(
        await stage.ask(contract.createChannel, {
          token: await again(next),
          body: { handle: 'handle-films', name: 'Another' },
          ...once(),
        }),
      );
    expect(await take()).toBe('409 accounts.handle_taken');
    stage.later(30 * dayS + 1);
    expect(codeOf(await channel('@handle-films'))).toBe('404 accounts.channel_not_found');
    expect(await take()).toBe('201');
  });

  test('somebody who left can come back with the same address, as somebody new', async () => {
    const one = await stage.somebody();
    await leave(one);
    stage.later(30 * dayS + 1);
    await stage.close();
    expect((await stage.logIn(one.email)).status).toBe(401);
    await stage.ask(contract.signUp, { body: { email: one.email, password, display_name: 'Back' } });
    await stage.ask(contract.confirmSignUp, { body: { email: one.email, code: stage.codeFor(one.email) } });
    const { body } = await me(await again(one));
    expect(body).toMatchObject({ status: 'active', display_name: 'Back' });
    expect(body.account_id).not.toBe(one.accountId);
  });

  test('whatever stops it in the middle is made good later, with one last mail', async () => {
    const { one, channelId } = await settled('stuck');
    await leave(one);
    stage.later(30 * dayS + 1);
    const picture = `img/channels/${channelId}/banner/b.jpg`;
    stage.buckets.stuck.add(picture);
    await expect(stage.close()).rejects.toThrow(/^1 of \d+ people stay$/);
    expect(await accountOf(one)).toMatchObject({ status: 'closed', email: one.email });
    stage.buckets.stuck.delete(picture);
    expect(await stage.close()).toMatchObject({ due: 0 });
    stage.later(301);
    expect(await stage.close()).toMatchObject({ due: 1, done: 1 });
    stage.later(301);
    expect(await stage.close()).toMatchObject({ due: 0 });
    expect(await accountOf(one)).toMatchObject({ email: '' });
    const subjects = stage
      .letters()
      .filter(({ to }) => to === one.email)
      .map(({ subject }) => subject);
    expect(subjects.filter((subject) => subject === 'Your Arclight account is closed')).toHaveLength(1);
    expect((await newsOf(one)).filter((name) => name === 'account.closed')).toHaveLength(1);
  });
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as contract from '../../lambdas/accounts/contract.ts';
import { type AccountsStage, accountsStage, password, phone } from './accounts-stage.ts';

let stage: AccountsStage;
beforeAll(async () => {
  stage = await accountsStage();
});
afterAll(() => stage.stop());

const statusOf = async (token: string): Promise<number> => (await stage.ask(contract.readMe, { token })).status;
const listed = async (token: string) => (await stage.ask(contract.listSessions, { token, query: {} })).body.items;
const refresh = (refresh_token: string) => stage.ask(contract.refreshSession, { body: { refresh_token } });
const endedIn = async (accountId: string) =>
  (await stage.table.news())
    .filter(({ name, data }) => name === 'account.changed' && data['accountId'] === accountId)
    .map(({ data }) => data['sessions'] as { ended: { sessionId: string }[]; before?: number; except?: string });

/** Somebody with a browser and, a while later, a phone. */
const withTwo = async () => {
  const one = await stage.somebody();
  stage.later(60);
  const { body } = await stage.logIn(one.email, {}, phone);
  return { ...one, phone: { token: body.access_token as string, refreshToken: body.refresh_token as string } };
};

describe('where I am signed in', () => {
  test('each device is listed with what it is, since when and when it was last renewed; the newest first', async () => {
    const one = await withTwo();
    const [newest, oldest] = await listed(one.token);
    expect(newest).toMatchObject({ device: 'Safari on iPhone', current: false });
    expect(oldest).toMatchObject({ device: 'Firefox on Linux', current: true });
    expect(Date.parse(newest.signed_in_at) - Date.parse(oldest.signed_in_at)).toBeGreaterThanOrEqual(59_000);
    expect(Object.keys(newest).sort()).toEqual(['current', 'device', 'last_used_at', 'session_id', 'signed_in_at']);
    stage.later(1200);
    const renewed = await refresh(one.phone.refreshToken);
    const again = await listed(renewed.body.access_token);
    expect(again).toHaveLength(2);
    expect(again[0]).toMatchObject({ session_id: newest.session_id, current: true });
    expect(Date.parse(again[0].last_used_at) - Date.parse(newest.last_used_at)).toBeGreaterThanOrEqual(1_199_000);
  });

  test('page by page, and only one’s own', async () => {
    const one = await withTwo();
    const first = await stage.ask(contract.listSessions, { token: one.token, query: { limit: '1' } });
    expect(first.body.items).toHaveLength(1);
    const query = { limit: '1', cursor: first.body.next_cursor };
    const second = await stage.ask(contract.listSessions, { token: one.token, query });
    expect(second.body.items[0].session_id).not.toBe(first.body.items[0].session_id);
    const other = await stage.somebody();
    expect((await stage.ask(contract.listSessions, { token: other.token, query })).status).toBe(422);
  });

  test('nothing that could be used is kept: no token, no address, no line of a browser', async () => {
    const one = await withTwo();
    const rows = JSON.stringify(await stage.table.rows());
    for (const secret of [one.token, one.refreshToken, one.phone.refreshToken, 'Mozilla', 'AppleWebKit', '192.0.2.1'])
      expect(rows).not.toContain(secret);
  });

  test('what has run out is not listed, though its row is still there', async () => {
    const one = await withTwo();
    stage.later(7 * 24 * 3600 - 30);
    const { body } = await stage.logIn(one.email);
    expect(await listed(body.access_token)).toHaveLength(2);
  });
});

describe('ending one', () => {
  test('its tokens are refused and can be renewed no more; the others go on, and every domain hears of it', async () => {
    const one = await withTwo();
    const [{ session_id }] = await listed(one.token);
    const end = () => stage.ask(contract.endSession, { token: one.token, params: { session_id } });
    expect((await end()).status).toBe(204);
    expect([await statusOf(one.phone.token), await statusOf(one.token)]).toEqual([401, 200]);
    expect((await refresh(one.phone.refreshToken)).body.error.code).toBe('accounts.refresh_refused');
    expect((await refresh(one.refreshToken)).status).toBe(200);
    expect(await listed(one.token)).toHaveLength(1);
    expect((await endedIn(one.accountId)).at(-1)?.ended.map((each) => each.sessionId)).toEqual([session_id]);
    expect((await end()).status).toBe(404);
  });

  test('somebody else’s and one that never was are the same answer', async () => {
    const [one, other] = [await withTwo(), await stage.somebody()];
    const [{ session_id }] = await listed(one.token);
    const answers = await Promise.all(
      [session_id, 'ses_00000000000000000000000000'].map((each) =>
        stage.ask(contract.endSession, { token: other.token, params: { session_id: each } }),
      ),
    );
    expect(answers.map(({ status, body }) => [status, body.error.code])).toEqual(
      Array(2).fill([404, 'accounts.session_not_found']),
    );
    expect(await statusOf(one.phone.token)).toBe(200);
  });

  test('one’s own takes the cookies away', async () => {
    const one = await stage.somebody();
    const [{ session_id }] = await listed(one.token);
    const ended = await stage.ask(contract.endSession, { token: one.token, params: { session_id } });
    expect(ended.cookies.every((cookie) => cookie.includes('Max-Age=0'))).toBe(true);
    expect(ended.cookies).toHaveLength(2);
    expect(await statusOf(one.token)).toBe(401);
  });

  test('is remembered as long as its refresh token could be traded, and no longer', async () => {
    const one = await withTwo();
    const [{ session_id }] = await listed(one.token);
    await stage.ask(contract.endSession, { token: one.token, params: { session_id } });
    const remembered = async () => (await endedIn(one.accountId)).at(-1)?.ended;
    stage.later(7 * 24 * 3600 - 120);
    const soon = await stage.logIn(one.email);
    await stage.ask(contract.logOut, { token: soon.body.access_token, body: {} });
    expect(await remembered()).toHaveLength(2);
    stage.later(3600);
    const then = await stage.logIn(one.email);
    await stage.ask(contract.logOut, { token: then.body.access_token, body: {} });
    expect(await remembered()).toHaveLength(2);
  });
});

describe('signing out everywhere', () => {
  test('ends them all, at Cognito too, and who signs in anew the same second is in', async () => {
    const one = await withTwo();
    stage.later(60);
    await stage.atOnce(async () => {
      expect((await stage.ask(contract.endSessions, { token: one.token })).status).toBe(204);
      expect([await statusOf(one.token), await statusOf(one.phone.token)]).toEqual([401, 401]);
      for (const token of [one.refreshToken, one.phone.refreshToken])
        expect((await refresh(token)).body.error.code).toBe('accounts.refresh_refused');
      const { body } = await stage.logIn(one.email);
      expect(await statusOf(body.access_token)).toBe(200);
      expect(await listed(body.access_token)).toHaveLength(1);
    });
  });

  test('also those that began this very second', () =>
    stage.atOnce(async () => {
      const one = await stage.somebody();
      const { body } = await stage.logIn(one.email, {}, phone);
      await stage.ask(contract.endSessions, { token: one.token });
      expect([await statusOf(one.token), await statusOf(body.access_token)]).toEqual([401, 401]);
    }));

  test('everywhere else: this one goes on, and can be renewed', async () => {
    const one = await withTwo();
    const query = { keep: 'current' };
    expect((await stage.ask(contract.endSessions, { token: one.token, query })).status).toBe(204);
    expect([await statusOf(one.token), await statusOf(one.phone.token)]).toEqual([200, 401]);
    expect((await refresh(one.phone.refreshToken)).status).toBe(401);
    const renewed = await refresh(one.refreshToken);
    expect(await statusOf(renewed.body.access_token)).toBe(200);
    expect(await listed(renewed.body.access_token)).toHaveLength(1);
    expect((await stage.ask(contract.endSessions, { token: one.token, query: { keep: 'all' } })).status).toBe(422);
  });
});

describe('a sign-in ends', () => {
  test('when it is logged out: the access token that is still out is refused as well', async () => {
    const one = await withTwo();
    const body = { refresh_token: one.refreshToken };
    expect((await stage.ask(contract.logOut, { token: one.token, body })).status).toBe(204);
    expect([await statusOf(one.token), await statusOf(one.phone.token)]).toEqual([401, 200]);
    expect((await refresh(one.refreshToken)).status).toBe(401);
  });

  test('when a refresh token comes back that was traded: the thief’s access token with it', async () => {
    const one = await withTwo();
    const traded = await refresh(one.refreshToken);
    stage.later(31);
    expect((await refresh(one.refreshToken)).body.error.code).toBe('accounts.refresh_refused');
    expect(await statusOf(traded.body.access_token)).toBe(401);
    expect((await refresh(traded.body.refresh_token)).status).toBe(401);
    expect(await statusOf(one.phone.token)).toBe(200);
  });

  test('when the password is reset, and with a changed one everywhere but here', async () => {
    const one = await withTwo();
    const change = { old_password: password, password: 'battery horse correct' };
    expect((await stage.ask(contract.changePassword, { token: one.token, body: change })).status).toBe(204);
    expect([await statusOf(one.token), await statusOf(one.phone.token)]).toEqual([200, 401]);
    await stage.ask(contract.forgotPassword, { body: { email: one.email } });
    const reset = { email: one.email, code: stage.codeFor(one.email), password };
    expect((await stage.ask(contract.resetPassword, { body: reset })).status).toBe(204);
    expect(await statusOf(one.token)).toBe(401);
    expect((await refresh(one.refreshToken)).status).toBe(401);
    const { body } = await stage.logIn(one.email);
    expect(await statusOf(body.access_token)).toBe(200);
  });
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as contract from '../../lambdas/accounts/contract.ts';
import { keyUsed } from '../../lambdas/accounts/events.ts';
import * as keys from '../../lambdas/accounts/keys-contract.ts';
import { everyScope, scopes } from '../../lambdas/kit/scopes.ts';
import { deliver, domainNews } from '../support/a-delivery.ts';
import { type AccountsStage, accountsStage } from './accounts-stage.ts';

let stage: AccountsStage;
let onKeyUsed: unknown;
beforeAll(async () => {
  stage = await accountsStage();
  onKeyUsed = (await import('../../lambdas/accounts/on-key-used.lambda.ts')).handler;
});
afterAll(() => stage.stop());

/** Somebody whose requests are all turned down. */
let patient: Awaited<ReturnType<AccountsStage['somebody']>> | undefined;
let requests = 0;
const idempotency = (key = `request-${++requests}`) => ({ headers: { 'idempotency-key': key } });
const make = (token: string, body: object = {}, more: object = idempotency()) =>
  stage.ask(keys.createKey, {
    token,
    body: { name: 'Nightly upload', scopes: ['account:read'], ...body },
    ...more,
  });
const listed = async (token: string) => (await stage.ask(keys.listKeys, { token })).body.items;
const me = (token: string, more: object = {}) => stage.ask(contract.readMe, { token, ...more });
const revoke = (token: string, key_id: string) => stage.ask(keys.revokeKey, { token, params: { key_id } });
const newsOf = async (accountId: string) =>
  (await stage.table.news())
    .filter(({ name, data }) => name === 'account.changed' && data['accountId'] === accountId)
    .map(({ data }) => data['keys'] as { keyId: string; fingerprint: string; scopes: string[] }[] | undefined);

describe('making an API key', () => {
  test('shows it once, and lets its program in with what it was given', async () => {
    const one = await stage.somebody();
    const { status, body } = await make(one.token, { scopes: ['account:read', 'videos:read', 'account:read'] });
    expect(status).toBe(201);
    expect(body).toMatchObject({ name: 'Nightly upload', prefix: 'arc_key_', scopes: ['account:read', 'videos:read'] });
    expect(body.key).toMatch(/^arc_key_[0-9A-Za-z]{55}$/);
    expect(body.key.endsWith(body.last_four)).toBe(true);
    expect((await me(body.key)).body).toMatchObject({ account_id: one.accountId });
    const [entry] = await listed(one.token);
    const { key: _, ...shown } = body;
    expect(entry).toEqual(shown);
  });

  test('asked for again with the same Idempotency-Key it is the same one, and not shown again', async () => {
    const one = await stage.somebody();
    const first = await make(one.token, {}, idempotency('twice'));
    const second = await make(one.token, {}, idempotency('twice'));
    const { key: _, ...rest } = first.body;
    expect(second.headers['idempotent-replayed']).toBe('true');
    expect(second.body).toEqual({ ...rest, key_shown: true });
    expect(await listed(one.token)).toHaveLength(1);
  });

  test('nothing that could be used is kept, in no row and in no news', async () => {
    const one = await stage.somebody();
    const { body } = await make(one.token);
    await me(body.key);
    const everything = JSON.stringify(await stage.table.rows());
    expect(everything).not.toContain(body.key);
    expect(everything).not.toContain(body.key.slice(8, -6));
    expect((await newsOf(one.accountId)).at(-1)).toEqual([
      { keyId: body.key_id, fingerprint: expect.stringMatching(/^[\w-]{43}$/), scopes: ['account:read'] },
    ]);
  });

  test('its person is written to: which key, what it opens, and never the key', async () => {
    const one = await stage.somebody();
    const { body } = await make(one.token, { name: 'Backup <b>', scopes: ['videos:write'] });
    const letter = stage.letterTo(one.email);
    expect(letter.subject).toBe('An API key was made for your Arclight account');
    for (const part of [
      'Backup <b>',
      body.last_four,
      'change, publish, schedule and delete your videos',
      '/settings/keys',
    ])
      expect(letter.text).toContain(part);
    expect(letter.html).not.toContain('<b>');
    expect(JSON.stringify(letter)).not.toContain(body.key);
  });

  test('a mail that is lost loses no key', async () => {
    const one = await stage.somebody();
    stage.loseMails(1);
    expect((await make(one.token)).status).toBe(201);
    expect(await listed(one.token)).toHaveLength(1);
    stage.loseMails(0);
  });

  test('is possible twenty times; the next is told what to do, also where many are asked for at once', async () => {
    const one = await stage.somebody();
    const { body: first } = await make(one.token);
    const held = { fingerprint: 'A'.repeat(43), scopes: [] };
    const others = Array.from({ length: 17 }, (_, at) => ({ ...held, keyId: `key_of_before_${at}` }));
    const [own] = (await newsOf(one.accountId)).at(-1) ?? [];
    await stage.give(one.accountId, { keys: own ? [own, ...others] : others });
    const atOnce = await Promise.all(Array.from({ length: 4 }, () => make(one.token)));
    expect(atOnce.filter(({ status }) => status === 201)).toHaveLength(2);
    const [refused] = atOnce.filter(({ status }) => status === 409);
    expect(refused?.body.error).toMatchObject({ code: 'accounts.too_many_keys', details: { most: 20 } });
    expect(await listed(one.token)).toHaveLength(3);
    expect((await revoke(one.token, first.key_id)).status).toBe(204);
    expect((await make(one.token)).status).toBe(201);
  });

  test.each([
    ['no scope', { scopes: [] }, 'request.invalid'],
    ['a scope that is none', { scopes: ['videos:everything'] }, 'request.invalid'],
    ['a right it cannot carry', { scopes: ['staff:all'] }, 'request.invalid'],
    ['no name', { name: ' ' }, 'request.invalid'],
    ['a field that is ours', { fingerprint: 'AA' }, 'request.invalid'],
    ['an end that is over', { expires_at: '2020-01-01T00:00:00.000Z' }, 'accounts.key_expiry_out_of_range'],
    ['an end nobody lives to see', { expires_at: '2199-01-01T00:00:00.000Z' }, 'accounts.key_expiry_out_of_range'],
    ['an end that is no time', { expires_at: 'tomorrow' }, 'request.invalid'],
  ])('with %s is refused', async (_, body, code) => {
    patient ??= await stage.somebody();
    const one = patient;
    const refused = await make(one.token, body);
    expect([refused.status, refused.body.error.code]).toEqual([422, code]);
    expect(await listed(one.token)).toEqual([]);
  });

  test('every scope there is can be given, and is said in words', async () => {
    const one = await stage.somebody();
    expect((await make(one.token, { scopes: everyScope })).body.scopes).toEqual(everyScope);
    for (const words of Object.values(scopes)) expect(words.length).toBeGreaterThan(15);
  });
});

describe('asking with an API key', () => {
  test('what its scopes do not open is refused with the one that does', async () => {
    const one = await stage.somebody();
    const { body } = await make(one.token, { scopes: ['videos:read'] });
    const refused = await me(body.key);
    expect([refused.status, refused.body.error.code, refused.body.error.details]).toEqual([
      403,
      'access.scope_needed',
      { scope: 'account:read' },
    ]);
  });

  test('no scope opens keys, sessions, the password, the address, the second factor or becoming a creator', async () => {
    const one = await stage.somebody();
    const { body } = await make(one.token, { scopes: everyScope });
    const asked = { token: body.key, ...idempotency() };
    const params = { key_id: body.key_id, session_id: 'ses_00000000000000000000000000' };
    const closed = [...keys.keyOperations, ...contract.accountsOperations].filter(
      ({ path, credential }) =>
        credential === 'required' && /\/(keys|sessions|password|email|second-factor|creator)(\/|$)/.test(path),
    );
    expect(closed.length).toBeGreaterThanOrEqual(14);
    for (const op of closed) {
      const { status, body: said } = await stage.ask(op, { ...asked, params, body: 'body' in op ? {} : undefined });
      expect([op.id, status, said.error?.code]).toEqual([op.id, 403, 'access.scope_needed']);
    }
    expect(await listed(one.token)).toHaveLength(1);
  });

  test.each(['cookie', 'both'] as const)('as %s it is refused', async (credential) => {
    const one = await stage.somebody();
    const { body } = await make(one.token);
    expect((await me(body.key, { credential })).status).toBe(credential === 'both' ? 400 : 401);
  });

  test('in an address it is refused and said to be burnt, beside a good token too', async () => {
    const one = await stage.somebody();
    const { body } = await make(one.token);
    for (const token of [undefined, one.token, body.key]) {
      const refused = await stage.ask(contract.readMe, { ...(token ? { token } : {}), query: { api_key: body.key } });
      expect([refused.status, refused.body.error.code]).toEqual([400, 'access.key_in_address']);
      expect(JSON.stringify(refused.body)).not.toContain(body.key);
    }
  });

  test('after its end it is refused with when that was', async () => {
    const one = await stage.somebody();
    const expires_at = new Date(Date.now() + stage.aheadMs() + 3_600_000).toISOString();
    const { body } = await make(one.token, { expires_at });
    expect((await me(body.key)).status).toBe(200);
    stage.later(3601);
    const refused = await me(body.key);
    expect([refused.status, refused.body.error.code, refused.body.error.details]).toEqual([
      401,
      'access.key_expired',
      { expired_at: expires_at },
    ]);
    const { body: again } = await stage.logIn(one.email);
    expect((await listed(again.access_token))[0]).toMatchObject({ expired: true });
  });

  test('it outlives the sign-in it was made in, and signing out everywhere', async () => {
    const one = await stage.somebody();
    const { body } = await make(one.token);
    await stage.ask(contract.endSessions, { token: one.token });
    expect([(await me(one.token)).status, (await me(body.key)).status]).toEqual([401, 200]);
  });

  test('while its person is suspended it opens what they may still do themselves, and nothing for who has left', async () => {
    const one = await stage.somebody();
    const { body } = await make(one.token);
    const give = (status: 'active' | 'suspended' | 'closed') => stage.give(one.accountId, { status });
    await give('suspended');
    for (const token of [body.key, one.token]) {
      expect((await me(token)).status).toBe(200);
      const opened = {
        token,
        body: { handle: 'not-while-suspended', name: 'No' },
        headers: { 'idempotency-key': token },
      };
      const refused = await stage.ask(contract.createChannel, opened);
      expect(refused.body.error.code).toBe('access.account_suspended');
    }
    await give('active');
    expect((await me(body.key)).status).toBe(200);
    await give('closed');
    expect((await me(body.key)).body.error.code).toBe('access.key_refused');
    expect((await newsOf(one.accountId)).at(-1)).toBeDefined();
  });
});

describe('looking after one’s keys', () => {
  test('each is listed with what it opens and when it was last used, to ten minutes', async () => {
    const one = await stage.somebody();
    const { body } = await make(one.token);
    expect((await listed(one.token))[0].last_used_at).toBeUndefined();
    const usesBefore = (await stage.table.news()).filter(({ name }) => name === 'key.used').length;
    for (let count = 0; count < 3; count++) await me(body.key);
    const uses = (await stage.table.news()).filter(({ name }) => name === 'key.used').slice(usesBefore);
    expect(uses).toHaveLength(1);
    const used = uses[0]?.data as { keyId: string; accountId: string; usedAt: string };
    const hear = (given: Partial<typeof used>) => deliver(onKeyUsed, domainNews(keyUsed, { ...used, ...given }));
    const shown = async () => (await listed(one.token))[0].last_used_at;
    expect(await hear({})).toEqual([]);
    expect(await shown()).toBe(used.usedAt);
    const at = (ms: number) => new Date(Date.parse(used.usedAt) + ms).toISOString();
    for (const ms of [-60_000, 60_000, 600_000]) {
      expect(await hear({ usedAt: at(ms) })).toEqual([]);
      expect(await shown()).toBe(used.usedAt);
    }
    await hear({ usedAt: at(601_000) });
    expect(await shown()).toBe(at(601_000));
  });

  test('a use that is heard of late brings no revoked key back', async () => {
    const one = await stage.somebody();
    const { body } = await make(one.token);
    await revoke(one.token, body.key_id);
    const usedAt = new Date().toISOString();
    expect(
      await deliver(onKeyUsed, domainNews(keyUsed, { keyId: body.key_id, accountId: one.accountId, usedAt })),
    ).toEqual([]);
    expect(await listed(one.token)).toEqual([]);
  });

  test('a new name changes nothing else', async () => {
    const one = await stage.somebody();
    const { body } = await make(one.token);
    const rename = (name: string, token = one.token) =>
      stage.ask(keys.renameKey, { token, params: { key_id: body.key_id }, body: { name } });
    const { key: _, ...before } = body;
    expect((await rename('Weekly')).body).toEqual({ ...before, name: 'Weekly' });
    expect((await me(body.key)).status).toBe(200);
    const other = await stage.somebody();
    expect((await rename('Mine', other.token)).body.error.code).toBe('accounts.key_not_found');
    expect((await rename('\u001b[2J')).status).toBe(422);
    await revoke(one.token, body.key_id);
    expect((await rename('Late')).status).toBe(404);
  });

  test('a revoked one is refused, every domain hears of it, and the others go on', async () => {
    const one = await stage.somebody();
    const [first, second] = [await make(one.token), await make(one.token)];
    expect((await revoke(one.token, first.body.key_id)).status).toBe(204);
    expect((await me(first.body.key)).body.error.code).toBe('access.key_refused');
    expect((await me(second.body.key)).status).toBe(200);
    expect((await newsOf(one.accountId)).at(-1)?.map(({ keyId }) => keyId)).toEqual([second.body.key_id]);
    expect((await revoke(one.token, first.body.key_id)).status).toBe(404);
    expect((await listed(one.token)).map(({ key_id }: { key_id: string }) => key_id)).toEqual([second.body.key_id]);
  });

  test('somebody else’s and one that never was are the same answer', async () => {
    const [one, other] = [await stage.somebody(), await stage.somebody()];
    const { body } = await make(one.token);
    const ids = [body.key_id, 'key_00000000000000000000000000'];
    const answers = await Promise.all(ids.map((id) => revoke(other.token, id)));
    expect(answers.map(({ status, body: said }) => [status, said.error.code])).toEqual(
      Array(2).fill([404, 'accounts.key_not_found']),
    );
    expect((await me(body.key)).status).toBe(200);
  });

  test('all of them can be revoked at once, and none is no mistake', async () => {
    const one = await stage.somebody();
    const made = [await make(one.token), await make(one.token)];
    for (let twice = 0; twice < 2; twice++)
      expect((await stage.ask(keys.revokeKeys, { token: one.token })).status).toBe(204);
    for (const { body } of made) expect((await me(body.key)).status).toBe(401);
    expect(await listed(one.token)).toEqual([]);
    expect((await newsOf(one.accountId)).at(-1)).toBeUndefined();
  });

  test('while it is used from all sides it is revoked: not one use after that is let in', async () => {
    const one = await stage.somebody();
    const { body } = await make(one.token);
    let revoked = false;
    const after: number[] = [];
    const user = async (): Promise<void> => {
      for (let count = 0; count < 20; count++) {
        const began = revoked;
        const { status } = await me(body.key);
        if (began) after.push(status);
        else expect([200, 401]).toContain(status);
      }
    };
    const ending = async (): Promise<void> => {
      for (let count = 0; count < 3; count++) await me(body.key);
      const statuses = await Promise.all([revoke(one.token, body.key_id), revoke(one.token, body.key_id)]);
      expect(statuses.map(({ status }) => status).sort()).toEqual([204, 404]);
      revoked = true;
    };
    await Promise.all([ending(), ...Array.from({ length: 5 }, user)]);
    after.push((await me(body.key)).status);
    expect(new Set(after)).toEqual(new Set([401]));
    expect(await listed(one.token)).toEqual([]);
  });
});

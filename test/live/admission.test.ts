import { generateKeyPairSync } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { accountIdOf } from '../../lambdas/kit/ids.ts';
import { passCookie } from '../../lambdas/kit/pass.ts';
import * as contract from '../../lambdas/live/contract.ts';
import { endStream } from '../../lambdas/live/end-stream.ts';
import { isPassword, keptPassword } from '../../lambdas/live/password.ts';
import { codeOf } from '../../lambdas/live/ticket.ts';
import { type Answered, type Asked, asking, openDoor } from '../support/api-event.ts';
import { signedToken } from '../support/signed-token.ts';
import { aStream, goOn, onAir } from './live-life.ts';
import { type LiveWorld, liveEnv, liveWorld, table } from './live-world.ts';

// A password is slow to try, by intent.
vi.setConfig({ testTimeout: 60_000 });
const minute = 60_000;
let world: LiveWorld;
let ask: ReturnType<typeof asking>;
let people = 0;
const somebody = () => {
  const subject = `00000000-0000-4000-b000-${String(++people).padStart(12, '0')}`;
  const accountId = accountIdOf(subject);
  world.dynamo.put(table, {
    ...{ pk: `PERSON#${accountId}`, sk: 'PERSON', kind: 'person' },
    ...{ accountId, version: 1, roles: ['viewer', 'creator'], plan: 'free', status: 'active' },
  });
  return { accountId, token: signedToken(subject) };
};
let ada: ReturnType<typeof somebody>;
beforeAll(async () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const signing = { keyPairId: 'K1', privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }) };
  openDoor(
    { ...liveEnv, SIGNING_SECRET: 'arclight/test/signing', LIMITS: '{"entries":{"perMinute":5,"burst":5}}' },
    { 'arclight/test/signing': { current: signing } },
  );
  ask = asking((await import('../../lambdas/live/api.lambda.ts')).handler);
});
beforeEach(() => {
  world = liveWorld(17);
  ada = somebody();
});

let keys = 0;
const mine = (streamId: string, more: Asked = {}): Asked => ({
  ...{ token: ada.token, params: { stream_id: streamId }, ...more },
  headers: { 'idempotency-key': `door-${++keys}`, ...more.headers },
});
const password = 'the tide comes in';
const make = async (body: object) =>
  ask(contract.createStream, {
    token: ada.token,
    body: { title: 'Tide', ...body },
    headers: { 'idempotency-key': `made-${++keys}` },
  });
const change = async (streamId: string, body: object) => ask(contract.changeStream, mine(streamId, { body }));
const enter = (streamId: string, body: object, more: Asked = {}) =>
  ask(contract.enterStream, { params: { stream_id: streamId }, body, ...more });
/** What a browser sends back of the cookies it got. */
const passOf = ({ cookies }: Answered): Pick<Asked, 'cookies'> => ({
  cookies: cookies.map((one) => one.split(';')[0] ?? ''),
});
const play = (streamId: string, more: Asked = {}) =>
  ask(contract.openLivePlayback, { params: { stream_id: streamId }, ...more });
const said = ({ status, body }: Answered): string => (status < 400 ? String(status) : `${status} ${body.error.code}`);
const live = async () => (await onAir(world, { ownerId: ada.accountId })).stream.streamId;
const behindPassword = async () => {
  const streamId = await live();
  expect(said(await change(streamId, { admission: 'password', password }))).toBe('200');
  return streamId;
};
const behindTickets = async (count = 1, label?: string) => {
  const streamId = await live();
  await change(streamId, { admission: 'ticket' });
  const made = await ask(contract.makeTickets, mine(streamId, { body: { count, label } }));
  expect(made.status).toBe(201);
  const items: { ticket_id: string; code: string }[] = made.body.items;
  return { streamId, items, code: items[0]?.code ?? '' };
};

describe('a password', () => {
  test('is told once, kept by what is slow to try, and nobody reads it', async () => {
    const made = await make({ admission: 'password', password });
    expect([made.status, made.body.admission]).toEqual([201, 'password']);
    const streamId = made.body.stream_id;
    const read = await ask(contract.readStream, mine(streamId));
    const news = world.news();
    const written = JSON.stringify([made.body, read.body, news, world.dynamo.rows(table)]);
    expect(written).not.toContain(password);
    expect(JSON.stringify([made.body, read.body, news])).not.toMatch(/scrypt|hash/i);
    const kept = (await world.stream(streamId)).passwordHash ?? '';
    expect([await isPassword(kept, password), await isPassword(kept, `${password}!`)]).toEqual([true, false]);
    expect(await keptPassword(password, new Uint8Array(16))).not.toBe(kept);
  });

  test.each([
    [{ admission: 'password' }, '422 live.password_amiss'],
    [{ password }, '422 live.password_amiss'],
    [{ admission: 'ticket', password }, '422 live.password_amiss'],
    [{ admission: 'password', password: 'short' }, '422 request.invalid'],
  ])('%j is no door', async (given, answer) => {
    expect(said(await make(given))).toBe(answer);
    const { streamId } = await aStream(world, { ownerId: ada.accountId });
    expect(said(await change(streamId, given))).toBe(answer);
  });

  test('lets in who knows it: not before, and with nothing but it', async () => {
    const streamId = await behindPassword();
    const shut = await play(streamId);
    expect(shut.body.error).toMatchObject({ code: 'live.pass_needed', details: { admission: 'password' } });
    expect(shut.cookies).toEqual([]);
    expect(said(await ask(contract.readStream, { params: { stream_id: streamId } }))).toBe('200');
    expect(said(await enter(streamId, { password: 'the tide goes out' }))).toBe('403 live.wrong_password');
    expect(said(await enter(streamId, { ticket: 'AAAAA' }))).toBe('403 live.pass_needed');
    const entered = await enter(streamId, { password });
    expect(said(entered)).toBe('200');
    expect(entered.cookies).toEqual([
      expect.stringMatching(
        new RegExp(
          `^${passCookie}=[^;]+; Path=/v1/streams/${streamId}; Max-Age=86400; Secure; HttpOnly; SameSite=Lax$`,
        ),
      ),
    ]);
    const opened = await play(streamId, passOf(entered));
    expect(said(opened)).toBe('200');
    // What the edge lets through ends soon: then it is asked again whether they are still let in.
    expect(Date.parse(opened.body.expires_at) - world.now().getTime()).toBe(5 * minute);
  });

  test('asks neither its makers nor staff', async () => {
    const streamId = await behindPassword();
    expect(said(await play(streamId, { token: ada.token }))).toBe('200');
    expect(said(await play(streamId, { token: somebody().token }))).toBe('403 live.pass_needed');
  });

  test('that changes lets nobody stay; the same kind of door without another one changes nothing', async () => {
    const streamId = await behindPassword();
    const pass = passOf(await enter(streamId, { password }));
    await change(streamId, { admission: 'password', title: 'Ebb' });
    expect(said(await play(streamId, pass))).toBe('200');
    await change(streamId, { password: 'the tide turns' });
    expect(said(await play(streamId, pass))).toBe('403 live.pass_needed');
    expect(said(await enter(streamId, { password }, pass))).toBe('403 live.wrong_password');
    await change(streamId, { admission: 'open' });
    expect(said(await play(streamId))).toBe('200');
    expect((await world.stream(streamId)).passwordHash).toBeUndefined();
    expect(said(await enter(streamId, { password }))).toBe('409 live.no_pass_needed');
  });

  test('is tried five times a minute by one household, at one stream', async () => {
    const streamId = await behindPassword();
    const { stream_id: other } = (await make({ admission: 'password', password })).body;
    const from = (address: string) => ({ headers: { 'x-arclight-viewer-address': address } });
    const tried: string[] = [];
    for (let tries = 0; tries < 6; tries++)
      tried.push(said(await enter(streamId, { password: `guess number ${tries}` }, from(`2001:db8::${tries}`))));
    expect(tried.slice(0, 5)).toEqual(Array(5).fill('403 live.wrong_password'));
    expect(tried[5]).toBe('429 request.too_many');
    const blocked = await enter(streamId, { password }, from('2001:db8::99'));
    expect(Number(blocked.headers['retry-after'])).toBeGreaterThan(0);
    expect(said(await enter(streamId, { password }, from('203.0.113.9')))).toBe('200');
    expect(said(await enter(other, { password }, from('2001:db8::99')))).toBe('200');
    world.turn(minute / 5);
    expect(said(await enter(streamId, { password }, from('2001:db8::99')))).toBe('200');
  });
});

describe('a pass', () => {
  test('is for one stream, until its time is over, and made by nobody else', async () => {
    const [one, other] = [await behindPassword(), (await aStream(world, { ownerId: ada.accountId })).streamId];
    await change(other, { admission: 'password', password });
    const pass = passOf(await enter(one, { password }));
    expect(said(await play(other, pass))).toBe('403 live.pass_needed');
    const [name, text = ''] = pass.cookies?.[0]?.split('=') ?? [];
    const [payload = '', signature = ''] = text.split('.');
    const forged = { ...JSON.parse(Buffer.from(payload, 'base64url').toString()), streamId: other };
    const bad = [
      `${Buffer.from(JSON.stringify(forged)).toString('base64url')}.${signature}`,
      `${payload}.${'A'.repeat(43)}`,
      payload,
      '',
      'a.b.c',
    ];
    for (const each of bad)
      expect(said(await play(other, { cookies: [`${name}=${each}`] }))).toBe('403 live.pass_needed');
    expect(said(await play(one, pass))).toBe('200');
    world.turn(24 * 60 * minute);
    expect(said(await play(one, pass))).toBe('403 live.pass_needed');
  });
});

describe('a ticket', () => {
  test('lets one holder in, once and again, and nobody else', async () => {
    const { streamId, code } = await behindTickets();
    const first = await enter(streamId, { ticket: code.toLowerCase().replaceAll('-', ' ') });
    expect(said(first)).toBe('200');
    expect(said(await play(streamId, passOf(first)))).toBe('200');
    expect(said(await enter(streamId, { ticket: code }))).toBe('409 live.ticket_used');
    expect(said(await enter(streamId, { ticket: code }, { token: somebody().token }))).toBe('409 live.ticket_used');
    expect(said(await enter(streamId, { ticket: code }, passOf(first)))).toBe('200');
  });

  test('of somebody signed in is theirs on every device, watches on the last, and lets in nobody with their cookie', async () => {
    const { streamId, code } = await behindTickets();
    const { token } = somebody();
    const desk = passOf(await enter(streamId, { ticket: code }, { token }));
    const phone = passOf(await enter(streamId, { ticket: code }, { token }));
    expect(said(await play(streamId, { token, ...phone }))).toBe('200');
    expect(said(await play(streamId, { token, ...desk }))).toBe('403 live.pass_needed');
    expect(said(await play(streamId, phone))).toBe('403 live.pass_needed');
    expect(said(await play(streamId, { token: somebody().token, ...phone }))).toBe('403 live.pass_needed');
  });

  test('that is unknown, for another stream or revoked is refused in the same words', async () => {
    const { streamId, code, items } = await behindTickets();
    const { stream_id: other } = (await make({ admission: 'ticket' })).body;
    const made = await ask(contract.makeTickets, mine(other, { body: { count: 1 } }));
    const pass = passOf(await enter(streamId, { ticket: code }));
    const revoke = (id = items[0]?.ticket_id ?? '') =>
      ask(contract.revokeTicket, mine(streamId, { params: { stream_id: streamId, ticket_id: id } }));
    world.news();
    expect([(await revoke()).status, (await revoke()).status]).toEqual([204, 204]);
    expect(world.news().map(({ detailType }) => detailType)).toEqual(['stream.ticket_revoked']);
    expect(said(await play(streamId, pass))).toBe('403 live.pass_needed');
    const refusals = [
      await enter(streamId, { ticket: code }, pass),
      await enter(streamId, { ticket: codeOf(new Uint8Array(20)) }),
      await enter(streamId, { ticket: made.body.items[0].code }),
    ].map(({ status, body }) => [status, body.error.code, body.error.message, body.error.details]);
    expect(new Set(refusals.map((one) => JSON.stringify(one))).size).toBe(1);
    expect(refusals[0]?.slice(0, 2)).toEqual([403, 'live.ticket_refused']);
    expect(said(await revoke('tkt_00000000000000000000000000'))).toBe('404 live.ticket_not_found');
  });

  test('shows its code this once: a repeated answer, the list, rows and news are without it', async () => {
    const streamId = await live();
    const headers = { 'idempotency-key': 'the-very-same' };
    const body = { count: 2, label: 'Front row' };
    const made = await ask(contract.makeTickets, mine(streamId, { body, headers }));
    const again = await ask(contract.makeTickets, mine(streamId, { body, headers }));
    const codes: string[] = made.body.items.map((one: { code: string }) => one.code);
    expect(codes).toEqual([expect.stringMatching(/^([0-9A-HJKMNP-TV-Z]{5}-?){4}$/), expect.any(String)]);
    expect([again.status, again.body.items[0].code]).toEqual([201, undefined]);
    const listed = await ask(contract.listTickets, mine(streamId));
    expect(listed.body.items).toHaveLength(2);
    expect(listed.body.items[0]).toMatchObject({ label: 'Front row', state: 'unused' });
    expect(codes.map((code) => code.slice(-4))).toContain(listed.body.items[0].last4);
    const written = JSON.stringify([again.body, listed.body, world.news(), world.dynamo.rows(table)]);
    for (const code of codes) {
      expect(written).not.toContain(code);
      expect(written).not.toContain(code.replaceAll('-', ''));
    }
  });

  test('is one of a thousand at most, and made by who runs the stream alone', async () => {
    const streamId = await live();
    const makeMore = (count: number, more: Asked = {}) =>
      ask(contract.makeTickets, mine(streamId, { body: { count }, ...more }));
    expect((await makeMore(500)).body.items).toHaveLength(500);
    expect(said(await makeMore(501))).toBe('422 request.invalid');
    expect(said(await makeMore(500))).toBe('201');
    expect(said(await makeMore(1))).toBe('409 live.tickets_full');
    const { token } = somebody();
    expect(said(await makeMore(1, { token }))).toBe('403 access.not_yours');
    expect(said(await ask(contract.listTickets, mine(streamId, { token })))).toBe('403 access.not_yours');
  });

  test('goes a month after its stream has ended, and no name of who has left stands on it', async () => {
    const { streamId, code } = await behindTickets();
    const { token, accountId } = somebody();
    await enter(streamId, { ticket: code }, { token });
    const rows = () => world.dynamo.rows(table).filter(({ kind }) => kind === 'ticket');
    expect(rows()[0]).toMatchObject({ holder: accountId });
    await world.studio.tickets.forgetHolder(accountId);
    expect(JSON.stringify(rows())).not.toContain(accountId);
    expect((await ask(contract.listTickets, mine(streamId))).body.items[0].state).toBe('used');
    expect(rows()[0]?.['expires_at']).toBeUndefined();
    await endStream(world.studio, streamId, world.now(), 'stopped');
    await goOn(world, { forMs: 10 * minute });
    const days = (Number(rows()[0]?.['expires_at']) * 1000 - world.now().getTime()) / (24 * 60 * minute);
    expect(Math.round(days)).toBe(30);
    expect(said(await enter(streamId, { ticket: code }, { token }))).toBe('410 live.stream_is_over');
  });
});

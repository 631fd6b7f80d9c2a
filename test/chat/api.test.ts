import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Act } from '../../lambdas/chat/act.ts';
import * as contract from '../../lambdas/chat/contract.ts';
import type { RoomStore } from '../../lambdas/chat/room-store.ts';
import type { sequence as sequencing } from '../../lambdas/chat/sequence.ts';
import type { Role } from '../../lambdas/kit/authorize.ts';
import { accountIdOf } from '../../lambdas/kit/ids.ts';
import { rulesAtFirst } from '../../lambdas/kit/text-rules.ts';
import { aTable, type Table } from '../support/a-table.ts';
import { type Answered, type Asked, asking, openDoor } from '../support/api-event.ts';
import { signedToken } from '../support/signed-token.ts';

let table: Table;
let rooms: RoomStore;
let sequence: typeof sequencing;
let erase: (accountId: string) => Promise<number>;
let ask: (operation: Parameters<ReturnType<typeof asking>>[0], asked?: Asked) => Promise<Answered>;
const channelId = `ch_${'0'.repeat(26)}`;
const streamId = `str_${'0'.repeat(26)}`;
let people = 0;
/** Somebody signed in. */
const person = async (roles: Role[] = ['viewer']) => {
  const subject = `00000000-0000-4000-8000-${String(++people).padStart(12, '0')}`;
  const accountId = accountIdOf(subject);
  const row = { accountId, displayName: `Person ${people}`, roles, plan: 'free', status: 'active', version: 1 };
  await table.put({ pk: `PERSON#${accountId}`, sk: 'PERSON', kind: 'person', ...row });
  return { accountId, name: row.displayName, token: signedToken(subject) };
};
let owner: Awaited<ReturnType<typeof person>>;
beforeAll(async () => {
  table = await aTable('chat', { indexes: ['gsi1', 'gsi2'] });
  const settings = { socketsPerPerson: 10, socketsPerAddress: 50, origins: ['http://site.test'] };
  openDoor({
    CHAT_TABLE: 'chat',
    CHAT_SETTINGS: JSON.stringify(settings),
    SOCKET_URL: 'wss://sockets.invalid/v1',
    SIGNING_SECRET: 'arclight/test/signing',
    IMAGES_BUCKET: 'images',
  });
  rooms = (await import('../../lambdas/chat/room-store.ts')).roomStore('chat');
  sequence = (await import('../../lambdas/chat/sequence.ts')).sequence;
  erase = (await import('../../lambdas/chat/erase-person.ts')).eraserOf('chat', 'images');
  ask = asking((await import('../../lambdas/chat/api.lambda.ts')).handler);
  owner = await person(['viewer', 'creator']);
  const channel = { kind: 'channel', channelId, ownerId: owner.accountId, version: 1, team: [] };
  await table.put({ pk: `CHANNEL#${channelId}`, sk: 'CHANNEL', ...channel });
  const { streamsOf } = await import('../../lambdas/chat/stream-copy.ts');
  await streamsOf('chat').learn({
    ...{ streamId, ownerId: owner.accountId, channelId, version: 1, state: 'LIVE' },
    ...{ visibility: 'public', access: 'free', liveSince: new Date().toISOString() },
  });
}, 60_000);
afterAll(() => table?.stop());

describe('a line is tried', () => {
  const tried = async (text: string, rules?: object) => {
    const body = { text, ...(rules ? { rules: { ...rulesAtFirst, ...rules } } : {}) };
    return ask(contract.tryLine, { params: { channel_id: channelId }, token: owner.token, body });
  };

  test('by the channel’s own rules, or by others that are not kept', async () => {
    const terms = [{ id: 'rude', text: 'badword', verdict: 'hold' }];
    expect((await tried('b4dword')).body).toEqual({ verdict: 'pass' });
    expect((await tried('b4dword', { terms })).body).toMatchObject({ verdict: 'hold', rule: 'term.rude' });
    const rules = { ...rulesAtFirst, terms: [{ ...terms[0], verdict: 'refuse' }] };
    const change = { params: { channel_id: channelId }, token: owner.token, body: { rules } };
    expect((await ask(contract.changeSettings, change)).status).toBe(200);
    expect((await tried('b4dword')).body).toMatchObject({ verdict: 'refuse', rule: 'term.rude' });
    expect((await tried('b4dword', {})).body).toEqual({ verdict: 'pass' });
  });

  test('and rules that could not be used are refused by name', async () => {
    const { status, body } = await tried('x', { patterns: [{ id: 'p', pattern: '(?=x)', verdict: 'hold' }] });
    expect(status).toBe(422);
    expect(JSON.stringify(body)).toContain('rules.patterns[0].pattern');
    expect((await tried('   ')).status).toBe(422);
  });
});

describe('M9 whoever is banned', () => {
  const at = () => ({ roomId: streamId, place: channelId, ownerId: owner.accountId, channelId });
  const by = () => ({ accountId: owner.accountId, name: owner.name });
  let acts = 0;
  const run = (act: object) =>
    sequence(
      rooms,
      [{ ...at(), by: by(), actId: `act ${++acts}`, connectionId: 's', ref: 'r', ...act } as Act],
      () => new Date(),
    );
  const params = { stream_id: streamId };
  const someone = async () => {
    const one = await person();
    const about = { accountId: one.accountId, name: one.name };
    return {
      ...one,
      ban: (more: object = {}) => run({ do: 'silence', about, reason: 'spam', ...more }),
      asks: (text: string) => ask(contract.askBack, { params, token: one.token, body: { text } }),
      reads: async () => (await ask(contract.readAskBack, { params, token: one.token })).body,
      answered: async (decision: string, answer?: string) => {
        const [outcome] = await run({
          do: 'answer',
          about: { ...about, name: '' },
          decision,
          ...(answer ? { answer } : {}),
        });
        return outcome;
      },
    };
  };
  const waiting = async () =>
    (await ask(contract.listRequests, { params, token: owner.token })).body.items as { account_id: string }[];

  test('may ask once a ban; declined, they read why, and may ask again only when banned anew', async () => {
    const one = await someone();
    expect(await one.reads()).toEqual({ state: 'none' });
    expect((await one.asks('Let me in')).body.error.code).toBe('chat.not_banned');
    await one.ban({ seconds: 60 });
    expect((await one.asks('Let me in')).body.error.code).toBe('chat.not_banned');
    await one.ban();
    expect(await one.reads()).toEqual({ state: 'may_ask' });
    expect((await one.asks('x'.repeat(301))).status).toBe(422);
    expect((await one.asks('I am sorry')).body).toMatchObject({ state: 'waiting', text: 'I am sorry' });
    expect((await one.asks('I am sorry')).status).toBe(200);
    expect((await one.asks('Please!')).body.error.code).toBe('chat.already_asked');
    expect(await waiting()).toMatchObject([
      { account_id: one.accountId, name: one.name, text: 'I am sorry', reason: 'spam' },
    ]);
    const outcome = await one.answered('decline', 'Not this year');
    expect(outcome?.person).toEqual({
      accountId: one.accountId,
      text: expect.stringMatching(/stays\. Not this year$/),
    });
    expect(await one.reads()).toMatchObject({ state: 'declined', answer: 'Not this year' });
    expect((await one.asks('Please!')).body.error.code).toBe('chat.already_asked');
    expect(await waiting()).toEqual([]);
    await one.ban();
    expect(await one.reads()).toEqual({ state: 'may_ask' });
  });

  test('granted, is let back, and reads what was said to it; answered twice is once', async () => {
    const one = await someone();
    await one.ban();
    await one.asks('I am sorry');
    // Whoever is let back hears that their rights have changed, wherever they have the channel open.
    expect(await one.answered('grant', 'Be kind')).toMatchObject({ answer: { type: 'ok' }, frees: one.accountId });
    expect(await one.reads()).toMatchObject({ state: 'granted', answer: 'Be kind' });
    const bans = (await ask(contract.listBans, { params, token: owner.token })).body.items as { account_id: string }[];
    expect(bans.map(({ account_id }) => account_id)).not.toContain(one.accountId);
    const again = (await one.answered('decline'))?.answer;
    expect(again).toMatchObject({ type: 'error', code: 'chat.request_not_found' });
    const lines = (await table.rows()).filter(({ kind }) => kind === 'log').map(({ act }) => act);
    expect(lines).toEqual(expect.arrayContaining(['request.granted', 'request.declined']));
  });

  test('unbanned before anybody answered, waits no more; gone for good, leaves nothing', async () => {
    const [one, other] = [await someone(), await someone()];
    await one.ban();
    await one.asks('I am sorry');
    await run({ do: 'unsilence', about: { accountId: one.accountId, name: '' } });
    expect(await one.reads()).toEqual({ state: 'none' });
    await other.ban();
    await other.asks('My own words');
    expect(await waiting()).toMatchObject([{ account_id: other.accountId }]);
    await erase(other.accountId);
    expect(await waiting()).toEqual([]);
    expect(JSON.stringify(await table.rows())).not.toContain('My own words');
  });
});

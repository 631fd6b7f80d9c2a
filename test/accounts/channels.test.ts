import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as contract from '../../lambdas/accounts/contract.ts';
import { headerOf } from '../../lambdas/kit/picture-header.ts';
import { aJpeg, aPng, withSegments } from '../support/pictures.ts';
import { type AccountsStage, accountsStage } from './accounts-stage.ts';

let stage: AccountsStage;
beforeAll(async () => {
  stage = await accountsStage();
});
afterAll(() => stage.stop());

type Somebody = Awaited<ReturnType<AccountsStage['somebody']>>;
const creator = async (): Promise<Somebody> => {
  const one = await stage.somebody();
  await stage.ask(contract.becomeCreator, {
    token: one.token,
    body: { terms_version: contract.creatorTermsVersion },
  });
  return one;
};
let handles = 0;
const words = () => ({ handle: `north-sea-${++handles}`, name: 'North Sea', description: 'Water.' });
const open = (one: Somebody, body: Record<string, unknown> = words(), key = `key-${++handles}`) =>
  stage.ask(contract.createChannel, { token: one.token, body, headers: { 'idempotency-key': key } });
const change = (one: Somebody, channel_id: string, body: Record<string, unknown>, headers = {}) =>
  stage.ask(contract.changeChannel, { token: one.token, params: { channel_id }, body, headers });
const read = (channel_id: string, token?: string) =>
  stage.ask(contract.readChannel, { params: { channel_id }, ...(token ? { token } : {}) });
const mine = async (one: Somebody) => (await stage.ask(contract.listMyChannels, { token: one.token })).body.items;

describe('a channel', () => {
  test('is opened once, announced, and found by id and by handle', async () => {
    const one = await creator();
    const body = { ...words(), links: [{ label: 'Site', url: 'https://films.example/about' }] };
    const opened = await open(one, body);
    expect(opened).toMatchObject({ status: 201, body: { ...body, owner_id: one.accountId } });
    const byHandle = await read(`@${body.handle}`);
    const byId = await read(opened.body.channel_id);
    expect([byHandle.body, byId.body]).toEqual([opened.body, opened.body]);
    expect(Object.keys(byId.body).sort()).toEqual(
      ['channel_id', 'created_at', 'description', 'handle', 'links', 'name', 'owner_id'].sort(),
    );
    const news = (await stage.table.news()).filter(
      ({ name, data }) => name === 'channel.updated' && data['ownerId'] === one.accountId,
    );
    expect(news).toHaveLength(1);
    expect((await stage.ask(contract.readMe, { token: one.token })).body.channel).toEqual(opened.body);
  });

  test('the same request again is answered from memory', async () => {
    const one = await creator();
    const body = words();
    const first = await open(one, body, 'again');
    const again = await open(one, body, 'again');
    expect(again).toMatchObject({ status: 201, body: first.body });
    expect(again.headers['idempotent-replayed']).toBe('true');
    expect((await open(one, { ...body, name: 'Other' }, 'again')).status).toBe(422);
    expect(await mine(one)).toHaveLength(1);
  });

  test('is one of several; however many are asked for at once, no more are opened than one person can have', async () => {
    const one = await creator();
    const answers = await Promise.all(Array.from({ length: 12 }, () => open(one)));
    const opened = answers.filter(({ status }) => status === 201);
    expect(opened).toHaveLength(3);
    const refused = answers.filter(({ status }) => status !== 201).map(({ body }) => body.error.code);
    expect(new Set(refused)).toEqual(new Set(['accounts.too_many_channels']));
    expect((await open(one)).body.error).toMatchObject({
      code: 'accounts.too_many_channels',
      details: { most: 3 },
    });
    const listed = await mine(one);
    expect(listed.map((each: { role: string }) => each.role)).toEqual(['owner', 'owner', 'owner']);
    expect(listed.filter((each: { first: boolean }) => each.first)).toHaveLength(1);
    const first = listed.find((each: { first: boolean }) => each.first).channel.channel_id;
    expect((await stage.ask(contract.readMe, { token: one.token })).body.channel.channel_id).toBe(first);
  });

  test('that was opened when one was all there could be counts, and is listed', async () => {
    const one = await creator();
    const { body } = await open(one);
    const row = await stage.table.row(`ACCOUNT#${one.accountId}`, 'ACCOUNT');
    const { channelCount: _, ...early } = row ?? {};
    await stage.table.put(early);
    await stage.table.remove(`ACCOUNT#${one.accountId}`, `CHANNEL#${body.channel_id}`);
    expect((await mine(one)).map((each: { channel: object }) => each.channel)).toEqual([{ ...body, version: 1 }]);
    expect([(await open(one)).status, (await open(one)).status, (await open(one)).status]).toEqual([201, 201, 409]);
    expect(await mine(one)).toHaveLength(3);
  });

  test('of twenty requests for the same handle at once, of seven people, one gets it', async () => {
    const people = await Promise.all(Array.from({ length: 7 }, creator));
    const body = words();
    const asked = Array.from({ length: 20 }, (_, index) => open(people[index % 7] as Somebody, body, `race-${index}`));
    const answers = await Promise.all(asked);
    const [winner, ...others] = answers.filter(({ status }) => status === 201);
    expect(others).toEqual([]);
    const refused = answers.filter((each) => each !== winner);
    expect(refused.map(({ body: { error } }) => error.code)).toEqual(Array(19).fill('accounts.handle_taken'));
    expect((await read(`@${body.handle}`)).body.channel_id).toBe(winner?.body.channel_id);
    expect((await Promise.all(people.map(mine))).flat()).toHaveLength(1);
  });

  test.each(['admin', 'arclight', 'sup-port', 'mod_erator'])('nobody is called @%s', async (handle) => {
    const one = await creator();
    const refused = await open(one, { ...words(), handle });
    expect([refused.status, refused.body.error.code]).toEqual([422, 'request.invalid']);
    expect(refused.body.error.details.fields[0]).toMatchObject({
      field: 'handle',
      problem: expect.stringContaining('kept'),
    });
  });

  test('an old handle leads to it for 30 days and is nobody else’s; then it is free', async () => {
    const [one, other] = [await creator(), await creator()];
    const old = words();
    const { channel_id } = (await open(one, old)).body;
    const theirs = (await open(other)).body.channel_id;
    const fresh = `${old.handle}-new`;
    expect((await change(one, channel_id, { handle: fresh })).status).toBe(200);
    expect((await read(`@${old.handle}`)).body).toMatchObject({ channel_id, handle: fresh });
    expect((await change(other, theirs, { handle: old.handle })).body.error.code).toBe('accounts.handle_taken');
    expect((await change(other, theirs, { handle: fresh })).body.error.code).toBe('accounts.handle_taken');
    expect((await change(one, channel_id, { handle: old.handle })).status).toBe(200);
    expect((await read(`@${fresh}`)).body.handle).toBe(old.handle);
    stage.later(31 * 86_400);
    const again = { ...one, token: (await stage.logIn(one.email)).body.access_token };
    const otherAgain = { ...other, token: (await stage.logIn(other.email)).body.access_token };
    expect((await read(`@${fresh}`)).status).toBe(404);
    expect((await change(otherAgain, theirs, { handle: fresh })).status).toBe(200);
    expect((await read(`@${fresh}`)).body.channel_id).toBe(theirs);
    expect((await change(again, channel_id, { handle: fresh })).body.error.code).toBe('accounts.handle_taken');
  });

  test('is changed by its owner only; others are told so, viewers before any look-up', async () => {
    const [one, other, viewer] = [await creator(), await creator(), await stage.somebody()];
    const { channel_id } = (await open(one)).body;
    expect((await change(other, channel_id, { name: 'Mine' })).body.error.code).toBe('access.not_yours');
    expect((await change(viewer, channel_id, { name: 'Mine' })).body.error.code).toBe('access.role_needed');
    const anonymous = { params: { channel_id }, body: { name: 'Mine' } };
    expect((await stage.ask(contract.changeChannel, anonymous)).status).toBe(401);
    expect((await change(one, 'ch_01JD3V8Z9Q4X7K2M5N6P8R0S1T', { name: 'x' })).status).toBe(404);
    expect((await open(viewer)).body.error.code).toBe('access.role_needed');
  });

  test('with If-Match only what was seen is changed, and only who may change it hears a version', async () => {
    const [one, other] = [await creator(), await creator()];
    const { channel_id } = (await open(one)).body;
    const { etag = '' } = (await read(channel_id, one.token)).headers;
    expect(etag).toMatch(/^"1-/);
    expect((await read(channel_id, one.token)).body.version).toBe(1);
    for (const token of [other.token, undefined])
      expect((await read(channel_id, token)).body).not.toHaveProperty('version');
    expect((await read(channel_id, other.token)).headers['etag']).not.toMatch(/^"1-/);
    const changed = await change(one, channel_id, { name: 'South Sea' }, { 'if-match': String(etag) });
    expect(changed.headers['etag']).toMatch(/^"2-/);
    expect(changed.body.version).toBe(2);
    expect((await mine(one))[0].channel.version).toBe(2);
    const late = await change(one, channel_id, { name: 'West Sea' }, { 'if-match': String(etag) });
    expect(late.body.error.code).toBe('request.version_mismatch');
    expect((await read(channel_id)).body.name).toBe('South Sea');
  });

  test('links to addresses that begin with https:// and name no user', async () => {
    const one = await creator();
    const refused = [
      'http://films.example',
      'javascript:alert(1)',
      'https://user:secret@films.example',
      'https://localhost',
      'films.example',
    ];
    for (const url of refused) {
      const { status, body } = await open(one, { ...words(), links: [{ label: 'Site', url }] });
      expect([url, status, body.error?.details.fields[0].field]).toEqual([url, 422, 'links[0].url']);
    }
    expect(await mine(one)).toEqual([]);
  });
});

describe('a channel’s pictures', { timeout: 60_000 }, () => {
  const send = (one: Somebody, which: 'avatar' | 'banner', channel_id: string, body: Uint8Array) =>
    stage.ask(which === 'avatar' ? contract.sendChannelAvatar : contract.sendChannelBanner, {
      token: one.token,
      params: { channel_id },
      body,
      headers: { 'content-type': 'image/jpeg' },
    });
  const remove = (one: Somebody, which: 'avatar' | 'banner', channel_id: string) =>
    stage.ask(which === 'avatar' ? contract.removeChannelAvatar : contract.removeChannelBanner, {
      token: one.token,
      params: { channel_id },
    });
  const kept = (channelId: string) => stage.buckets.keys('images').filter((key) => key.includes(channelId));
  const keyIn = (url: string): string => new URL(url).pathname.slice(1);

  test.each([
    ['avatar', { width: 320, height: 320 }],
    ['banner', { width: 1600, height: 320 }],
  ] as const)('the %s is made of the pixels alone, shown, replaced and removed', async (which, size) => {
    const one = await creator();
    const { channel_id } = (await open(one)).body;
    const words = Buffer.from('Exif\0\0 canary-52.52');
    const told = withSegments(await aJpeg({ width: 1800, height: 900 }), [[0xe1, words]]);
    const url = (await send(one, which, channel_id, told)).body[`${which}_url`];
    const first = keyIn(url);
    expect(first).toMatch(new RegExp(`^img/channels/${channel_id}/${which}/pic_[0-9A-Z]{26}\\.jpg$`));
    const content = stage.buckets.contentOf('images', first)?.body ?? new Uint8Array();
    expect(headerOf(content)).toEqual({ kind: 'jpeg', ...size });
    expect(Buffer.from(content).includes('canary')).toBe(false);
    expect(keyIn((await read(channel_id)).body[`${which}_url`])).toBe(first);
    stage.later(1);
    const second = keyIn((await send(one, which, channel_id, aPng({ width: 200, height: 200 }))).body[`${which}_url`]);
    expect(kept(channel_id)).toEqual([second]);
    expect((await remove(one, which, channel_id)).status).toBe(204);
    expect(kept(channel_id)).toEqual([]);
    expect((await read(channel_id)).body).not.toHaveProperty(`${which}_url`);
    expect((await remove(one, which, channel_id)).status).toBe(204);
  });

  test('other domains hear of the avatar, and of no other key', async () => {
    const one = await creator();
    const { channel_id } = (await open(one)).body;
    for (const which of ['avatar', 'banner'] as const)
      await send(one, which, channel_id, aPng({ width: 200, height: 200 }));
    const news = (await stage.table.news()).filter(({ data }) => data['channelId'] === channel_id);
    expect(news.at(-1)?.data['avatarKey']).toMatch(/\/avatar\//);
    expect(JSON.stringify(news)).not.toContain('/banner/');
  });

  test('that are none, or too small, are refused; strangers are told so before anything is decoded', async () => {
    const [one, other] = [await creator(), await creator()];
    const { channel_id } = (await open(one)).body;
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>');
    for (const which of ['avatar', 'banner'] as const) {
      expect((await send(one, which, channel_id, svg)).body.error.code).toBe('accounts.picture_unsupported');
      const small = aPng({ width: 32, height: 32 });
      expect((await send(one, which, channel_id, small)).body.error.code).toBe('accounts.picture_size_out_of_range');
      expect((await send(other, which, channel_id, svg)).body.error.code).toBe('access.not_yours');
      expect((await remove(other, which, channel_id)).body.error.code).toBe('access.not_yours');
    }
    expect(kept(channel_id)).toEqual([]);
  });
});

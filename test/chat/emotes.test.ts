import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as contract from '../../lambdas/chat/contract.ts';
import { eraserOf } from '../../lambdas/chat/erase-person.ts';
import type { Stream } from '../../lambdas/chat/stream-copy.ts';
import { decodePicture } from '../../lambdas/kit/picture-codecs.ts';
import { headerOf } from '../../lambdas/kit/picture-header.ts';
import { rulesAtFirst } from '../../lambdas/kit/text-rules.ts';
import { aJpeg, aPng, pngChunk, pngHead, pngSignature } from '../support/pictures.ts';
import { type DeskWorld, deskWorld, type Somebody } from './desk-world.ts';

let world: DeskWorld;
let owner: Somebody;
let manager: Somebody;
let moderator: Somebody;
let stranger: Somebody;
let channelId: string;
let room: Stream;
beforeAll(async () => {
  world = await deskWorld();
  owner = await world.somebody({ roles: ['viewer', 'creator'] });
  [manager, moderator, stranger] = (await Promise.all([1, 2, 3].map(() => world.somebody()))) as [
    Somebody,
    Somebody,
    Somebody,
  ];
  channelId = await world.channel(owner, [moderator], [manager]);
  room = await world.room(owner, { channelId });
}, 60_000);
afterAll(() => world?.stop());

let shade = 0;
/** A picture nobody has sent before. */
const picture = () => {
  const own = ++shade;
  return aPng({ width: 64, height: 64, colour: () => [own % 256, 120, 40] });
};
const send = (who: Somebody, name: string, body: Uint8Array = picture(), type = 'image/png', channel = channelId) =>
  world.ask(contract.sendEmote, {
    ...{ params: { channel_id: channel, name }, token: who.token, body },
    headers: { 'content-type': type },
  });
const decide = (who: Somebody, name: string, body: Record<string, unknown>) =>
  world.ask(contract.decideEmote, { params: { channel_id: channelId, name }, token: who.token, body });
const remove = (who: Somebody, name: string) =>
  world.ask(contract.removeEmote, { params: { channel_id: channelId, name }, token: who.token });
const shown = async (channel = channelId) =>
  (await world.ask(contract.listEmotes, { params: { channel_id: channel } })).body.items as {
    emote_id: string;
    name: string;
    url: string;
  }[];
const all = async (who: Somebody) =>
  (await world.ask(contract.listOwnEmotes, { params: { channel_id: channelId }, token: who.token })).body.items as {
    name: string;
    state: string;
    url?: string;
    by?: string;
    reason?: string;
  }[];
const keyIn = (url: string | undefined): string => new URL(url ?? '').pathname.slice(1);
const kept = (channel = channelId) => world.buckets.keys('images').filter((key) => key.includes(channel));
const names = (items: readonly { name: string }[]) => items.map(({ name }) => name);
const said = async (who: Somebody, text: string) => {
  const socket = await world.enter(room, who.token);
  // What was read of the channel lately may be two seconds old.
  world.pass(3);
  await world.send(socket, { type: 'message.send', client_id: `c${++shade}`, text });
  const [last] = world.heard(socket, 'events').at(-1)?.['items'] ?? [];
  return last;
};

describe('E1 who gives a channel emotes', { timeout: 60_000 }, () => {
  test('the owner’s is shown at once: a square picture one sees through, under an address only we can sign', async () => {
    const rows = Buffer.alloc(200 * (300 * 4 + 1));
    // A PNG with opacity: its left half is not there.
    for (let y = 0; y < 200; y++)
      for (let x = 0; x < 300; x++) rows.set([200, 30, 30, x < 150 ? 0 : 255], y * (300 * 4 + 1) + 1 + x * 4);
    const head = Buffer.from(pngHead(300, 200).subarray(8, 21));
    head[9] = 6;
    const { deflateSync } = await import('node:zlib');
    const png = Buffer.concat([
      ...[pngSignature, pngChunk('IHDR', head), pngChunk('tEXt', Buffer.from('Author\0canary'))],
      ...[pngChunk('IDAT', deflateSync(rows)), pngChunk('IEND', new Uint8Array())],
    ]);
    const { status, body } = await send(owner, 'half', Uint8Array.from(png));
    expect(status).toBe(200);
    expect(body).toMatchObject({ name: 'half', state: 'shown' });
    expect(new URL(body.url).searchParams.get('Key-Pair-Id')).toBe('K1');
    expect((await shown()).find(({ name }) => name === 'half')).toMatchObject({ emote_id: body.emote_id });
    const content = world.buckets.contentOf('images', keyIn(body.url));
    expect(content?.contentType).toBe('image/png');
    expect(headerOf(content?.body ?? new Uint8Array())).toEqual({ kind: 'png', width: 112, height: 112 });
    expect(Buffer.from(content?.body ?? []).includes('canary')).toBe(false);
    const { data } = await decodePicture('png', content?.body ?? new Uint8Array());
    const at = (x: number) => [...data.subarray((56 * 112 + x) * 4, (56 * 112 + x) * 4 + 4)];
    expect(at(5)[3]).toBe(0);
    expect(at(107)).toEqual([200, 30, 30, 255]);
  });

  test('a manager’s waits for the owner, who alone shows it; nobody else’s is taken', async () => {
    const { body } = await send(manager, 'proposed');
    expect(body).toMatchObject({ state: 'waiting', by: manager.accountId });
    expect(names(await shown())).not.toContain('proposed');
    expect(await said(stranger, 'look :proposed:')).not.toHaveProperty('parts');
    const approve = { emote_id: body.emote_id, decision: 'approve' };
    for (const who of [manager, moderator, stranger]) expect((await decide(who, 'proposed', approve)).status).toBe(403);
    expect((await decide(owner, 'proposed', approve)).body).toMatchObject({ state: 'shown' });
    expect((await decide(owner, 'proposed', approve)).body).toMatchObject({ state: 'shown' });
    expect((await all(owner)).find(({ name }) => name === 'proposed')).not.toHaveProperty('by');
    for (const who of [moderator, stranger]) expect((await send(who, 'theirs')).status).toBe(403);
    expect(names(await shown())).toContain('proposed');
  });

  test('rejected, its picture is gone, and its sender reads why; another of the same name may come', async () => {
    const { body } = await send(manager, 'dull');
    const reject = { emote_id: body.emote_id, decision: 'reject', reason: 'Too dark' };
    expect((await decide(owner, 'dull', reject)).body).toMatchObject({ state: 'rejected', reason: 'Too dark' });
    expect(kept()).not.toContain(keyIn(body.url));
    expect((await all(manager)).find(({ name }) => name === 'dull')).toMatchObject({
      state: 'rejected',
      reason: 'Too dark',
    });
    expect((await decide(owner, 'dull', { ...reject, decision: 'approve' })).body.error.code).toBe(
      'chat.emote_not_found',
    );
    const second = await send(manager, 'dull');
    // What was decided is what was looked at.
    expect((await decide(owner, 'dull', { ...reject, decision: 'approve' })).status).toBe(404);
    expect(second.body).toMatchObject({ state: 'waiting' });
  });
});

describe('E2 what is refused, in words', { timeout: 60_000 }, () => {
  test.each(['A', 'Wave', '1up', 'a b', 'x', 'with-dash', `a${'b'.repeat(25)}`])(
    'no emote is called %s',
    async (name) => {
      expect((await send(owner, encodeURIComponent(name))).status).toBe(422);
    },
  );

  test('a name everybody’s emotes have, one the channel has, one its rules would not let be written', async () => {
    expect((await send(owner, 'joy')).body.error.code).toBe('chat.emote_name_taken');
    expect((await send(owner, 'taken')).status).toBe(200);
    expect((await send(owner, 'taken')).body.error.code).toBe('chat.emote_name_taken');
    const terms = [{ id: 'rude', text: 'sausage', verdict: 'hold' }];
    const rules = { ...rulesAtFirst, terms };
    const change = { params: { channel_id: channelId }, token: owner.token, body: { rules } };
    expect((await world.ask(contract.changeSettings, change)).status).toBe(200);
    const { status, body } = await send(owner, 'big_sausage');
    expect(status).toBe(422);
    expect(body.error).toMatchObject({
      code: 'chat.emote_name_refused',
      message: expect.stringMatching(/another one/),
    });
    expect((await send(owner, 'big_potato')).status).toBe(200);
  });

  test('what is no picture, a broken one, one of too few pixels; and nothing of it is kept', async () => {
    const before = kept();
    const png = Buffer.from(aPng({ width: 64, height: 64 }));
    const codes = [
      await send(owner, 'bad', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')),
      await send(owner, 'bad', Buffer.from('GIF89a and so on')),
      await send(owner, 'bad', png.subarray(0, 60)),
      await send(owner, 'bad', aPng({ width: 32, height: 32 })),
    ].map(({ body }) => body.error.code);
    expect(codes).toEqual([
      ...['chat.emote_unsupported', 'chat.emote_unsupported'],
      ...['chat.emote_unreadable', 'chat.emote_size_out_of_range'],
    ]);
    expect((await send(owner, 'bad', png, 'image/svg+xml')).status).toBe(415);
    expect(kept()).toEqual(before);
  });

  test('more than sixty, those that wait included', async () => {
    const many = await world.channel(owner);
    const { emotesStore } = await import('../../lambdas/chat/emotes-store.ts');
    const by = { accountId: owner.accountId, name: 'Ada' };
    const emotes = Array.from({ length: contract.mostEmotes }, (_, index) => ({
      ...{ emoteId: `emo_${String(index).padStart(32, '0')}`, name: `number_${index}`, key: `img/emotes/${many}/x` },
      ...{ state: index % 2 ? ('shown' as const) : ('waiting' as const), at: world.now().toISOString() },
    }));
    await emotesStore('chat').change(many, () => ({ version: 1, emotes }), {
      ...{ by, ownerId: owner.accountId, act: 'emote.added', name: 'all of them', now: world.now() },
    });
    expect((await send(owner, 'one_more', picture(), 'image/png', many)).body.error.code).toBe('chat.too_many_emotes');
    expect(await shown(many)).toHaveLength(contract.mostEmotes / 2);
  });
});

describe('E3 in messages', { timeout: 60_000 }, () => {
  test('an emote is a part that names it, in its channel’s rooms and no other, in words of the channel’s own too', async () => {
    const { body } = await send(owner, 'party_hat', await aJpeg({ width: 80, height: 80 }), 'image/jpeg');
    const message = await said(stranger, 'now :party_hat: and :joy:');
    expect(message.parts).toEqual([
      { kind: 'emote', from: 4, to: 15, name: 'party_hat', emote_id: body.emote_id },
      { kind: 'emote', from: 20, to: 25, name: 'joy' },
    ]);
    const elsewhere = await world.enter(
      await world.room(owner, { channelId: await world.channel(owner) }),
      stranger.token,
    );
    await world.send(elsewhere, { type: 'message.send', client_id: 'x1', text: ':party_hat:' });
    expect(world.heard(elsewhere, 'events').at(-1)?.['items'][0]).not.toHaveProperty('parts');
    const commands = [{ name: 'hat', text: 'Wear a :party_hat:' }];
    await world.ask(contract.changeSettings, {
      params: { channel_id: channelId },
      token: owner.token,
      body: { commands },
    });
    expect((await said(stranger, '!hat')).answer.parts).toMatchObject([{ emote_id: body.emote_id }]);
  });

  test('only emotes is also of the channel’s own', async () => {
    await send(owner, 'alone');
    const socket = await world.enter(room, owner.token);
    await world.send(socket, { type: 'mode.set', ref: 'm', modes: { emote_only: true } });
    expect(await said(stranger, ':alone:')).toMatchObject({ kind: 'message', text: ':alone:' });
    await world.send(socket, { type: 'mode.set', ref: 'm', modes: { emote_only: false } });
  });
});

describe('E4 taken away', { timeout: 60_000 }, () => {
  test('by whoever keeps order: the picture is gone, messages keep their words; twice is once', async () => {
    const { body } = await send(owner, 'goes');
    expect(kept()).toContain(keyIn(body.url));
    expect((await remove(stranger, 'goes')).status).toBe(403);
    expect((await remove(moderator, 'goes')).status).toBe(204);
    expect(kept()).not.toContain(keyIn(body.url));
    expect((await remove(moderator, 'goes')).status).toBe(204);
    expect(names(await shown())).not.toContain('goes');
    expect(await said(stranger, ':goes:')).not.toHaveProperty('parts');
    const lines = (await world.rows.rows()).filter(({ kind, emote }) => kind === 'log' && emote === 'goes');
    expect(lines.map(({ act }) => act).sort()).toEqual(['emote.added', 'emote.removed']);
    const news = (await world.rows.news()).filter(
      ({ name, data }) => name === 'chat.worked_on' && data['by'] === moderator.accountId,
    );
    expect(news.at(-1)?.data).toMatchObject({ channelId, what: 'chat.emote_removed' });
  });

  test('the same picture sent twice is one emote; two at once, one of each name', async () => {
    const one = picture();
    const [first, again] = [await send(owner, 'twice', one), await send(owner, 'twice', one)];
    expect(again.body.emote_id).toBe(first.body.emote_id);
    const before = kept().length;
    const raced = await Promise.all([send(owner, 'raced'), send(owner, 'raced'), send(manager, 'raced')]);
    expect(raced.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    expect(kept()).toHaveLength(before + 1);
  });

  test('a removal that was stopped is finished by whoever asks again', async () => {
    const { body } = await send(owner, 'stopped');
    const key = keyIn(body.url);
    world.buckets.stuck.add(key);
    expect((await remove(owner, 'stopped')).status).toBe(500);
    expect(names(await shown())).not.toContain('stopped');
    world.buckets.stuck.clear();
    world.pass(301);
    expect((await remove(owner, 'stopped')).status).toBe(204);
    expect(kept()).not.toContain(key);
  });

  test('with whose channel it is, pictures and all; while they are leaving it shows none', async () => {
    const leaver = await world.somebody();
    const theirs = await world.channel(leaver);
    await send(leaver, 'mine', picture(), 'image/png', theirs);
    expect(kept(theirs)).toHaveLength(1);
    const rights = { roles: ['viewer' as const], plan: 'free' as const };
    const learn = (status: 'closing' | 'closed', version: number) =>
      world.desk.people.learn({ accountId: leaver.accountId, displayName: 'Leaver', ...rights, status, version });
    await learn('closing', 2);
    world.pass(5);
    const list = () => world.ask(contract.listEmotes, { params: { channel_id: theirs } });
    expect((await list()).body.error.code).toBe('chat.channel_not_found');
    await eraserOf('chat', 'images')(leaver.accountId);
    expect(kept(theirs)).toEqual([]);
    expect((await world.rows.rows()).filter(({ kind, channelId: of }) => kind === 'emotes' && of === theirs)).toEqual(
      [],
    );
  });
});

import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Act, ActTo } from '../../lambdas/chat/act.ts';
import type { BehindStore } from '../../lambdas/chat/behind-store.ts';
import { indexKey, pageKey } from '../../lambdas/chat/page-contract.ts';
import type { PageFiles } from '../../lambdas/chat/page-files.ts';
import { mayLeaveBehind, pageOf, pageSize, pagesOf } from '../../lambdas/chat/pages.ts';
import type { RoomEvent } from '../../lambdas/chat/room-contract.ts';
import type { RoomStore } from '../../lambdas/chat/room-store.ts';
import type { sequence as sequencing } from '../../lambdas/chat/sequence.ts';
import type { writePages as writing } from '../../lambdas/chat/write-pages.ts';
import { derivedId } from '../../lambdas/kit/derived-id.ts';
import { arm } from '../../lambdas/kit/failpoint.ts';
import { s3 } from '../../local/resources/s3/s3.ts';
import { aTable, type Table } from '../support/a-table.ts';
import { aResource, type OneService, oneService } from '../support/one-service.ts';

const bucket = 'chat-pages';
let table: Table;
let store: OneService;
let client: S3Client;
let world: { rooms: RoomStore; behind: BehindStore; files: PageFiles };
let sequence: typeof sequencing;
let writePages: typeof writing;
let erase: (accountId: string) => Promise<number>;
beforeAll(async () => {
  table = await aTable('chat', { indexes: ['gsi1', 'gsi2'] });
  store = await oneService(s3, { resources: [aResource('AWS::S3::Bucket', bucket, {}, `arn:aws:s3:::${bucket}`)] });
  process.env['AWS_ENDPOINT_URL_S3'] = store.listening.url;
  client = new S3Client({});
  const [{ roomStore }, { behindStore }, { pageFiles }] = await Promise.all([
    import('../../lambdas/chat/room-store.ts'),
    import('../../lambdas/chat/behind-store.ts'),
    import('../../lambdas/chat/page-files.ts'),
  ]);
  world = { rooms: roomStore('chat'), behind: behindStore('chat'), files: pageFiles(bucket) };
  sequence = (await import('../../lambdas/chat/sequence.ts')).sequence;
  writePages = (await import('../../lambdas/chat/write-pages.ts')).writePages;
  erase = (await import('../../lambdas/chat/erase-person.ts')).eraserOf('chat', 'images');
}, 300_000);
afterAll(async () => {
  client?.destroy();
  await store?.stop();
  await table?.stop();
});

const ownerId = derivedId('usr', 'owner');
const accountOf = (name: string): string => derivedId('usr', name);
const by = { accountId: ownerId, name: 'Ada' };
let made = 0;
const aRoom = (): string => derivedId('str', 'a room with pages', ++made);
const at = (roomId: string) => ({ roomId, place: `${ownerId} ${roomId}`, ownerId });
const messageId = (roomId: string, who: string, clientId: string): string =>
  derivedId('msg', roomId, accountOf(who), clientId);
const say = (roomId: string, who: string, clientId: string): ActTo<'say'> => ({
  ...{ do: 'say', ...at(roomId), actId: messageId(roomId, who, clientId), clientId, text: clientId, parts: [] },
  speaker: {
    ...{ accountId: accountOf(who), name: who, badges: [], hue: 0 },
    ...{ exempt: true, subscriber: false },
  },
});
const run = (...acts: Act[]) => sequence(world.rooms, acts, () => new Date());
const close = (roomId: string): Act => ({ do: 'close', ...at(roomId), actId: `close:${roomId}` });
const remove = (roomId: string, messageId: string): Act => ({
  ...{ do: 'delete', ...at(roomId), actId: `delete ${messageId}`, by, messageId, as: 'moderator' },
});
/** Somebody says so many things: one is on every tenth place. */
const talk = (roomId: string, count: number, from = 0) =>
  run(
    ...Array.from({ length: count }, (_, index) =>
      say(roomId, (from + index) % 10 === 0 ? 'Mallory' : 'Grace', `word ${from + index + 1}.`),
    ),
  );
const write = async (roomId: string): Promise<void> => {
  while ((await writePages(world, roomId)) === 'more');
};

const read = async (key: string) => {
  const { Body, ...facts } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  return { ...facts, text: (await Body?.transformToString()) ?? '' };
};
const pageIn = async (roomId: string, page: number): Promise<{ messages: Record<string, unknown>[] }> =>
  JSON.parse((await read(pageKey(roomId, page))).text);
const indexIn = async (roomId: string): Promise<{ pages: { edition: string; to: number; from: string }[] }> =>
  JSON.parse((await read(indexKey(roomId))).text);
/** Everything that lies there of a room, in one text. */
const allOf = async (roomId: string): Promise<string> => {
  const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: `c/${roomId}/` }));
  return (await Promise.all(Contents.map(async ({ Key = '' }) => (await read(Key)).text))).join('\n');
};
/** Page by page what readers would be told who ask for it place by place. */
const asRead = async (roomId: string): Promise<Record<string, unknown>[]> => {
  const room = await world.rooms.find(roomId);
  const events: RoomEvent[] = [];
  for (let after = 0; after < (room?.seq ?? 0); after = events.length)
    events.push(...(await world.rooms.history(room, roomId, { after, limit: 200 })).events);
  const { toWire } = await import('../../lambdas/kit/wire.ts');
  const { roomEvent } = await import('../../lambdas/chat/room-contract.ts');
  return events.map((event) => toWire(roomEvent, event) as Record<string, unknown>);
};
const agrees = async (roomId: string): Promise<void> => {
  const { pages } = await indexIn(roomId);
  const said = (await Promise.all(pages.map((_, page) => pageIn(roomId, page)))).flatMap(({ messages }) => messages);
  expect(said).toEqual((await asRead(roomId)).slice(0, said.length));
  expect(said.length).toBe(pages.at(-1)?.to);
};

describe('which page', () => {
  test('F1 a page is a stretch of places; the last one is there once the room is closed', () => {
    expect([1, 200, 201].map(pageOf)).toEqual([0, 0, 1]);
    expect([0, 199, 200, 201].map((seq) => pagesOf({ seq, state: 'open' }))).toEqual([0, 0, 1, 1]);
    expect([0, 199, 200, 201].map((seq) => pagesOf({ seq, state: 'closed' }))).toEqual([0, 1, 1, 2]);
  });

  test('who tells the writer does so for every last place of a page and for everything that takes words away', () => {
    const at = '2026-11-20T10:00:00.000Z';
    expect(mayLeaveBehind({ kind: 'pinned', seq: pageSize, at, messageId: null })).toBe(true);
    expect(mayLeaveBehind({ kind: 'pinned', seq: pageSize + 1, at, messageId: null })).toBe(false);
    expect(mayLeaveBehind({ kind: 'cleared', seq: 7, at })).toBe(true);
  });
});

describe('what is said is written', { timeout: 300_000 }, () => {
  test('F1 full pages while the room is open, the rest when it closes, with what happens after that', async () => {
    const roomId = aRoom();
    await talk(roomId, pageSize - 1);
    expect(await world.behind.find(roomId)).toBeUndefined();
    await talk(roomId, 31, pageSize - 1);
    await write(roomId);
    expect((await indexIn(roomId)).pages.map(({ to }) => to)).toEqual([200]);
    await agrees(roomId);
    await run(close(roomId));
    await write(roomId);
    expect((await indexIn(roomId)).pages.map(({ to }) => to)).toEqual([200, 231]);
    await agrees(roomId);
    await run(remove(roomId, messageId(roomId, 'Grace', 'word 202.')));
    await write(roomId);
    expect((await indexIn(roomId)).pages.map(({ to }) => to)).toEqual([200, 232]);
    await agrees(roomId);
    expect(await allOf(roomId)).not.toContain('word 202.');
  });

  test('F1 a page may be kept for a day, the index for seconds', async () => {
    const roomId = aRoom();
    await run(say(roomId, 'Grace', 'hello'), close(roomId));
    await write(roomId);
    expect((await read(pageKey(roomId, 0))).CacheControl).toBe('public, max-age=86400, immutable');
    expect((await read(indexKey(roomId))).CacheControl).toBe('public, max-age=10');
    expect((await read(pageKey(roomId, 0))).ContentType).toBe('application/json');
  });

  test('F2 doing it twice is doing it once: nothing that says the same is written again', async () => {
    const roomId = aRoom();
    await run(say(roomId, 'Grace', 'hello'), close(roomId));
    await write(roomId);
    const [page, index] = [await read(pageKey(roomId, 0)), await indexIn(roomId)];
    let puts = 0;
    const counting = {
      ...world.files,
      putPage: async (...given: Parameters<PageFiles['putPage']>) => {
        const before = (await world.files.page(roomId, 0))?.etag;
        const edition = await world.files.putPage(...given);
        if ((await world.files.page(roomId, 0))?.etag !== before) puts += 1;
        return edition;
      },
    };
    // As if the note of it had been lost on its way to being settled.
    await run(remove(roomId, messageId(roomId, 'Nobody', 'nothing')));
    await table.put({ pk: `ROOM#${roomId}`, sk: 'PAGES', kind: 'behind', roomId, marks: 1, pages: new Set([0]) });
    expect(await writePages({ ...world, files: counting }, roomId)).toBe('done');
    expect(puts).toBe(0);
    expect((await read(pageKey(roomId, 0))).LastModified).toEqual(page.LastModified);
    expect(await indexIn(roomId)).toEqual(index);
  });

  test.each(['chat.pages.written', 'chat.pages.indexed'])(
    'F2 stopped at %s, it comes again and is whole',
    async (place) => {
      const roomId = aRoom();
      await run(say(roomId, 'Grace', 'hello'), close(roomId));
      const disarm = arm(place, () => {
        throw new Error('stopped');
      });
      await expect(writePages(world, roomId)).rejects.toThrow('stopped');
      disarm();
      expect(await world.behind.rooms(1000)).toContain(roomId);
      expect(await writePages(world, roomId)).toBe('done');
      await agrees(roomId);
      expect(await world.behind.rooms(1000)).not.toContain(roomId);
      expect(await writePages(world, roomId)).toBe('done');
    },
  );

  test('F2 what is too much for one go is finished by the next', async () => {
    const roomId = aRoom();
    await talk(roomId, 2 * pageSize + 1);
    await run(close(roomId));
    const goes = [];
    do goes.push(await writePages(world, roomId, { most: 1 }));
    while (goes.at(-1) === 'more' && goes.length < 10);
    expect(goes).toEqual(['more', 'more', 'done']);
    await agrees(roomId);
  });
});

describe('what is taken back', { timeout: 300_000 }, () => {
  test('F3 a deletion, a ban and a clearing reach the pages, and change their editions', async () => {
    const roomId = aRoom();
    await talk(roomId, 2 * pageSize);
    await write(roomId);
    const before = (await indexIn(roomId)).pages.map(({ edition }) => edition);

    await run(remove(roomId, messageId(roomId, 'Grace', 'word 2.')));
    await write(roomId);
    const deleted = (await indexIn(roomId)).pages.map(({ edition }) => edition);
    expect(deleted[0]).not.toBe(before[0]);
    expect(deleted[1]).toBe(before[1]);
    expect(await allOf(roomId)).not.toContain('word 2.');
    await agrees(roomId);

    const about = { accountId: accountOf('Mallory'), name: 'Mallory' };
    await run({ do: 'silence', ...at(roomId), actId: `ban ${roomId}`, by, about });
    await write(roomId);
    expect(await allOf(roomId)).not.toMatch(/word (1|11|391)\./);
    expect(await allOf(roomId)).toMatch(/word 3\..*word 392\./s);
    await agrees(roomId);

    await run({ do: 'clear', ...at(roomId), actId: `clear ${roomId}`, by });
    await write(roomId);
    expect(await allOf(roomId)).not.toMatch(/word \d+\./);
    await agrees(roomId);
  });

  test('M6 of who left for good pages keep the places and nothing else', async () => {
    const roomId = aRoom();
    const about = { accountId: accountOf('Leaver'), name: 'Leaver' };
    await run(
      say(roomId, 'Leaver', 'my words'),
      say(roomId, 'Grace', 'stay'),
      { do: 'silence', ...at(roomId), actId: `ban ${roomId}`, by, about },
      close(roomId),
    );
    await write(roomId);
    expect(await allOf(roomId)).toContain(about.accountId);
    await erase(about.accountId);
    expect(await world.behind.rooms(1000)).toContain(roomId);
    await write(roomId);
    const all = await allOf(roomId);
    expect(all).not.toMatch(/my words/);
    expect(all).not.toContain(about.accountId);
    expect(all).not.toContain('"Leaver"');
    await agrees(roomId);
    const rows = (await table.rows()).filter(({ pk, kind }) => pk === `ROOM#${roomId}` && kind === 'event');
    expect(JSON.stringify(rows)).not.toContain(about.accountId);
  });

  test('F4 who has read the older words is turned down, whoever is slower', async () => {
    const roomId = aRoom();
    await talk(roomId, 3);
    await run(close(roomId));
    let goOn = () => {};
    let isThere = () => {};
    const reached = new Promise<void>((resolve) => {
      isThere = resolve;
    });
    const waits = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    let isFirst = true;
    /** Has read everything, and writes only when told to. */
    const slow = {
      ...world.files,
      putPage: async (...given: Parameters<PageFiles['putPage']>) => {
        if (isFirst) {
          isFirst = false;
          isThere();
          await waits;
        }
        return world.files.putPage(...given);
      },
    };
    const slowOne = writePages({ ...world, files: slow }, roomId);
    await reached;
    await run(remove(roomId, messageId(roomId, 'Grace', 'word 2.')));
    await write(roomId);
    goOn();
    await slowOne;
    await write(roomId);
    expect(await allOf(roomId)).not.toContain('word 2.');
    await agrees(roomId);
  });
});

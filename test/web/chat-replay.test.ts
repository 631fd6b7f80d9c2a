import { describe, expect, test } from 'vitest';
import type { ChatEvent } from '../../sdk/src/public.ts';
import {
  linesAt,
  momentAt,
  pagesAt,
  type ReplayIndex,
  type ReplayPage,
  timedLines,
} from '../../web/src/features/chat/replay.ts';
import { createReplay } from '../../web/src/features/chat/replay-reader.ts';
import { aClock } from './a-chat-server.ts';

const began = Date.parse('2026-11-20T10:00:00.000Z');
const isoAt = (sec: number): string => new Date(began + sec * 1000).toISOString();
const clock = [{ position_sec: 0, at: isoAt(0) }];
const said = (seq: number, sec: number, more: object = {}): ChatEvent => ({
  ...{ kind: 'message', seq, at: isoAt(sec), message_id: `msg_${seq}`, text: `at ${sec}` },
  ...{ author: { account_id: 'usr_a', name: 'Ada', badges: [], hue: 10 } },
  ...more,
});
const size = 200;
/** A message every second, as so many pages. */
const aRoom = (count: number) => {
  const all = Array.from({ length: count }, (_, index) => said(index + 1, index));
  const pages: ReplayPage[] = [];
  for (let at = 0; at < count; at += size) pages.push({ messages: all.slice(at, at + size) });
  return pages;
};
const indexOf = (pages: readonly ReplayPage[], editions: readonly string[] = []): ReplayIndex => ({
  pages: pages.map(({ messages }, page) => ({
    edition: editions[page] ?? 'one',
    from: messages[0]?.at ?? '',
    until: messages.at(-1)?.at ?? '',
    to: messages.at(-1)?.seq ?? 0,
  })),
});
const texts = (lines: readonly object[]) => lines.map((line) => (line as { text?: string }).text ?? '(notice)');

describe('what was said by then', () => {
  test('a position is a moment, and what was interrupted goes on where it went on', () => {
    const marks = [
      { position_sec: 0, at: isoAt(0) },
      { position_sec: 60, at: isoAt(300) },
    ];
    expect([0, 59, 60, 75.5].map((sec) => momentAt(marks, sec))).toEqual(
      [0, 59, 300, 315.5].map((sec) => began + sec * 1000),
    );
    expect(momentAt([], 5)).toBeUndefined();
  });

  test('a recording that begins later than what was said has it from its beginning', () => {
    expect(momentAt([{ position_sec: 2, at: isoAt(12) }], 0)).toBe(began + 10_000);
  });

  test('what was taken back is no line, and neither is what moderators did; the end is', () => {
    const { text: _, ...gone } = said(2, 2) as ChatEvent & { kind: 'message' };
    const messages: ChatEvent[] = [
      said(1, 1),
      { ...gone, deleted: true },
      { kind: 'deleted', seq: 3, at: isoAt(3), message_id: 'msg_2', by: 'moderator' },
      { kind: 'silenced', seq: 4, at: isoAt(4), account_id: 'usr_b' },
      { kind: 'closed', seq: 5, at: isoAt(5) },
    ];
    const lines = timedLines({ messages });
    expect(texts(linesAt([lines], began + 10_000))).toEqual(['at 1', '(notice)']);
    expect(texts(linesAt([lines], began + 4_000))).toEqual(['at 1']);
    expect(linesAt([lines], began + 500)).toEqual([]);
  });

  test('pages that are needed: the one at hand, what a list has room for before it, and the next in time', () => {
    const index = indexOf(aRoom(2000));
    const at = (sec: number) => pagesAt(index, began + sec * 1000);
    expect(at(-100)).toEqual([]);
    expect(at(-5)).toEqual([0]);
    expect(at(0)).toEqual([0]);
    expect(at(185)).toEqual([0, 1]);
    expect(at(1000)).toEqual([3, 4, 5]);
    expect(at(5000)).toEqual([7, 8, 9]);
  });
});

/** A reader over so many pages, with everything that was asked for. */
const aReader = (count: number) => {
  const { time, pass } = aClock();
  const pages = aRoom(count);
  const world = { editions: [] as string[], isDown: false, asked: [] as string[], isEmpty: false };
  const replay = createReplay({
    clock,
    time,
    index: async () => {
      world.asked.push('index');
      if (world.isDown) throw new Error('down');
      return world.isEmpty ? undefined : indexOf(pages, world.editions);
    },
    page: async (page, edition) => {
      world.asked.push(`${page} ${edition}`);
      if (world.isDown) throw new Error('down');
      return pages[page] ?? { messages: [] };
    },
  });
  return { replay, pass, world, pages, last: () => texts(replay.read().lines).at(-1) };
};

describe('a reader goes along with a recording', () => {
  test('forward, back and far away: the last line is what was said last by then', async () => {
    const { replay, pass, last, world } = aReader(2000);
    await pass(0);
    for (const sec of [3, 199, 200, 1500, 1501, 2, 0, 1999, 800]) {
      replay.moveTo(sec + 0.5);
      await pass(0);
      expect(last(), String(sec)).toBe(`at ${sec}`);
      expect(replay.read().is).toBe('open');
    }
    expect(replay.read().lines.length).toBeLessThanOrEqual(500);
    expect(world.asked.filter((name) => name === 'index')).toHaveLength(1);
    replay.close();
  });

  test('at its end everything is shown, what was said after the last picture too', async () => {
    const { replay, pass, last } = aReader(450);
    await pass(0);
    replay.moveTo(100);
    await pass(0);
    replay.moveTo(Number.POSITIVE_INFINITY);
    await pass(0);
    expect(last()).toBe('at 449');
    replay.close();
  });

  test('a page is asked for once, however often the film says where it is', async () => {
    const { replay, pass, world } = aReader(2000);
    await pass(0);
    for (let sec = 0; sec < 400; sec += 1) replay.moveTo(sec);
    await pass(0);
    expect(world.asked.filter((name) => name !== 'index').sort()).toEqual(['0 one', '1 one', '2 one']);
    replay.close();
  });

  test('a listener hears of a new line only, and lines that stay are the same ones', async () => {
    const { replay, pass } = aReader(100);
    await pass(0);
    replay.moveTo(10.2);
    await pass(0);
    let heard = 0;
    replay.subscribe(() => {
      heard += 1;
    });
    const before = replay.read().lines;
    for (const sec of [10.3, 10.5, 10.9]) replay.moveTo(sec);
    expect(heard).toBe(0);
    expect(replay.read().lines).toBe(before);
    replay.moveTo(11.1);
    expect(heard).toBe(1);
    expect(replay.read().lines[0]).toBe(before[0]);
    replay.close();
  });

  test('what is taken back while somebody watches is gone within half a minute', async () => {
    const { replay, pass, world, pages, last } = aReader(100);
    await pass(0);
    replay.moveTo(10.5);
    await pass(0);
    expect(last()).toBe('at 10');
    const { text: _, ...gone } = said(11, 10) as ChatEvent & { kind: 'message' };
    pages[0]?.messages.splice(10, 1, { ...gone, deleted: true });
    world.editions = ['two'];
    await pass(31_000);
    expect(last()).toBe('at 9');
    // Nobody watches: nobody asks.
    const asked = world.asked.length;
    await pass(300_000);
    expect(world.asked.length).toBe(asked);
    replay.close();
  });

  test('nothing was said, and nothing came, are told apart; what did not come is asked for again', async () => {
    const quiet = aReader(0);
    quiet.world.isEmpty = true;
    await quiet.pass(0);
    expect(quiet.replay.read().is).toBe('empty');
    quiet.replay.close();

    const { replay, pass, world, last } = aReader(100);
    world.isDown = true;
    await pass(0);
    expect(replay.read().is).toBe('broken');
    replay.moveTo(5.5);
    world.isDown = false;
    await pass(5_000);
    expect(replay.read().is).toBe('open');
    expect(last()).toBe('at 5');
    world.isDown = true;
    replay.close();
  });

  test('a page that does not come leaves what is known, and is not asked for in a rush', async () => {
    const { replay, pass, world, last } = aReader(400);
    await pass(0);
    replay.moveTo(100.5);
    await pass(0);
    world.isDown = true;
    for (let sec = 190; sec < 199; sec += 0.25) replay.moveTo(sec);
    await pass(1_000);
    expect(last()).toBe('at 198');
    expect(world.asked.filter((name) => name === '1 one')).toHaveLength(1);
    world.isDown = false;
    await pass(5_000);
    replay.moveTo(250.5);
    await pass(0);
    expect(last()).toBe('at 250');
    replay.close();
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Refused, Unreachable } from '../../sdk/src/public.ts';
import { createChat } from '../../web/src/features/chat/chat.ts';
import { freshReactions } from '../../web/src/features/chat/page-reader.ts';
import { aChatServer, aClock, pageSize } from './a-chat-server.ts';

const second = 1_000;
const inPages = { by: 'pages', one_in: 8 } as const;
const bySocket = { by: 'socket', one_in: 1, within_ms: 60_000 } as const;

/** A reader in a room that somebody writes a head of once a second, as long as it is told to. */
const stage = (random: () => number = () => 0.5) => {
  const clock = aClock();
  const server = aChatServer(clock.time, { mayModerate: false });
  let ids = 0;
  const unreachable = (error: unknown): never => {
    throw error instanceof Refused ? error : new Unreachable(error);
  };
  const chat = createChat({
    ticket: () => server.ticket().catch(unreachable),
    page: (after) => server.page(after).catch(unreachable),
    pages: {
      head: () => server.pages.head().catch(unreachable),
      page: (page) => server.pages.page(page).catch(unreachable),
    },
    ...{ connect: server.connect, time: clock.time, random, isOnline: server.isOnline },
    newId: () => `id-${++ids}`,
    ...{ keep: () => {}, kept: () => [] },
  });
  const seen: number[] = [];
  let at = 0;
  chat.subscribe(() => {
    // What is new since the last change, in the order in which a reader sees it.
    for (const line of chat.read().room.lines) if (line.seq > at) seen.push(line.seq);
    at = Math.max(at, ...seen);
  });
  const beats = async (seconds: number, each: (tick: number) => void = () => {}) => {
    for (let tick = 0; tick < seconds; tick++) {
      each(tick);
      server.beat();
      await clock.pass(second);
    }
  };
  const shown = () => chat.read().room.lines.map(({ seq }) => seq);
  const all = () => server.log.map(({ seq }) => seq);
  /** All calls that reach something of ours behind the edge. */
  const origin = () => server.counts.tickets + server.counts.pages + server.counts.sockets;
  return { ...clock, server, chat, seen, shown, all, beats, origin };
};

describe('a big room is read from pages', () => {
  test('told so, a reader leaves the socket and goes on, without a call to anybody behind the edge', async () => {
    const { server, chat, shown, all, beats, origin } = stage();
    await beats(3, () => server.says('by socket'));
    server.readBy(inPages);
    await beats(6, () => server.says('changing'));
    expect([server.open(), chat.read().line, chat.read().viewers]).toEqual([0, { is: 'open' }, 9_000]);
    const before = origin();
    await beats(600, () => server.says('from pages'));
    expect(origin() - before).toBe(0);
    // Two seconds and a bit after it was said, all of it is there.
    await beats(3);
    expect(shown()).toEqual(all().slice(-500));
  });

  test('whoever comes in reads from there at once, and has no socket at all', async () => {
    const { server, chat, shown, all, beats } = stage();
    server.readBy(inPages);
    for (let index = 0; index < 30; index++) server.says('old');
    await beats(3);
    expect([server.counts.sockets, server.counts.pages, chat.read().line.is]).toEqual([0, 0, 'open']);
    expect(shown()).toEqual(all());
    expect(chat.read().you).toMatchObject({ may_write: true, may_moderate: false });
  });

  test('sockets again: a reader comes back at a moment of their own, and reads pages until then', async () => {
    const { server, chat, shown, all, beats } = stage();
    server.readBy(inPages);
    await beats(5, () => server.says('from pages'));
    server.readBy(bySocket);
    await beats(25, () => server.says('on the way'));
    expect(server.open()).toBe(0);
    expect(chat.read().room.at).toBeGreaterThan(server.log.length - 5);
    await beats(10, () => server.says('on the way'));
    expect([server.open(), chat.read().line.is]).toEqual([1, 'open']);
    const { heads } = server.counts;
    for (let index = 0; index < 5; index++) server.says('by socket');
    await beats(2);
    expect(server.counts.heads).toBe(heads);
    expect(shown()).toEqual(all());
  });

  test('back and forth under load, with the network gone now and then: nothing lost, doubled or out of order', async () => {
    const runs = fc.asyncProperty(
      fc.array(
        fc.record({
          by: fc.boolean(),
          isTold: fc.boolean(),
          oneIn: fc.constantFrom(1, 2, 8),
          seconds: fc.integer({ min: 1, max: 8 }),
          quietFor: fc.integer({ min: 0, max: 130 }),
          perSecond: fc.integer({ min: 0, max: 20 }),
          isPulled: fc.boolean(),
          isWriting: fc.boolean(),
        }),
        // Fewer in all than a list keeps: what has scrolled out could not be told from what was lost.
        { minLength: 1, maxLength: 3 },
      ),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      async (legs, draw) => {
        const { server, chat, seen, all, beats } = stage(() => draw);
        await beats(2);
        for (const { by, isTold, oneIn, seconds, quietFor, perSecond, isPulled, isWriting } of legs) {
          server.readBy(by ? { by: 'pages', one_in: oneIn } : bySocket, isTold);
          if (isPulled) server.pull();
          if (isWriting) chat.say('mine');
          await beats(seconds, (tick) => {
            if (tick === 5) server.plug();
            for (let index = 0; index < perSecond; index++) server.says('word');
          });
          server.plug();
          await beats(quietFor);
        }
        // By then everybody is where they should be, and has been told what is missing.
        await beats(320);
        expect(chat.read().room.at).toBe(server.log.length);
        expect(seen.every((seq, index) => index === 0 || seq > (seen[index - 1] ?? 0))).toBe(true);
        expect(seen).toEqual(all());
        expect(chat.read().outbox).toEqual([]);
      },
    );
    await fc.assert(runs, { numRuns: 150, seed: 7 });
  }, 120_000);

  test('away for longer than the head reaches: the rest comes from pages, each fetched once', async () => {
    const { server, shown, all, beats, pass, origin } = stage();
    server.readBy(inPages);
    await beats(3, () => server.says('before'));
    const before = origin();
    server.pull();
    for (let index = 0; index < 3 * pageSize; index++) server.says('meanwhile');
    await pass(5 * second);
    server.plug();
    await beats(40);
    expect([server.counts.files, origin() - before]).toEqual([4 - 1, 0]);
    expect(shown()).toEqual(all().slice(-500));
  });

  test('whoever writes has a socket for it, and keeps it a while', async () => {
    const { server, chat, shown, all, beats } = stage();
    server.readBy(inPages);
    await beats(3, () => server.says('read'));
    expect(server.open()).toBe(0);
    chat.say('mine');
    await beats(5);
    expect([server.open(), chat.read().outbox]).toEqual([1, []]);
    expect(shown()).toEqual(all());
    const { tickets } = server.counts;
    await beats(240, () => server.says('read'));
    expect(server.open()).toBe(1);
    await beats(70, () => server.says('read'));
    // What others say still comes from the edge alone.
    expect([server.open(), server.counts.pages, server.counts.tickets]).toEqual([0, 0, tickets]);
    await beats(3);
    expect(shown()).toEqual(all());
  });

  test('whoever drew low keeps a socket to be counted by, comes back to it when fewer are left, and reads pages as well', async () => {
    const { server, shown, all, beats } = stage(() => 0.3);
    await beats(2);
    server.readBy({ by: 'pages', one_in: 2 });
    await beats(6, () => server.says('word'));
    expect(server.open()).toBe(1);
    server.readBy({ by: 'pages', one_in: 8 }, false);
    await beats(6, () => server.says('word'));
    expect(server.open()).toBe(0);
    server.readBy({ by: 'pages', one_in: 2 }, false);
    await beats(6, () => server.says('word'));
    expect(server.open()).toBe(1);
    await beats(3);
    expect(shown()).toEqual(all());
  });

  test('a vote or a tap opens a socket first', async () => {
    const { server, chat, beats } = stage();
    server.readBy(inPages);
    await beats(3);
    const voted = chat.vote('poll_1', 0);
    await beats(2);
    await voted;
    expect(server.frames.filter(({ type }) => type === 'poll.vote')).toHaveLength(1);
    await beats(310);
    expect(server.open()).toBe(0);
    chat.react('🔥');
    await beats(2);
    expect(server.frames.filter(({ type }) => type === 'reaction.send')).toHaveLength(1);
  });

  test('reactions are counted from the beginning, and shown by what is new', async () => {
    const { server, chat, beats } = stage();
    const heard: Record<string, number>[] = [];
    chat.onReactions((counts) => heard.push(counts));
    server.readBy(inPages);
    server.reacts('🔥', 5);
    await beats(4);
    server.reacts('🔥', 2);
    await beats(4);
    expect(heard.filter((one) => Object.keys(one).length > 0)).toEqual([{ '🔥': 2 }]);
    expect(freshReactions(undefined, { '🔥': 5 })).toEqual({});
  });

  test('the room closes: its end is the last thing that is read', async () => {
    const { server, chat, shown, all, beats, pending } = stage();
    server.readBy(inPages);
    await beats(3, () => server.says('word'));
    server.closes();
    await beats(5);
    expect([chat.read().line.is, chat.read().room.isClosed]).toEqual(['over', true]);
    expect(shown()).toEqual(all());
    const { heads } = server.counts;
    await beats(60);
    expect([server.counts.heads, pending()]).toEqual([heads, 0]);
  });
});

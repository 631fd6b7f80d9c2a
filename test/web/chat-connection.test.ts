import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Refused, Unreachable } from '../../sdk/src/public.ts';
import { createChat, pauseMs } from '../../web/src/features/chat/chat.ts';
import { held, type Outbox, sent, settled, typed } from '../../web/src/features/chat/outbox.ts';
import { emptyRoom, pinnedOf, take } from '../../web/src/features/chat/room.ts';
import { aChatServer, aClock, you } from './a-chat-server.ts';

const second = 1_000;

const stage = (given: { socketLivesMs?: number; mayModerate?: boolean; random?: () => number; kept?: Outbox } = {}) => {
  const clock = aClock();
  const server = aChatServer(clock.time, given);
  let ids = 0;
  let kept: Outbox = given.kept ?? [];
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
    ...{ connect: server.connect, time: clock.time, random: given.random ?? (() => 0.5), isOnline: server.isOnline },
    newId: () => `id-${++ids}`,
    keep: (outbox) => {
      kept = outbox;
    },
    kept: () => kept,
  });
  const shown = () => chat.read().room.lines.map((line) => (line.kind === 'message' ? line.text : `(${line.what.is})`));
  const texts = () => server.log.map((event) => (event.kind === 'message' ? event.text : `(${event.kind})`));
  return { ...clock, server, chat, shown, texts, kept: () => kept };
};

describe('a room over its socket', () => {
  test('opens with the newest page, and goes on with what is said', async () => {
    const { server, chat, shown, pass } = stage();
    for (let index = 1; index <= 70; index++) server.says(`old ${index}`);
    await pass(second);
    expect(chat.read().line).toEqual({ is: 'open' });
    expect(shown()).toHaveLength(50);
    server.says('new');
    await pass(second);
    expect(shown().at(-1)).toBe('new');
    expect(server.frames[0]).toEqual({ type: 'hello', after: 70, draw: 0.5 });
  });

  test('what one says is shown at once, acknowledged when it is durable, and then stands in its place once', async () => {
    const { server, chat, shown, pass } = stage();
    await pass(second);
    chat.say('first');
    chat.say('second');
    expect(chat.read().outbox.map(({ text, standing }) => `${text} ${standing}`)).toEqual([
      'first sent',
      'second waiting',
    ]);
    await pass(second);
    expect([shown(), chat.read().outbox]).toEqual([['first', 'second'], []]);
    expect(server.frames.filter(({ type }) => type === 'message.send')).toHaveLength(2);
  });

  test('a network pulled out for 20 s, without a word to anybody, loses and repeats nothing', async () => {
    const { server, chat, shown, texts, pass } = stage();
    await pass(second);
    server.says('before');
    await pass(second);
    server.pull();
    chat.say('into the dark');
    server.says('meanwhile 1');
    await pass(10 * second);
    chat.say('also');
    server.says('meanwhile 2');
    await pass(10 * second);
    server.plug();
    server.says('meanwhile 3');
    await pass(40 * second);
    expect(shown()).toEqual(texts());
    expect(texts()).toEqual(['before', 'meanwhile 1', 'meanwhile 2', 'meanwhile 3', 'into the dark', 'also']);
    expect(chat.read().outbox).toEqual([]);
    expect(chat.read().line).toEqual({ is: 'open' });
  });

  test('an answer that was lost: the message was said, is sent again under its name, and stands there once', async () => {
    const { server, chat, shown, texts, pass } = stage();
    await pass(second);
    chat.say('once');
    await pass(25);
    // It has arrived; the cable goes before the answer does.
    server.pull();
    await pass(2 * second);
    server.plug();
    await pass(40 * second);
    expect(texts()).toEqual(['once']);
    expect([shown(), chat.read().outbox]).toEqual([['once'], []]);
  });

  test('what a moderator lets through stands in its place, and does not wait beside it any more', () => {
    const empty = { ...emptyRoom, at: 0 };
    const author = { account_id: you, name: 'Me', badges: [], hue: 0 };
    const said = { kind: 'message', seq: 1, message_id: 'msg_1', text: 'my first', author, at: '2026-11-20T10:00:00Z' };
    const outbox = ['my first', 'my second'].reduce<Outbox>(
      (all, text) => held(sent(typed(all, { clientId: text, text, replyTo: undefined, atMs: 0 }), text), text),
      [],
    );
    const after = settled(outbox, empty, take(empty, [said as Parameters<typeof take>[1][number]]), you);
    expect(after.map(({ text }) => text)).toEqual(['my second']);
  });

  test('events that the socket lost are fetched, in order', async () => {
    const { server, shown, texts, pass } = stage();
    await pass(second);
    server.loseEvents(true);
    for (let index = 0; index < 120; index++) server.says(`lost ${index}`);
    await pass(second);
    expect(shown()).toEqual([]);
    server.loseEvents(false);
    server.says('heard');
    await pass(2 * second);
    expect(shown()).toEqual(texts());
  });

  test('who was away for thousands of messages begins anew with the newest', async () => {
    const { server, chat, shown, pass } = stage();
    server.says('old');
    await pass(second);
    server.loseEvents(true);
    for (let index = 0; index < 3_000; index++) server.says(`lost ${index}`);
    server.loseEvents(false);
    server.says('heard');
    await pass(2 * second);
    expect([shown().length, shown().at(-1), chat.read().room.at]).toEqual([50, 'heard', 3_002]);
    expect(server.counts.pages).toBeLessThan(5);
  });

  test('a socket is replaced before its time is up, the old one open until the new one greets', async () => {
    const { server, chat, shown, texts, pass } = stage({ socketLivesMs: 300 * second });
    await pass(second);
    let fewest = 9;
    for (let tick = 0; tick < 1_200; tick++) {
      if (tick % 20 === 0) server.says(`tick ${tick}`);
      await pass(second);
      fewest = Math.min(fewest, server.open());
      expect(chat.read().line).toEqual({ is: 'open' });
    }
    expect([fewest, server.open()]).toEqual([1, 1]);
    expect(server.counts.sockets).toBeGreaterThanOrEqual(5);
    expect(server.counts.tickets).toBe(server.counts.sockets);
    expect(shown()).toEqual(texts());
  });

  test('a ticket that brings no more time does not make it ask for one after another', async () => {
    const { server, pass } = stage({ socketLivesMs: 8 * second });
    await pass(60 * second);
    expect(server.counts.sockets).toBe(1);
  });

  test('a quiet socket is kept awake, well under the ten minutes after which it would be cut off', async () => {
    const { server, pass } = stage();
    await pass(600 * second);
    const pings = server.frames.filter(({ type }) => type === 'ping').length;
    expect(pings).toBeGreaterThanOrEqual(3);
    expect(pings).toBeLessThanOrEqual(6);
    expect(server.counts.sockets).toBe(1);
  });

  test('where nobody answers, it is tried again, each time after a longer rest of random length', async () => {
    const { server, chat, pass } = stage();
    await pass(second);
    server.pull();
    server.drop();
    expect(chat.read().line.is).toBe('waiting');
    const before = server.counts.tickets;
    await pass(60 * second);
    expect(server.counts.tickets).toBe(before);
    server.plug();
    await pass(31 * second);
    expect(chat.read().line.is).toBe('open');
    const rests = [0, 1, 2, 3, 9].map((attempt) => [pauseMs(attempt, () => 0), pauseMs(attempt, () => 1)]);
    expect(rests).toEqual([
      [200, 1_200],
      [200, 2_200],
      [200, 4_200],
      [200, 8_200],
      [200, 30_200],
    ]);
  });

  test('the browser says that it is offline: the connection is given up at once, and made again when it is back', async () => {
    const { server, chat, shown, texts, pass } = stage();
    await pass(second);
    server.pull({ isNoticed: true });
    chat.sleep();
    expect(chat.read().line).toEqual({ is: 'offline' });
    server.says('missed');
    chat.say('kept');
    await pass(20 * second);
    server.plug();
    chat.wake();
    await pass(second);
    expect(shown()).toEqual(texts());
    expect(texts()).toEqual(['missed', 'kept']);
  });

  test('closed for good, it says why and does not come back by itself; closed to be resumed, it does', async () => {
    const { server, chat, pass } = stage();
    await pass(second);
    server.tells({ type: 'closing', code: 4408, message: 'Soon back.', resume: true });
    await pass(3 * second);
    expect([chat.read().line.is, server.counts.sockets]).toEqual(['open', 2]);
    server.tells({ type: 'closing', code: 4403, message: 'You were banned from this chat.', resume: false });
    await pass(60 * second);
    expect(chat.read().line).toEqual({ is: 'over', because: 'You were banned from this chat.' });
    expect(server.counts.sockets).toBe(2);
    chat.tryNow();
    await pass(second);
    expect(chat.read().line.is).toBe('open');
  });

  test('who has just followed is said again by itself, until the room has heard of it, and is not pushed by what others say', async () => {
    const { server, chat, shown, pass } = stage();
    await pass(second);
    const error = { type: 'error', code: 'chat.followers_only', status: 403, message: 'Follow the channel.' } as const;
    server.refuseNext(error);
    chat.say('as a stranger');
    await pass(second);
    expect(chat.read().outbox).toMatchObject([{ standing: 'refused', problem: 'Follow the channel.' }]);
    chat.forget(chat.read().outbox[0]?.clientId ?? '');
    chat.knowFollows(true);
    server.refuseNext(error);
    chat.say('as a follower');
    await pass(300);
    expect(chat.read().outbox).toMatchObject([{ standing: 'waiting', waitsFor: expect.stringMatching(/follow/) }]);
    const sent = () => server.frames.filter(({ type }) => type === 'message.send').length;
    const before = sent();
    server.says('meanwhile');
    await pass(100);
    expect(sent()).toBe(before);
    await pass(second);
    expect([sent(), shown().at(-1), chat.read().outbox]).toEqual([before + 1, 'as a follower', []]);
  });

  test('who only thinks that they follow hears in the end that they do not', async () => {
    const { server, chat, pass } = stage();
    await pass(second);
    chat.knowFollows(true);
    chat.say('still a stranger');
    const error = { type: 'error', code: 'chat.followers_only', status: 403, message: 'Follow the channel.' } as const;
    for (let times = 0; times < 1200 && chat.read().outbox[0]?.standing !== 'refused'; times++) {
      server.refuseNext(error);
      await pass(20);
    }
    expect(server.frames.filter(({ type }) => type === 'message.send')).toHaveLength(6);
    expect(chat.read().outbox).toMatchObject([{ standing: 'refused', problem: 'Follow the channel.' }]);
  });

  test('a message that is turned down says why, lets the next one pass, and can be sent again', async () => {
    const { server, chat, texts, pass } = stage();
    await pass(second);
    const error = { type: 'error', code: 'chat.slow_mode', status: 429, message: 'Slow mode is on.' } as const;
    server.refuseNext({ ...error, retry_after_ms: 9_000 });
    chat.say('too soon');
    chat.say('next');
    await pass(second);
    expect(texts()).toEqual(['next']);
    expect(chat.read().outbox).toMatchObject([{ text: 'too soon', standing: 'refused', problem: 'Slow mode is on.' }]);
    expect(chat.read().silentUntilMs).toBeGreaterThan(0);
    chat.sayAgain(chat.read().outbox[0]?.clientId ?? '');
    await pass(second);
    expect(texts()).toEqual(['next', 'too soon']);
  });

  test('who is asked to be silent learns until when, and is free of it once they are heard again', async () => {
    const { server, chat, pass } = stage();
    await pass(second);
    server.happens({ kind: 'silenced', account_id: 'usr_else', until: '2026-11-20T11:00:00.000Z' });
    await pass(second);
    expect(chat.read().silencedUntil).toBeUndefined();
    server.happens({ kind: 'silenced', account_id: you, until: '2026-11-20T12:00:00.000Z' });
    await pass(second);
    expect(chat.read().silencedUntil).toBe('2026-11-20T12:00:00.000Z');
    chat.say('thank you');
    await pass(second);
    expect(chat.read().silencedUntil).toBeUndefined();
  });

  test('who is let back in has their rights again without asking, and so has whose time is over', async () => {
    const { server, chat, pass, time } = stage({ mayModerate: false });
    server.silences({});
    await pass(second);
    expect(chat.read().you).toMatchObject({ may_write: false, read_only_because: 'banned' });
    server.silences(undefined);
    server.tells({ type: 'rights_changed' });
    await pass(second);
    expect([chat.read().you?.may_write, server.counts.sockets]).toEqual([true, 1]);

    server.silences({ silenced_until: new Date(time.now() + 60 * second).toISOString() });
    server.tells({ type: 'rights_changed' });
    await pass(58 * second);
    expect(chat.read().you?.may_write).toBe(false);
    server.silences(undefined);
    await pass(5 * second);
    expect([chat.read().you?.may_write, server.counts.sockets]).toEqual([true, 1]);
  });

  test('who comes late sees what is pinned, however long ago it was said', async () => {
    const { server, chat, shown, pass } = stage();
    const rules = server.says('Be kind');
    for (let index = 0; index < 80; index++) server.says(`More ${index}`);
    server.hasPinned(rules);
    await pass(second);
    expect([shown().includes('Be kind'), pinnedOf(chat.read().room)?.text]).toEqual([false, 'Be kind']);
  });

  test('of something older than what is here that is pinned now, the words are asked for', async () => {
    const { server, chat, pass } = stage();
    const rules = server.says('Be kind');
    for (let index = 0; index < 80; index++) server.says(`More ${index}`);
    await pass(second);
    server.hasPinned(rules);
    server.happens({ kind: 'pinned', message_id: 'msg_1' });
    await pass(second);
    expect(pinnedOf(chat.read().room)?.text).toBe('Be kind');
  });

  test('slow mode counts from what one said last, is over when it is off, and is not for moderators', async () => {
    const modes = { subscribers_only: false, emote_only: false, unique: false, hold_first: false, shield: false };
    const waitMs = async (mayModerate: boolean): Promise<number[]> => {
      const { server, chat, pass, time } = stage({ mayModerate });
      await pass(second);
      chat.say('hello');
      await pass(5 * second);
      server.happens({ kind: 'modes', modes: { ...modes, slow_sec: 30 } });
      await pass(second);
      const slow = chat.read().silentUntilMs - time.now();
      server.happens({ kind: 'modes', modes: { ...modes, slow_sec: 0 } });
      await pass(second);
      return [Math.max(0, Math.round(slow / second)), chat.read().silentUntilMs];
    };
    expect([await waitMs(false), await waitMs(true)]).toEqual([
      [24, 0],
      [0, 0],
    ]);
  });

  test('without slow mode nobody waits, not for a blink, after they were heard', async () => {
    const { chat, texts, pass } = stage();
    await pass(second);
    chat.say('one');
    await pass(second);
    expect([texts(), chat.read().silentUntilMs]).toEqual([['one'], 0]);
  });

  test('a command’s answer is for who asked, and nothing was said', async () => {
    const { server, chat, shown, pass } = stage();
    await pass(second);
    server.answers(false);
    chat.say('/help');
    await pass(100);
    const { clientId = '' } = chat.read().outbox[0] ?? {};
    server.tells({ type: 'notice', client_id: clientId, text: '/me waves says what you do' });
    await pass(second);
    expect([chat.read().told, chat.read().outbox, shown()]).toEqual(['/me waves says what you do', [], []]);
    chat.readTold();
    expect(chat.read().told).toBeUndefined();
  });

  test('what a moderator does is answered, or fails in words; with the connection gone nobody waits for ever', async () => {
    const { server, chat, pass } = stage();
    await pass(second);
    const done = chat.ask({ type: 'chat.clear' });
    await pass(second);
    await expect(done).resolves.toBeUndefined();
    server.answers(false);
    const never = chat.ask({ type: 'chat.clear' }).catch((error: unknown) => error);
    await pass(20 * second);
    expect(await never).toBeInstanceOf(Unreachable);
  });

  test('a page loaded anew goes on with what had not been said', async () => {
    const one = {
      clientId: 'kept-1',
      text: 'unsaid',
      atMs: Date.parse('2026-11-20T09:59:00Z'),
      standing: 'sent',
      tries: 1,
    };
    const old = { ...one, clientId: 'kept-2', text: 'old', atMs: Date.parse('2026-11-20T08:00:00Z') };
    const { texts, pass, kept } = stage({ kept: [one, old] as Outbox });
    await pass(2 * second);
    expect([texts(), kept()]).toEqual([['unsaid'], []]);
  });

  test('closed, it leaves no timer and no socket behind', async () => {
    const { server, chat, pass, pending } = stage();
    await pass(second);
    chat.say('under way');
    chat.close();
    await pass(0);
    await pass(100);
    expect([server.open(), pending()]).toEqual([0, 0]);
  });

  test('whatever happens to the network: nothing lost, nothing repeated, one’s own in the order they were typed', async () => {
    const happenings = fc.array(
      fc.constantFrom('say', 'say', 'else', 'else', 'pull', 'plug', 'drop', 'lose', 'find', 'sleep', 'wait', 'wait'),
      { minLength: 5, maxLength: 40 },
    );
    await fc.assert(
      fc.asyncProperty(
        happenings,
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 3, maxLength: 9 }),
        async (acts, dice) => {
          let throws = 0;
          const random = () => dice[throws++ % dice.length] ?? 0;
          const { server, chat, shown, texts, pass } = stage({ random });
          let isSentAgain = false;
          let own = 0;
          const doing: Record<string, () => void> = {
            say: () => chat.say(`mine ${++own}`),
            else: () => void server.says(`else ${server.log.length}`),
            ...{ pull: server.pull, plug: server.plug, drop: server.drop },
            lose: () => server.loseEvents(true),
            find: () => server.loseEvents(false),
            sleep: () => {
              server.pull();
              chat.sleep();
            },
            wait: () => {},
          };
          await pass(second);
          for (const act of acts) {
            doing[act]?.();
            await pass(random() * 4 * second);
          }
          server.plug();
          server.loseEvents(false);
          chat.wake();
          await pass(120 * second);
          server.says('the end');
          await pass(10 * second);
          for (const { clientId } of chat.read().outbox) {
            isSentAgain = true;
            chat.sayAgain(clientId);
            await pass(second);
          }
          const mine = server.log.flatMap((event) =>
            event.kind === 'message' && event.author.account_id === you ? [event.text] : [],
          );
          expect(shown().slice(-50)).toEqual(texts().slice(-50));
          expect(chat.read().outbox).toEqual([]);
          const wanted = Array.from({ length: own }, (_, index) => `mine ${index + 1}`);
          // Who sends again what was given up puts it behind what was said meanwhile.
          expect(isSentAgain ? [...mine].sort() : mine).toEqual(isSentAgain ? [...wanted].sort() : wanted);
          chat.close();
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('B5 a room in which more is said than anybody reads', () => {
  test('what is left out is not waited for, nor asked for; it is said how much is', async () => {
    const { server, chat, shown, pass } = stage();
    await pass(second);
    server.keepsForBeat();
    const before = server.counts.pages;
    for (let beat = 0; beat < 5; beat++) {
      for (let index = 0; index < 8; index++) server.says(`${beat} ${index}`);
      server.tellsSample(2);
      await pass(second);
    }
    expect(shown()).toEqual([0, 1, 2, 3, 4].flatMap((beat) => [`${beat} 0`, `${beat} 1`]));
    expect([chat.read().room.at, chat.read().room.oneIn, server.counts.pages]).toEqual([40, 4, before]);
    server.says('calm');
    server.tellsSample(2);
    await pass(second);
    expect([shown().at(-1), chat.read().room.oneIn]).toEqual(['calm', 1]);
  });

  test('my own words are shown to me, in their place, whether their answer comes before or after the sample', async () => {
    const { server, chat, shown, pass } = stage();
    await pass(second);
    server.keepsForBeat();
    for (let index = 0; index < 3; index++) server.says(`before ${index}`);
    chat.say('mine');
    await pass(second);
    expect(chat.read().outbox).toMatchObject([{ standing: 'said', seq: 4 }]);
    server.says('after');
    server.tellsSample(1);
    await pass(second);
    expect([shown(), chat.read().outbox]).toEqual([['before 0', 'mine'], []]);
    // Its answer gets lost, and comes again only after the sample.
    server.answers(false);
    chat.say('mine too');
    await pass(second);
    server.answers(true);
    server.says('mine too', you);
    server.says('last');
    server.tellsSample(0);
    await pass(second);
    expect(shown().at(-1)).toBe('mine');
    const [sent] = chat.read().outbox;
    server.tells({ type: 'ack', client_id: sent?.clientId ?? '', message_id: 'msg_6', seq: 6 });
    await pass(second);
    expect([shown(), chat.read().outbox]).toEqual([['before 0', 'mine', 'mine too'], []]);
  });

  test('a frame that got lost is a gap like any other', async () => {
    const { server, chat, shown, pass } = stage();
    await pass(second);
    server.keepsForBeat();
    for (let index = 1; index <= 3; index++) server.says(`lost ${index}`);
    server.keepsForBeat();
    for (let index = 4; index <= 6; index++) server.says(`next ${index}`);
    server.tellsSample(1);
    await pass(2 * second);
    expect(shown().slice(0, 4)).toEqual(['lost 1', 'lost 2', 'lost 3', 'next 4']);
    expect(chat.read().room.at).toBe(6);
  });
});

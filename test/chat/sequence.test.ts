import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Act, ActTo } from '../../lambdas/chat/act.ts';
import type { RoomStore } from '../../lambdas/chat/room-store.ts';
import type { Outcome, sequence as sequencing } from '../../lambdas/chat/sequence.ts';
import { derivedId } from '../../lambdas/kit/derived-id.ts';
import { arm } from '../../lambdas/kit/failpoint.ts';
import { aTable, type Table } from '../support/a-table.ts';
import { seeded } from '../support/seeded.ts';

let table: Table;
let rooms: RoomStore;
let sequence: typeof sequencing;
let eraser: (accountId: string) => Promise<number>;
beforeAll(async () => {
  table = await aTable('chat', { indexes: ['gsi1', 'gsi2'] });
  rooms = (await import('../../lambdas/chat/room-store.ts')).roomStore('chat');
  sequence = (await import('../../lambdas/chat/sequence.ts')).sequence;
  eraser = (await import('../../lambdas/chat/erase-person.ts')).eraserOf('chat', 'images');
}, 60_000);
afterAll(() => table?.stop());

const ownerId = `usr_${'0'.repeat(32)}`;
const accountOf = (name: string): string => derivedId('usr', name);
let made = 0;
const aRoom = (): string => derivedId('str', 'a room', ++made);
const at = (roomId: string) => ({ roomId, place: ownerId, ownerId });
const by = { accountId: ownerId, name: 'Ada' };
const now = () => new Date();

const say = (roomId: string, who: string, clientId: string, text = clientId): ActTo<'say'> => ({
  do: 'say',
  ...at(roomId),
  actId: derivedId('msg', roomId, accountOf(who), clientId),
  connectionId: `socket of ${who}`,
  clientId,
  speaker: {
    ...{ accountId: accountOf(who), name: who, badges: [], hue: 0 },
    ...{ exempt: false, subscriber: false },
  },
  text,
  parts: [],
});
const whole = async (roomId: string) => rooms.history(await rooms.find(roomId), roomId, { after: 0, limit: 500 });
const texts = async (roomId: string) =>
  (await whole(roomId)).events.map((event) => (event.kind === 'message' ? (event.text ?? '-') : event.kind));
const run = (...acts: Act[]) => sequence(rooms, acts, now);
/** The same, handed out by the queue once more. */
const runAgain = (...acts: Act[]) => sequence(rooms, acts, now, () => true);
const saidOf = (outcomes: Outcome[]) =>
  outcomes.map(({ answer }) => (answer?.type === 'error' ? answer.code : (answer?.type ?? 'nothing')));

describe('the order of a room', () => {
  test('R1 every message gets the next place, without gaps, and its sender the place', async () => {
    const roomId = aRoom();
    const outcomes = await run(...['a', 'b', 'c'].map((text) => say(roomId, 'Grace', text)));
    expect(outcomes.map(({ answer }) => answer?.type === 'ack' && answer.seq)).toEqual([1, 2, 3]);
    expect(await texts(roomId)).toEqual(['a', 'b', 'c']);
  });

  test('R2 the same message twice is one message; its sender alone hears its place again', async () => {
    const roomId = aRoom();
    const one = say(roomId, 'Grace', 'once');
    const both = [...(await run(one)), ...(await run(one, one))];
    expect(both.map(({ answer }) => answer?.type === 'ack' && answer.seq)).toEqual([1, 1, 1]);
    expect(both.map(({ event }) => event?.seq)).toEqual([1, undefined, undefined]);
    expect(await texts(roomId)).toEqual(['once']);
  });

  test('R3 two who decide about one room at once lose nothing and give no place twice', async () => {
    const roomId = aRoom();
    const chance = seeded(7);
    const words = Array.from({ length: 60 }, (_, index) => `w${index}`);
    const acts = words.map((word) => say(roomId, `person ${Math.floor(chance() * 5)}`, word));
    const batches = (from: number) =>
      Array.from({ length: 6 }, (_, index) => acts.slice(from + index * 5, from + index * 5 + 5));
    const worker = async (mine: Act[][]) => {
      for (const batch of mine)
        for (;;) {
          try {
            await run(...batch);
            break;
          } catch (error) {
            // Beaten five times in a row: the queue would hand it out again.
            if ((error as { code?: string }).code !== 'service.busy') throw error;
          }
        }
    };
    await Promise.all([worker(batches(0)), worker(batches(30)), worker(batches(0))]);
    const { events, head } = await whole(roomId);
    expect(events.map(({ seq }) => seq)).toEqual(Array.from({ length: 60 }, (_, index) => index + 1));
    expect(head).toBe(60);
    expect((await texts(roomId)).sort()).toEqual([...words].sort());
  }, 60_000);

  test.each(['chat.sequence.decided', 'chat.sequence.saved'])(
    'R4 stopped at %s, everything comes again and nothing is lost or doubled',
    async (place) => {
      const roomId = aRoom();
      const acts: Act[] = [
        say(roomId, 'Grace', 'first'),
        say(roomId, 'Grace', 'second'),
        { do: 'modes', ...at(roomId), actId: 'modes', by, modes: { slowSec: 0 } },
        say(roomId, 'Alan', 'third'),
      ];
      for (let hit = 1; hit <= 3; hit++) {
        let reached = 0;
        const disarm = arm(place, () => {
          reached += 1;
          if (reached === hit) throw new Error('stopped');
        });
        await expect(run(...acts)).rejects.toThrow('stopped');
        disarm();
      }
      const outcomes = await runAgain(...acts);
      expect(outcomes.flatMap(({ event }) => event?.seq ?? [])).toEqual([1, 2, 3, 4]);
      expect(await texts(roomId)).toEqual(['first', 'second', 'modes', 'third']);
    },
  );
});

describe('a command of the channel’s own', () => {
  const answer = { command: 'discord', text: 'Our place', parts: [] };
  const ask = (roomId: string, who: string, clientId: string) => ({ ...say(roomId, who, clientId), answer });
  const answers = async (roomId: string) =>
    (await whole(roomId)).events.map((event) => event.kind === 'message' && event.answer?.text);

  test('M8 is answered in the room, once in five seconds, whoever asks; another one does not wait for it', async () => {
    const roomId = aRoom();
    const other = { ...answer, command: 'rules', text: 'Be kind' };
    await run(ask(roomId, 'Grace', 'a'), ask(roomId, 'Alan', 'b'), { ...ask(roomId, 'Alan', 'c'), answer: other });
    expect(await answers(roomId)).toEqual(['Our place', undefined, 'Be kind']);
    const later = () => new Date(Date.now() + 5_000);
    await sequence(rooms, [ask(roomId, 'Alan', 'd')], later);
    expect(await answers(roomId)).toEqual(['Our place', undefined, 'Be kind', 'Our place']);
  });

  test('M8 deleted, cleared or silenced, it takes its answer along, in the table too', async () => {
    const roomId = aRoom();
    const [asked] = await run(ask(roomId, 'Grace', 'a'));
    await run({ do: 'delete', ...at(roomId), actId: 'gone', by, messageId: asked?.act.actId ?? '', as: 'author' });
    const rows = (await table.rows()).filter(({ pk, kind }) => pk === `ROOM#${roomId}` && kind === 'event');
    expect(JSON.stringify(rows)).not.toContain('Our place');
    const cleared = aRoom();
    await run(ask(cleared, 'Grace', 'a'), { do: 'clear', ...at(cleared), actId: 'clear', by });
    expect(await answers(cleared)).toEqual([undefined, false]);
  });
});

describe('what is taken away', () => {
  test('M1 a deleted message keeps its place and loses its text, for readers and in the table', async () => {
    const roomId = aRoom();
    const [said] = await run(say(roomId, 'Grace', 'secret'));
    await run({ do: 'delete', ...at(roomId), actId: 'd1', by, messageId: said?.act.actId ?? '', as: 'moderator' });
    expect(await texts(roomId)).toEqual(['-', 'deleted']);
    const rows = (await table.rows()).filter(({ pk }) => pk === `ROOM#${roomId}`);
    expect(JSON.stringify(rows.filter(({ kind }) => kind === 'event'))).not.toContain('secret');
  });

  test('M2 a ban holds from its place on, hides what was said before, is logged and told; undone, they may write again', async () => {
    const roomId = aRoom();
    const about = { accountId: accountOf('Mallory'), name: 'Mallory' };
    const outcomes = await run(
      say(roomId, 'Mallory', 'buy this'),
      { do: 'silence', ...at(roomId), actId: `ban ${roomId}`, by, about, reason: 'spam' },
      say(roomId, 'Mallory', 'buy that'),
      say(roomId, 'Grace', 'hello'),
    );
    expect(saidOf(outcomes).filter((said) => said.startsWith('chat.'))).toEqual(['chat.banned']);
    expect(outcomes.flatMap(({ closes }) => closes ?? [])).toEqual([about.accountId]);
    expect(await texts(roomId)).toEqual(['-', 'silenced', 'hello']);
    expect(
      (await table.news()).filter(({ name, data }) => name === 'chat.user_banned' && data['streamId'] === roomId),
    ).toHaveLength(1);
    await run({ do: 'unsilence', ...at(roomId), actId: `unban ${roomId}`, by, about });
    expect(saidOf(await run(say(roomId, 'Mallory', 'sorry')))).toEqual(['ack']);
    expect(saidOf(await run({ do: 'unsilence', ...at(roomId), actId: `again ${roomId}`, by, about }))).toEqual([
      'chat.not_barred',
    ]);
    const log = (await table.rows())
      .filter(({ kind }) => kind === 'log')
      .map(({ act, by: who }) => [act, (who as typeof by).name]);
    expect(log).toContainEqual(['user.banned', 'Ada']);
    expect(log).toContainEqual(['user.unbanned', 'Ada']);
  });

  test('M3 slow mode is decided where the order is, message by message', async () => {
    const roomId = aRoom();
    await run({ do: 'modes', ...at(roomId), actId: 'slow', by, modes: { slowSec: 30 } });
    const outcomes = await run(say(roomId, 'Slow', 'one'), say(roomId, 'Slow', 'two'), say(roomId, 'Other', 'three'));
    expect(saidOf(outcomes).sort()).toEqual(['ack', 'ack', 'chat.slow_mode']);
    const refused = outcomes.find(({ answer }) => answer?.type === 'error')?.answer;
    expect(refused?.type === 'error' && refused.retryAfterMs).toBeGreaterThan(28_000);
  });

  test('M4 what waits is said only when it is allowed, once, in its turn', async () => {
    const roomId = aRoom();
    const held = { ...say(roomId, 'New', 'may I'), do: 'hold' as const, because: 'first_message' };
    expect(saidOf(await run(held))).toEqual(['held']);
    expect(await texts(roomId)).toEqual([]);
    const decide = (actId: string): Act => ({
      do: 'decide',
      ...at(roomId),
      actId,
      by,
      heldId: held.actId,
      decision: 'allow',
    });
    await run(say(roomId, 'Grace', 'meanwhile'), decide('allow'));
    expect(await texts(roomId)).toEqual(['meanwhile', 'may I']);
    expect(saidOf(await run(decide('again')))).toEqual(['chat.message_not_found']);
    // Whoever sends it once more has it said already.
    expect(saidOf(await run(held))).toEqual(['ack']);
    expect(await texts(roomId)).toHaveLength(2);
  });

  test('M5 cleared and closed rooms show nothing from before, and take nothing after', async () => {
    const roomId = aRoom();
    await run(
      say(roomId, 'Grace', 'old'),
      { do: 'clear', ...at(roomId), actId: 'clear', by },
      say(roomId, 'Grace', 'new'),
    );
    expect(await texts(roomId)).toEqual(['-', 'cleared', 'new']);
    await run({ do: 'close', ...at(roomId), actId: 'close' });
    expect(saidOf(await run(say(roomId, 'Grace', 'late')))).toEqual(['chat.closed']);
    expect(await texts(roomId)).toEqual(['-', 'cleared', 'new', 'closed']);
  });

  test('M6 of who left for good nothing stays but the places', async () => {
    const roomId = aRoom();
    await run(say(roomId, 'Leaver', 'my words'), say(roomId, 'Grace', 'stay'), say(roomId, 'Leaver', 'more words'));
    expect(await eraser(accountOf('Leaver'))).toBe(3);
    expect(await texts(roomId)).toEqual(['-', 'stay', '-']);
    const [first] = (await whole(roomId)).events;
    expect(first?.kind === 'message' && first.author).toEqual({ name: 'Somebody who left', badges: [], hue: 0 });
    const left = (await table.rows()).filter(({ pk }) => pk === `ROOM#${roomId}`);
    expect(JSON.stringify(left)).not.toMatch(/my words|more words|Leaver/);
    expect(JSON.stringify(left)).not.toContain(accountOf('Leaver'));
  });
});

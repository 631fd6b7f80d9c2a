import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { callsIn, concerns, titleWith } from '../../web/src/features/chat/calls.ts';
import { emptyRoom, type Message, type Room } from '../../web/src/features/chat/room.ts';
import { fileNameOf, wholeChat } from '../../web/src/features/chat/whole-chat.ts';

const message = (seq: number, given: Partial<Message> = {}): Message => ({
  ...{ kind: 'message', seq, at: '2026-11-20T10:05:00.000Z', message_id: `msg_${seq}`, text: `@ada ${seq}` },
  author: { account_id: `usr_${seq}`, name: `Name ${seq}`, badges: [], hue: 1 },
  ...given,
});
const calling = (account_id: string) => ({ parts: [{ kind: 'mention' as const, from: 0, to: 4, account_id }] });
const roomOf = (...lines: Message[]): Room => ({ ...emptyRoom, at: lines.length, lines });

describe('what is said to me', () => {
  test('calls me by an @, or replies to what I said; not what I say myself, nor what was taken back', () => {
    const mine = { author: { account_id: 'usr_ada', name: 'Ada', badges: [], hue: 1 } };
    const room = roomOf(
      message(1, mine),
      message(2, calling('usr_ada')),
      message(3, calling('usr_else')),
      message(4, { reply_to: 'msg_1' }),
      message(5, { reply_to: 'msg_2' }),
      message(6, { ...mine, ...calling('usr_ada') }),
      message(7, { ...calling('usr_ada'), goneBy: 'moderator' }),
    );
    expect(callsIn(room, 'usr_ada').map(({ seq }) => seq)).toEqual([4, 2]);
    expect(callsIn(room, undefined)).toEqual([]);
    expect(concerns({ kind: 'notice', seq: 8, what: { is: 'cleared' } }, 'usr_ada', room)).toBe(false);
  });

  test('the title says how often, once, whatever it said before', () => {
    expect(titleWith('Live: Night swim', 2)).toBe('(2) Live: Night swim');
    expect(titleWith('(2) Live: Night swim', 3)).toBe('(3) Live: Night swim');
    expect(titleWith('(2) Live: Night swim', 0)).toBe('Live: Night swim');
  });
});

describe('the chat as a file', () => {
  test('is its pages in a row, each asked for once; pages that go nowhere end it', async () => {
    const asked: number[] = [];
    const pages: Record<number, { text: string; next_after?: number }> = {
      0: { text: 'a\n', next_after: 3 },
      3: { text: '', next_after: 9 },
      9: { text: 'b\n' },
    };
    const told: number[] = [];
    const page = async (after: number) => {
      asked.push(after);
      return pages[after] ?? { text: '' };
    };
    expect((await wholeChat(page, (place) => told.push(place))).join('')).toBe('a\nb\n');
    expect([asked, told]).toEqual([
      [0, 3, 9],
      [3, 9],
    ]);
    await expect(wholeChat(async () => ({ text: 'x', next_after: 0 }))).rejects.toThrow('do not go on');
  });

  test('has a name that every system takes', () => {
    const at = '2026-11-20T10:05:00.000Z';
    expect(fileNameOf({ title: 'Nacht: Schwimmen / Föhr?', at, format: 'csv' })).toBe(
      'chat-2026-11-20-nacht-schwimmen-föhr.csv',
    );
    expect(fileNameOf({ title: '…', at, format: 'jsonl' })).toBe('chat-2026-11-20.jsonl');
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (title) => {
        const name = fileNameOf({ title, at, format: 'csv' });
        expect(name).toMatch(/^chat-2026-11-20[-\p{L}\p{N}]*\.csv$/u);
        expect(name.length).toBeLessThanOrEqual(90);
      }),
    );
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { emoteOf, emotes, emotesIn } from '../../lambdas/chat/emotes.ts';
import { mentionsIn, mostMentions } from '../../lambdas/chat/mentions.ts';
import { handlesIn, partsOf } from '../../lambdas/chat/parts.ts';
import { part } from '../../lambdas/chat/room-contract.ts';
import { messageText } from '../../lambdas/chat/text-contract.ts';

const ada = 'usr_0d1b2c3a4f5e4c3f9a6e5f0c2a8e1b7d';
const onlyAda = (handle: string): string | undefined => (handle === 'ada-l' ? ada : undefined);
/** `mention @ada-l`, in the order of the text. */
const shown = (text: string): string[] =>
  partsOf(text, onlyAda).map(({ kind, from, to }) => `${kind} ${text.slice(from, to)}`);

describe('what a text is made of', () => {
  test('mentions, emotes and links, in order, each with what it needs', () => {
    expect(partsOf('hi @Ada-L :fire: see example.org', onlyAda)).toEqual([
      { kind: 'mention', from: 3, to: 9, accountId: ada },
      { kind: 'emote', from: 10, to: 16, name: 'fire' },
      { kind: 'link', from: 21, to: 32, url: 'https://example.org/' },
    ]);
  });

  test('a handle nobody has is plain text', () => {
    expect(shown('@nobody and @ada-l')).toEqual(['mention @ada-l']);
  });

  test('nothing is found in a link', () => {
    expect(shown('https://example.org/@ada-l/:fire:/x :fire:')).toEqual([
      'link https://example.org/@ada-l/:fire:/x',
      'emote :fire:',
    ]);
  });

  test.each(['mail ada@ada-l now', '@ada-l@ada-l', '@@ada-l', '@ada-l_x', 'x@ada-l', '@ad', '@-ada', '@ada-l\u0301'])(
    '%s calls nobody',
    (text) => {
      expect(shown(text)).toEqual([]);
    },
  );

  test.each(['(@ada-l)', '@ada-l!', '@ADA-L, hi', '«@ada-l»', 'ok:@ada-l'])('%s calls them', (text) => {
    expect(shown(text).map((each) => each.toLowerCase())).toEqual(['mention @ada-l']);
  });

  test('not more people are called than may be', () => {
    const crowd = Array.from({ length: mostMentions + 5 }, (_, at) => `@person${at}`).join(' ');
    expect(mentionsIn(crowd)).toHaveLength(mostMentions);
    expect(handlesIn('@ada-l @Ada-L @bob')).toEqual(['ada-l', 'bob']);
  });

  test('emotes stand beside each other, and colons that make none stay text', () => {
    expect(emotesIn(':fire::heart:').map(({ name }) => name)).toEqual(['fire', 'heart']);
    expect(emotesIn('12:30:fire:').map(({ from, name }) => [from, name])).toEqual([[5, 'fire']]);
    expect(emotesIn(':no_such_one:fire:').map(({ name }) => name)).toEqual(['fire']);
    expect(emotesIn(':Fire: : fire:')).toEqual([]);
  });

  test('no two emotes share a name, each is one emoji, and each can be searched for', () => {
    expect(new Set(emotes.map(({ name }) => name)).size).toBe(emotes.length);
    for (const { name, emoji, words } of emotes) {
      expect(emotesIn(`:${name}:`)).toHaveLength(1);
      expect(emoji).toMatch(/^\p{RGI_Emoji}$/v);
      expect(words.length).toBeGreaterThan(0);
      expect(emoteOf(name)?.emoji).toBe(emoji);
    }
  });
});

const pieces = fc.oneof(
  fc.constantFrom(
    ':fire:',
    ':',
    '@ada-l',
    '@',
    'example.org',
    'https://',
    '/',
    ' ',
    '👨‍👩‍👧',
    '🇩🇪',
    '🏽',
    '\u0301',
    '\u200d',
    '\ufe0f',
    '\u0600',
    'नि',
    '\ud83d',
    '\r\n',
    'a',
    '.',
  ),
  fc.string({ unit: 'binary', maxLength: 3 }),
);

test('every part lies in its text, begins and ends between whole characters, and touches no other', () => {
  const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
  let parts = 0;
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 12 }), (list) => {
      const text = list.join('');
      const edges = new Set([...graphemes.segment(text)].map(({ index }) => index).concat(text.length));
      let end = 0;
      for (const each of partsOf(text, onlyAda)) {
        expect(part.safeParse(each).success).toBe(true);
        expect(each.from).toBeGreaterThanOrEqual(end);
        expect(each.to).toBeGreaterThan(each.from);
        expect(each.to).toBeLessThanOrEqual(text.length);
        expect([edges.has(each.from), edges.has(each.to)]).toEqual([true, true]);
        end = each.to;
        parts += 1;
      }
    }),
    { numRuns: 500 },
  );
  expect(parts).toBeGreaterThan(60);
});

describe('a message', () => {
  const taken = (text: string): string | undefined => messageText.safeParse(text).data;
  const refused = (text: string): string | undefined => messageText.safeParse(text).error?.issues[0]?.message;

  test('is trimmed and composed', () => {
    expect(taken('  e\u0301  ')).toBe('\u00e9');
  });

  test('has 1 to 500 characters, however many units they take', () => {
    expect(taken('😀'.repeat(500))).toHaveLength(1000);
    expect(refused('😀'.repeat(501))).toMatch(/at most 500 characters/);
    expect(refused('   ')).toMatch(/must not be empty/);
  });

  test.each(['a\nb', 'a\tb', 'a\u0000b', 'a\u001bb', 'a\u0085b', 'a\u2028b'])(
    '%j has a control character and is refused',
    (text) => {
      expect(refused(text)).toMatch(/control characters/);
    },
  );

  test.each(['\u200b', '\u2800\u2800', '\u3164', '\u202e', '\u2067', '\ufe0f', '\u0301', '\u{e0041}'])(
    '%j cannot be seen and is refused',
    (text) => {
      expect(refused(text)).toMatch(/must (have something|not be empty)/);
    },
  );

  test('half a character is refused', () => {
    expect(refused('a\ud83d')).toMatch(/half a character/);
  });

  test('what turns the direction of text ends with the message', () => {
    expect(taken('\u202eabc\u202c')).toBe('abc');
    expect(taken('\u2067abc')).toBe('\u2067abc\u2069');
    expect(taken('a\u2069b')).toBe('ab');
    expect(taken('\u2067a\u2069b')).toBe('\u2067a\u2069b');
    expect(taken('مرحبا \u200fabc')).toBe('مرحبا \u200fabc');
  });

  test('what was taken is taken again as it is, and every isolate that opens is closed', () => {
    const odd = fc.constantFrom(
      '\u2066',
      '\u2067',
      '\u2068',
      '\u2069',
      '\u202a',
      '\u202c',
      '\u202e',
      '\u200f',
      'e',
      '\u0301',
      ' ',
      '😀',
      '\ud83d',
      '\u1100',
      '\u1161',
    );
    let some = 0;
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(odd, { maxLength: 12 }).map((list) => list.join('')),
          fc.string({ unit: 'binary', maxLength: 30 }),
        ),
        (text) => {
          const first = taken(text);
          if (first === undefined) return;
          some += 1;
          expect(taken(first)).toBe(first);
          expect(first.isWellFormed()).toBe(true);
          let open = 0;
          for (const each of first) {
            if ('\u2066\u2067\u2068'.includes(each)) open += 1;
            if (each === '\u2069') open -= 1;
            expect(open).toBeGreaterThanOrEqual(0);
            expect('\u202a\u202b\u202c\u202d\u202e').not.toContain(each);
          }
          expect(open).toBe(0);
        },
      ),
      { numRuns: 500 },
    );
    expect(some).toBeGreaterThan(150);
  });
});

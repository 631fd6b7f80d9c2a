import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bare, fold, foldedText, gap, latinised } from '../../lambdas/kit/text-fold.ts';

/** Text of whole characters, of all planes, with what folding looks at more often than chance would have it. */
const anyText = fc.string({
  unit: fc.oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    fc.constantFrom(...'aAzZ019@$!|* .-éеРΑßſﬁㅤ🇩🖕🏽が'),
    fc.constantFrom('\u200b', '\u0301', '\u3099', '\u202e', '\ufe0f', '\u200d', '\u1100', '\u1161', '\u0345'),
  ),
  maxLength: 60,
});

test('to fold what is folded changes nothing', () => {
  // Two Korean letters with a filler between them, which is a letter to Unicode and nothing to the eye.
  fc.assert(
    fc.property(anyText, (text) => bare(bare(text)) === bare(text)),
    { examples: [['ᄀㅤᅡ']] },
  );
  fc.assert(fc.property(anyText, (text) => latinised(latinised(text)) === latinised(text)));
  fc.assert(
    fc.property(anyText, (text) => foldedText(foldedText(text)) === foldedText(text)),
    {
      examples: [['ᄀ!ᅡ'], ['Ω']],
    },
  );
});

test('a folded text begins and ends with a gap, has never two, and as many of everything', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const { codes, others, optional } = fold(text);
      expect([codes[0], codes.at(-1)]).toEqual([gap, gap]);
      expect([others.length, optional.length]).toEqual([codes.length, codes.length]);
      const isGap = (at: number): boolean => codes[at] === gap && !others[at];
      expect(codes.some((_, at) => isGap(at) && isGap(at + 1))).toBe(false);
    }),
  );
});

test.each([
  ['case and punctuation', 'Hello, World!', 'hello world'],
  ['case alone, where only the small letter looks Latin', 'ΩMEGA', 'ωmega'],
  ['spaces', 'hel lo', 'hello'],
  ['invisible characters', 'hel\u200blo', 'hello'],
  ['width', 'ｈｅｌｌｏ', 'hello'],
  ['look-alikes', 'hеllо', 'hello'],
  ['accents', 'héllo', 'hello'],
])('two texts that differ in %s are the same to who reads them', (_, one, other) => {
  expect(foldedText(one)).toBe(foldedText(other));
});

test.each([
  ['yes', 'no'],
  ['🔥', '🎉'],
  ['!!!', '???'],
  ['12', '13'],
  ['か', 'が'],
  ['мир', 'мор'],
])('"%s" and "%s" are not', (one, other) => {
  expect(foldedText(one)).not.toBe(foldedText(other));
});

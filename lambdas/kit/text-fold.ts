import { dressedLetters, strangeLetters, written } from './text-alike.ts';

// A text as rules compare it: without what is only dress, and with all that each of its characters may stand for.

/** Whatever ends a word: spaces, most punctuation, both ends of a text. */
export const gap = 32;

/**
 * A text, place by place, from one gap at its beginning to one at its end; never two gaps that are nothing else in a row.
 * `codes`: the code point there. `others`: what it may be instead. `optional`: where a place may be left out: letters of a
 * word that was stretched (nooo), and gaps of one that was spaced out (n o).
 */
export interface Folded {
  codes: readonly number[];
  others: readonly (readonly number[] | undefined)[];
  optional: readonly boolean[];
}

const isAscii = (text: string): boolean => !/[^\p{ASCII}]/u.test(text);

/** Accents and such, taken off; the marks that make another letter of a Japanese one are not among them. */
const accents = /[\p{Script=Inherited}--[\u3099\u309A]]/gv;
const unseen = /[\p{Default_Ignorable_Code_Point}\p{Emoji_Modifier}]/gu;

/** What is left of a text when width, weight, accents and what one cannot see are taken off. */
export const bare = (text: string): string =>
  isAscii(text)
    ? text
    : text.normalize('NFKD').replace(accents, '').replace(unseen, '').normalize('NFC').replaceAll('。', '.');

/** The same with every look-alike as the Latin letter it is taken for. */
export const latinised = (text: string): string => {
  const plain = bare(text);
  if (isAscii(plain)) return plain;
  let out = '';
  for (const each of plain) {
    const code = each.codePointAt(0) ?? 0;
    const letter = dressedLetters.get(code) ?? strangeLetters.get(code);
    out += letter === undefined ? each : String.fromCodePoint(letter);
  }
  return out;
};

const codesOf = (text: string): number[] => [...text].map((each) => each.codePointAt(0) ?? 0);
/** What is written instead of letters, by code point. */
export const mayBe: ReadonlyMap<number, readonly number[]> = new Map(
  Object.entries(written).map(([each, letters]) => [each.codePointAt(0) ?? 0, codesOf(letters)]),
);

export const isDigit = (code: number): boolean => code >= 48 && code <= 57;
const isAsciiLetter = (code: number): boolean => (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
/** Left out wherever they stand: don’t is dont. */
const apostrophes = new Set(codesOf("'’‘`´ʼ"));

const wordCharacter = /[\p{L}\p{N}\p{M}]/u;
const picture = /[\p{So}\p{Extended_Pictographic}]/u;

export type Kind = 'left out' | 'gap' | 'picture' | 'word';

const kindOutsideAscii = (code: number): Kind => {
  const text = String.fromCodePoint(code);
  if (dressedLetters.has(code) || strangeLetters.has(code) || wordCharacter.test(text)) return 'word';
  return picture.test(text) ? 'picture' : 'gap';
};

/** What was found out of the characters seen lately, which in one room are few. */
const kinds = new Map<number, Kind>();
const mostKinds = 20_000;

/** What a character is to words. A picture is a word of its own. */
export const kindOf = (code: number): Kind => {
  if (isAsciiLetter(code) || isDigit(code)) return 'word';
  if (apostrophes.has(code)) return 'left out';
  if (code < 128) return 'gap';
  const known = kinds.get(code);
  if (known) return known;
  const found = kindOutsideAscii(code);
  if (kinds.size >= mostKinds) kinds.clear();
  kinds.set(code, found);
  return found;
};

export const lowerOf = (code: number): number => {
  if (code < 128) return isAsciiLetter(code) ? code | 32 : code;
  return String.fromCodePoint(code).toLowerCase().codePointAt(0) ?? code;
};

/** Three words of one letter in a row are one word, spaced out: the gaps between them may be left out. */
const markSpacedOut = (codes: readonly number[], others: Folded['others'], optional: boolean[]): void => {
  const isGap = (at: number): boolean => codes[at] === gap && !others[at];
  let singles = 0;
  for (let at = 1; at < codes.length; at += 2) {
    const isSingle = !isGap(at) && isGap(at + 1);
    singles = isSingle ? singles + 1 : 0;
    if (singles >= 3) {
      optional[at - 1] = true;
      optional[at - 3] = true;
    }
    // On to the gap that ends this longer word, so that the next place is the beginning of another.
    if (!isSingle) while (at + 1 < codes.length && !isGap(at + 1)) at += 1;
  }
};

/** Three times the same letter or more is a stretched word: all but the first may be left out. */
const markStretched = (codes: readonly number[], optional: boolean[]): void => {
  for (let at = 0; at < codes.length; ) {
    let end = at + 1;
    while (end < codes.length && codes[end] === codes[at]) end += 1;
    const code = codes[at] ?? gap;
    if (end - at >= 3 && code !== gap && !isDigit(code)) optional.fill(true, at + 1, end);
    at = end;
  }
};

export const fold = (text: string): Folded => {
  const codes: number[] = [gap];
  const others: (readonly number[] | undefined)[] = [undefined];
  const put = (code: number, also?: readonly number[]): void => {
    if (code === gap && !also && codes.at(-1) === gap && !others.at(-1)) return;
    codes.push(code);
    others.push(also);
  };
  const plain = bare(text);
  for (let at = 0; at < plain.length; at++) {
    const code = plain.codePointAt(at) ?? gap;
    if (code > 0xffff) at += 1;
    if (isAsciiLetter(code)) {
      put(code | 32);
      continue;
    }
    const kind = kindOf(code);
    const also = mayBe.get(code);
    const dressed = dressedLetters.get(code);
    const strange = strangeLetters.get(code);
    if (kind === 'left out') continue;
    if (dressed !== undefined) put(dressed);
    else if (strange !== undefined) put(lowerOf(code), [strange]);
    else if (kind === 'picture') {
      put(gap);
      put(code);
      put(gap);
    } else put(kind === 'word' ? lowerOf(code) : gap, also);
  }
  put(gap);
  const optional = codes.map(() => false);
  markSpacedOut(codes, others, optional);
  markStretched(codes, optional);
  return { codes, others, optional };
};

/** One spelling of a text for finding out whether two are the same to who reads them: letters and pictures, no gaps. */
export const foldedText = (text: string): string => {
  const { codes, others } = fold(latinised(text));
  let out = '';
  for (const [at, code] of codes.entries()) if (code !== gap || others[at]) out += String.fromCodePoint(code);
  // Once more: what stood between two halves of a letter is gone, and a small letter may look like another than its capital.
  const words = latinised(out.replaceAll(' ', ''));
  return words === '' ? bare(text).replace(/\s+/gu, '') : words;
};

import { bare, foldedText } from './text-fold.ts';

// How a text looks, whatever it says.

const capitalsFrom = 10;
const mostlyCapitals = 0.7;

const count = (text: string, what: RegExp): number => text.match(what)?.length ?? 0;

/** Ten letters that know capitals or more, and seven in ten of them one. */
export const isMostlyCapitals = (text: string): boolean => {
  const big = count(text, /\p{Lu}/gu);
  if (big < capitalsFrom * mostlyCapitals) return false;
  const all = big + count(text, /\p{Ll}/gu);
  return all >= capitalsFrom && big / all >= mostlyCapitals;
};

const space = 32;
const mostOfOneCharacter = 12;
const mostOfOneWord = 8;

/** One character more than twelve times in a row, spaces between them or not. */
const runsOn = (text: string): boolean => {
  let before = 0;
  let times = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.codePointAt(at) ?? 0;
    if (code > 0xffff) at += 1;
    if (code === space) continue;
    times = code === before ? times + 1 : 1;
    before = code;
    if (times > mostOfOneCharacter) return true;
  }
  return false;
};

/** One word eight times or more, and every other word that one or more. */
const sameWord = (text: string): boolean => {
  const words = text.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  if (words.length < mostOfOneWord) return false;
  const times = new Map<string, number>();
  for (const word of words) times.set(word, (times.get(word) ?? 0) + 1);
  const most = Math.max(...times.values());
  return most >= mostOfOneWord && most * 2 >= words.length;
};

const shortAnswer = 20;

/** The same as before: a longer text a second time, a short answer (gg, lol) a third time. */
const isSaidAgain = (text: string, recent: readonly string[]): boolean => {
  if (recent.length === 0) return false;
  const folded = foldedText(text);
  const times = recent.filter((said) => foldedText(said) === folded).length;
  return times >= ([...text].length > shortAnswer ? 1 : 2);
};

/** One character, one word or one message over and over. */
export const isRepetition = (text: string, recent: readonly string[]): boolean => {
  const plain = bare(text).toLowerCase();
  return runsOn(plain) || sameWord(plain) || isSaidAgain(text, recent);
};

const symbolsFrom = 10;
const mostlySymbols = 0.6;
const piled = /[\p{Script=Inherited}--[\p{Cf}\uFE0F]]{4}/v;
const neither = /[^\p{L}\p{N}\p{M}\p{C}\p{Z}\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}]/gu;

/** Ten characters or more and six in ten neither letter nor digit nor emoji; or four marks piled on one letter. */
export const isMostlySymbols = (text: string): boolean => {
  if (piled.test(text.normalize('NFC'))) return true;
  const symbols = count(text, neither);
  const others = symbols < symbolsFrom * mostlySymbols ? 0 : count(text, /[\p{L}\p{N}]/gu);
  return symbols + others >= symbolsFrom && symbols / (symbols + others) >= mostlySymbols;
};

import { dressedLetters, strangeLetters } from './text-alike.ts';
import { bare, type Folded, gap, isDigit, kindOf, lowerOf, mayBe } from './text-fold.ts';

// Many terms in one look: an automaton (Aho and Corasick's) over all that a text may stand for.

/** One way a term may be found. With a `tail`, the first part and the tail stand in one word, anything between them. */
interface Form {
  codes: readonly number[];
  tail?: readonly number[];
}

type Reading = 'as it is' | 'small look-alikes' | 'all look-alikes' | 'digits as letters';
const readings: readonly Reading[] = ['as it is', 'small look-alikes', 'all look-alikes', 'digits as letters'];

/** A small letter of another script as its Latin look-alike; in the third reading also where only its capital looks alike. */
const lookAlike = (lower: number, reading: Reading): number | undefined => {
  const small = strangeLetters.get(lower);
  if (small !== undefined || reading === 'small look-alikes') return small;
  return strangeLetters.get(String.fromCodePoint(lower).toUpperCase().codePointAt(0) ?? 0);
};

/** Signs that are a letter wherever they stand in a term; the others are one between letters only: a$$, sh!t, but wow! */
const alwaysLetters = new Set([...'@$€£¢¥'].map((each) => each.codePointAt(0)));

const codesOf = (piece: string, reading: Reading): number[] => {
  const all = [...bare(piece)].map((each) => each.codePointAt(0) ?? gap);
  const isWord = (code: number | undefined): boolean => code !== undefined && kindOf(code) === 'word';
  return all.flatMap((code, at) => {
    const kind = kindOf(code);
    const letter = mayBe.get(code)?.[0];
    if (kind === 'left out') return [];
    if (kind === 'picture') return [gap, code, gap];
    if (kind === 'gap')
      return letter !== undefined && (alwaysLetters.has(code) || (isWord(all[at - 1]) && isWord(all[at + 1])))
        ? [letter]
        : [gap];
    if (isDigit(code)) return [reading === 'digits as letters' ? (letter ?? code) : code];
    const dressed = dressedLetters.get(code);
    if (dressed !== undefined) return [dressed];
    const lower = lowerOf(code);
    return [reading === 'as it is' || reading === 'digits as letters' ? lower : (lookAlike(lower, reading) ?? lower)];
  });
};

const withoutDoubleGaps = (codes: readonly number[]): number[] =>
  codes.filter((code, at) => code !== gap || codes[at - 1] !== gap);
const trimmed = (codes: readonly number[]): number[] => {
  const from = codes.findIndex((code) => code !== gap);
  return from < 0 ? [] : codes.slice(from, codes.findLastIndex((code) => code !== gap) + 1);
};

/** Scripts that write words without gaps between them: a term in one of them is found inside of anything. */
const gapless = /[\p{scx=Hani}\p{scx=Hira}\p{scx=Kana}\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}]/u;
const endsWord = (code: number | undefined): boolean => code !== undefined && !gapless.test(String.fromCodePoint(code));

/**
 * A term of four characters or more is also meant with its digits read as letters, when it has letters and no number of
 * three digits or more: n00b is noob, user456 is nobody else.
 */
const readsAs = (term: string, reading: Reading): boolean =>
  reading !== 'digits as letters' ||
  (/\d/.test(term) && !/\d{3}/.test(term) && /\p{L}/u.test(term) && [...term.replaceAll('*', '')].length >= 4);

const formOf = (term: string, reading: Reading): Form | undefined => {
  const [head = '', tail] = term.replace(/^\*+|\*+$/g, '').split(/\*+/);
  const first = trimmed(withoutDoubleGaps(codesOf(head, reading)));
  const last = tail === undefined ? undefined : trimmed(withoutDoubleGaps(codesOf(tail, reading)));
  if (first.length === 0 || last?.length === 0) return undefined;
  const opening = !term.startsWith('*') && endsWord(first[0]) ? [gap] : [];
  const closing = !term.endsWith('*') && endsWord((last ?? first).at(-1)) ? [gap] : [];
  return last
    ? { codes: [...opening, ...first], tail: [...last, ...closing] }
    : { codes: [...opening, ...first, ...closing] };
};

/** The ways a term may be found; none when there is nothing in it to look for. */
export const formsOf = (term: string): Form[] => {
  const forms = readings
    .filter((reading) => readsAs(term, reading))
    .map((reading) => formOf(term, reading))
    .filter((form) => form !== undefined);
  return [...new Map(forms.map((form) => [JSON.stringify(form), form])).values()];
};

/** How many readings of a text are followed at once; a text that has more of them is followed in the first ones. */
const mostReadings = 32;
const none = 0x7fffffff;

/** The automaton: states are numbers, 0 the beginning; `0` of a step is "none". */
interface Automaton {
  symbolOf: ReadonlyMap<number, number>;
  step(state: number, symbol: number): number;
  /** The first term that ends in a state; `none` without one. */
  ends: Int32Array;
  /** The terms with a tail of which the first part ends in a state. */
  begins: readonly (readonly Begun[] | undefined)[];
}
interface Begun {
  term: number;
  tail: readonly number[];
}

const build = (terms: readonly (readonly Form[])[]): Automaton => {
  const symbolOf = new Map<number, number>([[gap, 0]]);
  const children: Map<number, number>[] = [new Map()];
  const last: number[] = [-1];
  const ends: number[] = [none];
  const begins: (Begun[] | undefined)[] = [undefined];
  const stateFor = (codes: readonly number[]): number => {
    let state = 0;
    for (const code of codes) {
      const symbol = symbolOf.get(code) ?? symbolOf.size;
      symbolOf.set(code, symbol);
      let next = children[state]?.get(symbol);
      if (next === undefined) {
        next = children.length;
        children[state]?.set(symbol, next);
        children.push(new Map());
        last.push(symbol);
        ends.push(none);
        begins.push(undefined);
      }
      state = next;
    }
    return state;
  };
  // A gap always leads somewhere that remembers it, so that gaps in a row are one.
  stateFor([gap]);
  for (const [term, forms] of terms.entries())
    for (const { codes, tail } of forms) {
      const state = stateFor(codes);
      if (tail) begins[state] = [...(begins[state] ?? []), { term, tail }];
      else ends[state] = Math.min(ends[state] ?? none, term);
    }

  const symbols = symbolOf.size;
  const table = stepsTable(children, symbols);
  const back = new Int32Array(children.length);
  const step = (from: number, symbol: number): number => {
    if (symbol === 0 && last[from] === 0) return from;
    for (let state = from; ; state = back[state] ?? 0) {
      const next = table(state * symbols + symbol);
      if (next !== 0 || state === 0) return next;
    }
  };
  const queue = [...(children[0]?.values() ?? [])];
  for (const state of queue)
    for (const [symbol, child] of children[state] ?? []) {
      const shorter = step(back[state] ?? 0, symbol);
      back[child] = shorter;
      ends[child] = Math.min(ends[child] ?? none, ends[shorter] ?? none);
      const inherited = begins[shorter];
      if (inherited) begins[child] = [...(begins[child] ?? []), ...inherited];
      queue.push(child);
    }
  return { symbolOf, step, ends: Int32Array.from(ends), begins };
};

/** All steps in one flat table: key → next state, 0 for none. A Map of the same is three times as slow. */
const stepsTable = (children: readonly Map<number, number>[], symbols: number): ((key: number) => number) => {
  let size = 16;
  while (size < children.length * 3) size *= 2;
  const keys = new Float64Array(size).fill(-1);
  const values = new Int32Array(size);
  const slotOf = (key: number): number => {
    let slot = (Math.imul(key | 0, 0x9e3779b1) >>> 7) & (size - 1);
    while (keys[slot] !== key && keys[slot] !== -1) slot = (slot + 1) & (size - 1);
    return slot;
  };
  for (const [state, steps] of children.entries())
    for (const [symbol, next] of steps) {
      const slot = slotOf(state * symbols + symbol);
      keys[slot] = state * symbols + symbol;
      values[slot] = next;
    }
  return (key) => values[slotOf(key)] ?? 0;
};

const isAt = ({ codes, others }: Folded, at: number, code: number): boolean =>
  codes[at] === code || (others[at]?.includes(code) ?? false);

/** Whether a tail stands in the rest of the word that goes on at `from`. */
const hasTail = (text: Folded, from: number, tail: readonly number[]): boolean => {
  const { codes, others } = text;
  for (let at = from; at < codes.length; at++) {
    if (tail.every((code, place) => isAt(text, at + place, code))) return true;
    if (codes[at] === gap && !others[at]) return false;
  }
  return false;
};

/** Finds the first of many terms, in their order, that a text has; undefined when it has none of them. */
export const termFinder = (terms: readonly string[]): ((text: Folded) => number | undefined) => {
  const { symbolOf, step, ends, begins } = build(terms.map(formsOf));
  return (text) => {
    const { codes, others, optional } = text;
    let best = none;
    const look = (state: number, at: number): void => {
      best = Math.min(best, ends[state] ?? none);
      for (const { term, tail } of begins[state] ?? []) if (term < best && hasTail(text, at + 1, tail)) best = term;
    };
    const stepOn = (state: number, code: number): number => {
      const symbol = symbolOf.get(code);
      return symbol === undefined ? 0 : step(state, symbol);
    };
    let states = [0];
    for (let at = 0; at < codes.length; at++) {
      const code = codes[at] ?? gap;
      const also = others[at];
      const isOptional = optional[at] ?? false;
      if (states.length === 1 && !also && !isOptional) {
        // Most of most texts can be read in one way only.
        const next = stepOn(states[0] ?? 0, code);
        states[0] = next;
        look(next, at);
        continue;
      }
      const next: number[] = isOptional ? [...states] : [];
      for (const state of states)
        for (const each of also ? [code, ...also] : [code]) {
          const to = stepOn(state, each);
          if (next.length >= mostReadings || next.includes(to)) continue;
          next.push(to);
          look(to, at);
        }
      states = next;
    }
    return best === none ? undefined : best;
  };
};

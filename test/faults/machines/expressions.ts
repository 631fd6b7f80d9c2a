// DynamoDB's condition, key and update expressions over plain values, as far as our stores speak them. Anything else
// throws: an expression that is not understood must not pass for one that holds.

export type Row = Record<string, unknown>;

export interface Given {
  names?: Record<string, string> | undefined;
  values?: Record<string, unknown> | undefined;
}

const tokens = /\s*(<>|<=|>=|[=<>(),+-]|[#:]?[A-Za-z_][A-Za-z0-9_.]*)/y;

const read = new Map<string, string[]>();

const wordsOf = (expression: string): string[] => {
  const known = read.get(expression);
  if (known) return known;
  const words: string[] = [];
  tokens.lastIndex = 0;
  while (tokens.lastIndex < expression.trimEnd().length) {
    const word = tokens.exec(expression)?.[1];
    if (word === undefined) throw new Error(`not understood: ${expression}`);
    words.push(word);
  }
  read.set(expression, words);
  return words;
};

const isWord = (word: string | undefined, keyword: string): boolean => word?.toUpperCase() === keyword;

/** Reads one expression word by word, left to right. */
class Reader {
  private at = 0;
  private readonly words: string[];
  private readonly row: Row | undefined;
  private readonly given: Given;
  constructor(expression: string, row: Row | undefined, given: Given) {
    this.words = wordsOf(expression);
    this.row = row;
    this.given = given;
  }

  get next(): string | undefined {
    return this.words[this.at];
  }
  take(): string {
    const word = this.words[this.at++];
    if (word === undefined) throw new Error(`ends too early: ${this.words.join(' ')}`);
    return word;
  }
  expect(word: string): void {
    const found = this.take();
    if (!isWord(found, word)) throw new Error(`${word} expected, not ${found}: ${this.words.join(' ')}`);
  }
  attribute(): string {
    const word = this.take();
    if (!word.startsWith('#')) return word;
    const name = this.given.names?.[word];
    if (name === undefined) throw new Error(`${word} has no name`);
    return name;
  }
  operand(): unknown {
    if (this.next?.startsWith(':')) {
      const word = this.take();
      if (!this.given.values || !(word in this.given.values)) throw new Error(`${word} has no value`);
      return this.given.values[word];
    }
    if (isWord(this.next, 'IF_NOT_EXISTS')) {
      this.take();
      this.expect('(');
      const known = this.stored();
      this.expect(',');
      const otherwise = this.operand();
      this.expect(')');
      return known ?? otherwise;
    }
    return this.stored();
  }
  /** What the row has under the next name; read on even where there is no row. */
  private stored(): unknown {
    const name = this.attribute();
    return this.row?.[name];
  }

  or(): boolean {
    let holds = this.and();
    while (isWord(this.next, 'OR')) {
      this.take();
      const other = this.and();
      holds = holds || other;
    }
    return holds;
  }
  and(): boolean {
    let holds = this.term();
    while (isWord(this.next, 'AND')) {
      this.take();
      const other = this.term();
      holds = holds && other;
    }
    return holds;
  }
  term(): boolean {
    if (isWord(this.next, 'NOT')) {
      this.take();
      return !this.term();
    }
    if (this.next === '(') {
      this.take();
      const holds = this.or();
      this.expect(')');
      return holds;
    }
    const test = this.next?.toLowerCase();
    if (test === 'attribute_exists' || test === 'attribute_not_exists') {
      this.take();
      this.expect('(');
      const exists = this.stored() !== undefined;
      this.expect(')');
      return exists === (test === 'attribute_exists');
    }
    if (test === 'begins_with') {
      this.take();
      this.expect('(');
      const text = this.operand();
      this.expect(',');
      const prefix = String(this.operand());
      this.expect(')');
      return typeof text === 'string' && text.startsWith(prefix);
    }
    if (test === 'contains') {
      this.take();
      this.expect('(');
      const among = this.operand();
      this.expect(',');
      const one = this.operand();
      this.expect(')');
      return Array.isArray(among) && among.some((each) => same(each, one));
    }
    return this.comparison();
  }
  private comparison(): boolean {
    const left = this.operand();
    const how = this.take();
    if (isWord(how, 'IN')) {
      this.expect('(');
      const among = [this.operand()];
      while (this.next === ',') {
        this.take();
        among.push(this.operand());
      }
      this.expect(')');
      return left !== undefined && among.some((one) => same(one, left));
    }
    if (isWord(how, 'BETWEEN')) {
      const least = this.operand();
      this.expect('AND');
      return compared(left, '>=', least) && compared(left, '<=', this.operand());
    }
    return compared(left, how, this.operand());
  }
  end(): void {
    if (this.next !== undefined) throw new Error(`not understood from ${this.next}: ${this.words.join(' ')}`);
  }
}

const same = (a: unknown, b: unknown): boolean =>
  a === b || (typeof a === 'object' && typeof b === 'object' && JSON.stringify(a) === JSON.stringify(b));

/** What is not there, or of another type, compares with nothing. */
const compared = (left: unknown, how: string, right: unknown): boolean => {
  if (how === '<>') return !same(left, right);
  if (left === undefined || right === undefined) return false;
  if (how === '=') return same(left, right);
  if (typeof left !== typeof right) return false;
  const [a, b] = [left as string, right as string];
  if (how === '<') return a < b;
  if (how === '<=') return a <= b;
  if (how === '>') return a > b;
  if (how === '>=') return a >= b;
  throw new Error(`no comparison ${how}`);
};

/** Does a condition hold of a row (or of there being none)? */
export const holds = (expression: string | undefined, row: Row | undefined, given: Given): boolean => {
  if (expression === undefined) return true;
  const reader = new Reader(expression, row, given);
  const answer = reader.or();
  reader.end();
  return answer;
};

/** The row after an update; the row given is left as it is. */
export const updated = (expression: string, row: Row, given: Given): Row => {
  const reader = new Reader(expression, row, given);
  const after = { ...row };
  while (reader.next !== undefined) {
    const clause = reader.take().toUpperCase();
    for (;;) {
      const name = reader.attribute();
      if (clause === 'SET') {
        reader.expect('=');
        let value = reader.operand();
        while (reader.next === '+' || reader.next === '-') {
          const sign = reader.take() === '+' ? 1 : -1;
          value = Number(value) + sign * Number(reader.operand());
        }
        if (value === undefined) throw new Error(`${name} is set to nothing`);
        after[name] = value;
      } else if (clause === 'REMOVE') delete after[name];
      else if (clause === 'ADD') after[name] = Number(row[name] ?? 0) + Number(reader.operand());
      else throw new Error(`no clause ${clause}`);
      if (reader.next !== ',') break;
      reader.take();
    }
  }
  return after;
};

/** An event pattern that asks for something EventBridge does not know. It is said at the start, never at an event. */
export class InvalidEventPattern extends Error {}

type Test = (value: unknown) => boolean;
/** `present` is false when the event has no such field (or has an object where the pattern wants a value). */
type Leaf = (present: boolean, values: unknown[]) => boolean;
type Matcher = (event: unknown) => boolean;

const compiled = new WeakMap<object, Matcher>();

/** Whether an event (or a stream record) fits an EventBridge event pattern. Throws on a pattern that is not valid. */
export function matches(pattern: object, event: unknown): boolean {
  const known = compiled.get(pattern) ?? compilePattern(pattern);
  compiled.set(pattern, known);
  return known(event);
}

/** Reads a pattern once, so that a wrong one is found before the first event comes. */
export function compilePattern(pattern: unknown): Matcher {
  if (!isObject(pattern) || Object.keys(pattern).length === 0)
    throw new InvalidEventPattern('An event pattern is an object with at least one field.');
  return branch(pattern, 'pattern');
}

/** All fields of one level. An array of objects fits when one and the same element fits them all. */
function branch(pattern: Record<string, unknown>, path: string): Matcher {
  const fields = Object.entries(pattern).map(([key, rule]) => field(key, rule, path));
  const one: Matcher = (event) => fields.every((fits) => fits(event));
  return (event) => (Array.isArray(event) ? event.some(one) : one(event));
}

function field(key: string, rule: unknown, path: string): Matcher {
  const here = `${path}.${key}`;
  if (key === '$or' && isListOfAlternatives(rule)) {
    const alternatives = rule.map((alternative) => branch(alternative, here));
    return (event) => alternatives.some((fits) => fits(event));
  }
  if (isObject(rule)) {
    const below = branch(rule, here);
    return (event) => below(read(event, key) ?? {});
  }
  if (!Array.isArray(rule) || rule.length === 0)
    throw new InvalidEventPattern(`${here}: a field's rule is a list with at least one entry, or an object.`);
  const leaves = rule.map((entry) => leaf(entry, here));
  return (event) => {
    const value = read(event, key);
    const present = value !== undefined && !isObject(value);
    const values = present ? [value].flat(Number.POSITIVE_INFINITY) : [];
    return leaves.some((fits) => fits(present, values));
  };
}

function leaf(rule: unknown, path: string): Leaf {
  if (isObject(rule) && 'exists' in rule) {
    if (typeof rule.exists !== 'boolean') throw new InvalidEventPattern(`${path}: exists is true or false.`);
    return (present, values) => rule.exists === (present && values.length > 0);
  }
  const test = isObject(rule) ? operator(rule, path) : literal(rule, path);
  return (_present, values) => values.some((value) => !isObject(value) && test(value));
}

function literal(rule: unknown, path: string): Test {
  if (rule !== null && !['string', 'number', 'boolean'].includes(typeof rule))
    throw new InvalidEventPattern(`${path}: ${JSON.stringify(rule)} is not something to compare with.`);
  return (value) => value === rule;
}

function operator(rule: Record<string, unknown>, path: string): Test {
  const entries = Object.entries(rule);
  const [name, argument] = entries[0] ?? [];
  if (entries.length !== 1 || name === undefined)
    throw new InvalidEventPattern(`${path}: a comparison has exactly one operator.`);
  const here = `${path}.${name}`;
  switch (name) {
    case 'prefix':
      return edge(argument, here, (value, edge) => value.startsWith(edge));
    case 'suffix':
      return edge(argument, here, (value, edge) => value.endsWith(edge));
    case 'equals-ignore-case': {
      const wanted = text(argument, here).toLowerCase();
      return (value) => typeof value === 'string' && value.toLowerCase() === wanted;
    }
    case 'wildcard': {
      const shape = wildcard(text(argument, here), here);
      return (value) => typeof value === 'string' && shape.test(value);
    }
    case 'numeric':
      return numeric(argument, here);
    case 'cidr':
      return cidr(text(argument, here), here);
    case 'anything-but':
      return anythingBut(argument, here);
    default:
      throw new InvalidEventPattern(`${path}: unknown operator ${name}.`);
  }
}

/** `prefix` and `suffix`: a string, or `{ "equals-ignore-case": string }`. */
function edge(argument: unknown, path: string, fits: (value: string, edge: string) => boolean): Test {
  if (!isObject(argument)) {
    const wanted = text(argument, path);
    return (value) => typeof value === 'string' && fits(value, wanted);
  }
  const [name, inner] = Object.entries(argument)[0] ?? [];
  if (name !== 'equals-ignore-case' || Object.keys(argument).length !== 1)
    throw new InvalidEventPattern(`${path}: unknown operator ${name}.`);
  const wanted = text(inner, path).toLowerCase();
  return (value) => typeof value === 'string' && fits(value.toLowerCase(), wanted);
}

/** Values none of which may be there: literals, or one of the text operators with one or several texts. */
function anythingBut(argument: unknown, path: string): Test {
  if (isObject(argument)) {
    const [name, inner] = Object.entries(argument)[0] ?? [];
    if (name === undefined || !['prefix', 'suffix', 'wildcard', 'equals-ignore-case'].includes(name))
      throw new InvalidEventPattern(`${path}: unknown operator ${name}.`);
    const barred = list(inner).map((one) => operator({ [name]: one }, path));
    return (value) => !barred.some((test) => test(value));
  }
  const barred = list(argument).map((one) => literal(one, path));
  return (value) => !barred.some((test) => test(value));
}

const comparisons: Record<string, (value: number, bound: number) => boolean> = {
  '=': (value, bound) => value === bound,
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
};

function numeric(argument: unknown, path: string): Test {
  const parts = Array.isArray(argument) ? argument : [];
  if (parts.length !== 2 && parts.length !== 4)
    throw new InvalidEventPattern(`${path}: numeric takes one or two comparisons.`);
  const tests = Array.from({ length: parts.length / 2 }, (_, pair) => {
    const compare = comparisons[String(parts[pair * 2])];
    const bound: unknown = parts[pair * 2 + 1];
    if (!compare || typeof bound !== 'number')
      throw new InvalidEventPattern(`${path}: ${JSON.stringify(parts)} is not a comparison of numbers.`);
    return (value: number) => compare(value, bound);
  });
  return (value) => typeof value === 'number' && tests.every((test) => test(value));
}

/** `*` stands for any text; `\*` and `\\` for the character itself. */
function wildcard(shape: string, path: string): RegExp {
  let source = '';
  for (let at = 0; at < shape.length; at += 1) {
    const character = shape.charAt(at);
    if (character === '\\') {
      at += 1;
      const escaped = shape.charAt(at);
      if (escaped !== '*' && escaped !== '\\')
        throw new InvalidEventPattern(`${path}: only \\* and \\\\ can be escaped.`);
      source += `\\${escaped}`;
    } else if (character === '*') {
      if (shape.charAt(at + 1) === '*') throw new InvalidEventPattern(`${path}: two stars in a row.`);
      source += '.*';
    } else source += character.replace(/[.+?^${}()|[\]/-]/g, '\\$&');
  }
  return new RegExp(`^${source}$`, 's');
}

function cidr(block: string, path: string): Test {
  const [network = '', length = ''] = block.split('/');
  const wanted = address(network);
  const prefixBits = Number(length);
  if (!wanted || !/^\d+$/.test(length) || prefixBits > wanted.bits)
    throw new InvalidEventPattern(`${path}: ${block} is not a block of addresses.`);
  const shift = BigInt(wanted.bits - prefixBits);
  return (value) => {
    const found = typeof value === 'string' ? address(value) : undefined;
    return found?.bits === wanted.bits && found.value >> shift === wanted.value >> shift;
  };
}

/** An IPv4 or IPv6 address as a number, or nothing. */
function address(written: string): { value: bigint; bits: 32 | 128 } | undefined {
  const quads = written.split('.');
  if (quads.length === 4 && quads.every((quad) => /^\d{1,3}$/.test(quad) && Number(quad) < 256))
    return { value: quads.reduce((sum, quad) => (sum << 8n) | BigInt(quad), 0n), bits: 32 };

  const halves = written.split('::');
  if (!written.includes(':') || halves.length > 2) return undefined;
  const groups = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - groups.flat().length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const all = [...(groups[0] ?? []), ...Array<string>(missing).fill('0'), ...(groups[1] ?? [])];
  if (!all.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return { value: all.reduce((sum, group) => (sum << 16n) | BigInt(`0x${group}`), 0n), bits: 128 };
}

function text(value: unknown, path: string): string {
  if (typeof value === 'string') return value;
  throw new InvalidEventPattern(`${path}: ${JSON.stringify(value)} is not a text.`);
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [value];
}

/** `$or` is an operator only with two or more objects; anything else is a field that happens to be called so. */
function isListOfAlternatives(rule: unknown): rule is Record<string, unknown>[] {
  return Array.isArray(rule) && rule.length >= 2 && rule.every(isObject);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function read(event: unknown, key: string): unknown {
  return isObject(event) && Object.hasOwn(event, key) ? event[key] : undefined;
}

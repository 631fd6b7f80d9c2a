import type * as z from 'zod';

// The wire is snake_case as the requirements spell it, the code camelCase. The contract decides which keys are names
// (converted) and which are data (`z.record`: left alone).

type Snake<S extends string> = S extends `${infer Head}${infer Tail}`
  ? Tail extends Uncapitalize<Tail>
    ? `${Lowercase<Head>}${Snake<Tail>}`
    : `${Lowercase<Head>}_${Snake<Tail>}`
  : S;

/** A camelCase type as it looks on the wire. */
export type Wire<T> = T extends readonly (infer E)[]
  ? Wire<E>[]
  : T extends object
    ? string extends keyof T
      ? T
      : { [K in keyof T as K extends string ? Snake<K> : K]: Wire<T[K]> }
    : T;

/** `sizeBytes` → `size_bytes`, `sha256` stays `sha256`. */
export const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

type Def = z.core.$ZodTypeDef & {
  innerType?: z.core.$ZodType;
  in?: z.core.$ZodType;
  element?: z.core.$ZodType;
  shape?: Record<string, z.core.$ZodType>;
  options?: readonly z.core.$ZodType[];
  discriminator?: string;
  values?: readonly unknown[];
};
const defOf = (schema: z.core.$ZodType): Def => schema._zod.def as Def;

/** Sees through optional, nullable, default, readonly and transforms to the schema that holds the shape. */
const core = (schema: z.core.$ZodType): Def => {
  const def = defOf(schema);
  if (def.innerType) return core(def.innerType);
  if (def.type === 'pipe' && def.in) return core(def.in);
  return def;
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The shape of this very value: of several, the one that the field which tells them apart names. */
const shapeOf = (schema: z.core.$ZodType, value: unknown): Def => {
  const def = core(schema);
  const { options, discriminator } = def;
  if (!options || discriminator === undefined || !isObject(value)) return def;
  const said = value[discriminator];
  const option = options.find((one) => {
    const field = core(one).shape?.[discriminator];
    return field !== undefined && defOf(field).values?.includes(said);
  });
  return option ? core(option) : def;
};

/** What came over the wire, with the contract's names; keys the contract does not know are listed in `unknown`. */
export const fromWire = (schema: z.core.$ZodType, value: unknown, unknown: string[] = [], path = ''): unknown => {
  const def = shapeOf(schema, value);
  if (def.type === 'array' && def.element && Array.isArray(value)) {
    const element = def.element;
    return value.map((item, index) => fromWire(element, item, unknown, `${path}[${index}]`));
  }
  if (def.type !== 'object' || !def.shape || !isObject(value)) return value;
  const names = new Map(Object.keys(def.shape).map((name) => [snake(name), name]));
  const out: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) {
    const at = path ? `${path}.${key}` : key;
    const name = names.get(key);
    const field = name === undefined ? undefined : def.shape[name];
    if (name === undefined || !field) unknown.push(at);
    else out[name] = fromWire(field, item, unknown, at);
  }
  return out;
};

/** An answer as it goes out. */
export const toWire = (schema: z.core.$ZodType, value: unknown): unknown => {
  const def = shapeOf(schema, value);
  if (def.type === 'array' && def.element && Array.isArray(value)) {
    const element = def.element;
    return value.map((item) => toWire(element, item));
  }
  if (def.type !== 'object' || !def.shape || !isObject(value)) return value;
  const shape = def.shape;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .map(([name, item]) => [snake(name), shape[name] ? toWire(shape[name], item) : item]),
  );
};

/** Details of refusals are plain facts without a schema: every key is a name. */
export const namesToWire = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(namesToWire);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [snake(name), namesToWire(item)]));
};

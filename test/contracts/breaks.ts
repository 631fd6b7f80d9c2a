import type { Released, Shape } from '../../docs/released-api.ts';

type Told = readonly string[];

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
const lowest = ['maxLength', 'maximum', 'maxItems', 'exclusiveMaximum'];
const highest = ['minLength', 'minimum', 'minItems', 'exclusiveMinimum'];

const limits = (before: Shape, now: Shape, at: string): Told => {
  const tighter = (name: string, isTighter: (now: number, before: number) => boolean): Told => {
    const [is, was] = [now[name], before[name]];
    if (typeof is !== 'number' || (typeof was === 'number' && !isTighter(is, was))) return [];
    return [`${at}: ${name} is now ${is}`];
  };
  return [
    ...lowest.flatMap((name) => tighter(name, (is, was) => is < was)),
    ...highest.flatMap((name) => tighter(name, (is, was) => is > was)),
    ...['pattern', 'format'].flatMap((name) =>
      now[name] !== undefined && now[name] !== before[name] ? [`${at}: ${name} is now ${now[name]}`] : [],
    ),
  ];
};

/** The values a shape names one by one, if it does. */
const valuesOf = ({ enum: values, const: only }: Shape): readonly unknown[] | undefined =>
  values ?? (only === undefined ? undefined : [only]);

const fields = (before: Shape, now: Shape, at: string, isTaken: boolean): Told => {
  const [old, current] = [before.properties ?? {}, now.properties ?? {}];
  const [wasRequired, isRequired] = [before.required ?? [], now.required ?? []];
  return [
    ...Object.entries(old).flatMap(([name, shape]) => {
      const there = current[name];
      if (!there) return [`${at}.${name} is gone`];
      return shapeBreaks(shape, there, `${at}.${name}`, isTaken);
    }),
    ...(isTaken
      ? isRequired.filter((name) => !wasRequired.includes(name)).map((name) => `${at}.${name} is now required`)
      : wasRequired
          .filter((name) => current[name] && !isRequired.includes(name))
          .map((name) => `${at}.${name} may now be missing`)),
  ];
};

/**
 * What changed for a caller. Of what we take, nothing may be refused that was good; of what we answer, nothing that was there
 * may be missing or of another kind. New values in an answer's list are announced as possible, and no break.
 */
const shapeBreaks = (before: Shape, now: Shape, at: string, isTaken: boolean): Told => {
  if (!same(before.type, now.type))
    return [`${at} is now ${now.type ?? 'of several kinds'}, was ${before.type ?? 'of several kinds'}`];
  if (!same(before.anyOf?.length, now.anyOf?.length)) return [`${at} has other alternatives`];
  const [was, is] = [valuesOf(before), valuesOf(now)];
  const gone = isTaken && is ? (was ?? ['anything else']).filter((value) => !is.includes(value)) : [];
  return [
    ...gone.map((value) => `${at} no longer takes ${JSON.stringify(value)}`),
    ...(isTaken ? limits(before, now, at) : []),
    ...fields(before, now, at, isTaken),
    ...(before.items && now.items ? shapeBreaks(before.items, now.items, `${at}[]`, isTaken) : []),
    ...(before.anyOf ?? []).flatMap((each, index) =>
      shapeBreaks(each, now.anyOf?.[index] ?? {}, `${at}|${index}`, isTaken),
    ),
  ];
};

/** A key or an app of before must still get in with the scopes it has. */
const openingBreaks = (before: string, now: string): Told => {
  if (before === 'none' || now === 'any' || now === before) return [];
  return [now === 'none' ? 'is now closed to keys and apps' : `now needs the scope ${now}`];
};

const operationBreaks = (before: Released, now: Released): Told => [
  ...(before.id === now.id ? [] : [`is now called ${now.id}`]),
  ...(before.isOpen && !now.isOpen ? ['now needs a credential'] : []),
  ...openingBreaks(before.opensTo, now.opensTo),
  ...Object.entries(before.parameters).flatMap(([name, { schema }]) => {
    const there = now.parameters[name];
    return there ? shapeBreaks(schema, there.schema, name, true) : [`${name} is no longer taken`];
  }),
  ...Object.entries(now.parameters)
    .filter(([name, { required }]) => required && !before.parameters[name]?.required)
    .map(([name]) => `${name} is now required`),
  ...Object.entries(before.takes).flatMap(([type, shape]) => {
    const there = now.takes[type];
    return there ? shapeBreaks(shape, there, 'body', true) : [`no longer takes ${type}`];
  }),
  ...(Object.keys(before.takes).length === 0 && Object.keys(now.takes).length > 0 ? ['now needs a body'] : []),
  ...(before.status === now.status ? [] : [`now answers ${now.status}, was ${before.status}`]),
  ...(before.answers ? shapeBreaks(before.answers, now.answers ?? {}, 'answer', false) : []),
  ...Object.entries(before.refusals)
    .filter(([code, status]) => now.refusals[code] !== undefined && now.refusals[code] !== status)
    .map(([code]) => `${code} is now a ${now.refusals[code]}`),
];

/** Every change that breaks somebody's client, as `GET /v1/…: what`. */
export const breaksOf = (
  before: Readonly<Record<string, Released>>,
  now: Readonly<Record<string, Released>>,
): string[] =>
  Object.entries(before).flatMap(([route, operation]) => {
    const there = now[route];
    return there ? operationBreaks(operation, there).map((what) => `${route}: ${what}`) : [`${route}: is gone`];
  });

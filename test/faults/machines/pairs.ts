import type { Row } from '../invariants.ts';
import type { FilmLife, Sent } from './film-life.ts';
import type { SmallWorld } from './small-world.ts';

/** A film whose machine is in a certain state. */
export interface Reached {
  life: FilmLife;
  sent: Sent;
}

/** Something done to a machine from outside, and the events of the machine it may stand for. */
export interface Stimulus {
  name: string;
  events: readonly string[];
  give: (world: SmallWorld, at: Reached) => Promise<unknown>;
}

/** One machine: how each of its states is reached, what can be done to it, and where its history is. */
export interface Subject {
  machine: string;
  domain: 'upload' | 'catalog' | 'transcode';
  states: Record<string, (world: SmallWorld, life: FilmLife) => Promise<Sent>>;
  stimuli: readonly Stimulus[];
  stateOf: (life: FilmLife, sent: Sent) => unknown;
  /** Lines of its history as the machine's own table would have them. */
  lineOf: (row: Row) => { from: string; event: string; to: string } | undefined;
  /** As much of a row as only a step of this machine may change; undefined where a row does not concern it. */
  concernOf: (row: Row) => object | undefined;
}

const linesIn = (world: SmallWorld, { domain, lineOf }: Subject): Map<string, ReturnType<Subject['lineOf']>> =>
  new Map(
    world
      .rowsOf(domain)
      .filter(({ kind }) => kind === 'transition')
      .map((row) => [`${row['pk']} ${row['sk']}`, lineOf(row)]),
  );

const rowsOf = (world: SmallWorld, { domain, concernOf }: Subject): string =>
  world
    .rowsOf(domain)
    .flatMap((row) => concernOf(row) ?? [])
    .map((concern) => JSON.stringify(Object.entries(concern).sort(([a], [b]) => (a < b ? -1 : 1))))
    .sort()
    .join('\n');

export interface Seen {
  /** `from event to` of every step that was taken. */
  steps: Set<string>;
  wrong: string[];
}

/**
 * Does one thing to a machine in one state: whatever it takes of it must be in the table of transitions, and where no event
 * of it is, no row changes.
 */
export const give = async (
  world: SmallWorld,
  subject: Subject,
  {
    state,
    stimulus,
    at,
    legal,
  }: { state: string; stimulus: Stimulus; at: Reached; legal: readonly [string, string, string][] },
): Promise<Seen> => {
  const about = `${subject.machine} in ${state}, ${stimulus.name}`;
  const [lines, before] = [linesIn(world, subject), rowsOf(world, subject)];
  await stimulus.give(world, at);
  const taken = [...linesIn(world, subject)].flatMap(([key, line]) => (line && !lines.has(key) ? [line] : []));
  const steps = new Set(taken.map(({ from, event, to }) => `${from} ${event} ${to}`));
  const wrong = taken
    .filter((line) => !legal.some(([from, event, to]) => from === line.from && event === line.event && to === line.to))
    .map(({ from, event, to }) => `${about}: took ${from} --${event}--> ${to}, which is in no table`);
  const loops = legal.filter(([from, event, to]) => from === state && to === state && stimulus.events.includes(event));
  for (const [from, event, to] of loops) steps.add(`${from} ${event} ${to}`);
  const mayStep = legal.some(([from, event]) => from === state && stimulus.events.includes(event));
  if (!mayStep && rowsOf(world, subject) !== before) wrong.push(`${about}: nothing of it is legal, and rows changed`);
  return { steps, wrong };
};

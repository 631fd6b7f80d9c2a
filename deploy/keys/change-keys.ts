import type { Environment } from '../../config/environment.ts';
import { Refused } from '../words.ts';
import { announce, mayGoOnAt, settle, stateOf, switchOver } from './generations.ts';
import type { Kind } from './kinds.ts';
import type { Held, Vault } from './vault.ts';

export interface Surroundings {
  environment: Environment;
  vault: Vault;
  kinds: Kind[];
  now(): Date;
  sleep(ms: number): Promise<void>;
  say(line: string): void;
}

/** What a secret says, and whether the edge had to be told of it only now. */
type Present = Held<unknown> & { mended: boolean };

const secretIdOf = ({ environment }: Surroundings, kind: Kind): string => `arclight/${environment.name}/${kind.name}`;

const atTime = (when: Date): string =>
  when
    .toISOString()
    .replace(/:\d\d\.\d+Z$/, ' UTC')
    .replace('T', ' ');

/** The kinds somebody named; all of them without names. */
export function kindsCalled(kinds: Kind[], names: readonly string[]): Kind[] {
  const unknown = names.filter((name) => !kinds.some((kind) => kind.name === name));
  if (unknown.length > 0)
    throw new Refused(`There is no key ${unknown.join(', ')}. There are: ${kinds.map(({ name }) => name).join(', ')}.`);
  return names.length === 0 ? kinds : kinds.filter(({ name }) => names.includes(name));
}

/** Reads a key, and brings its copies in line: what a killed command left half done is done now. */
async function present(around: Surroundings, kind: Kind): Promise<Present | 'noSecret' | 'empty'> {
  const held = await around.vault.read(secretIdOf(around, kind));
  if (typeof held === 'string') return held;
  const mended = await kind.tell(held.generations);
  if (mended) around.say(`${kind.name}: its copies at the edge were brought in line.`);
  return { ...held, mended };
}

/** Makes every key there is none of. Those whose place is not deployed yet are left for the next time, and said. */
export async function makeMissing(around: Surroundings): Promise<{ missing: string[] }> {
  const missing: string[] = [];
  for (const kind of around.kinds) {
    const held = await present(around, kind);
    if (typeof held !== 'string') continue;
    const waitsFor = held === 'noSecret' ? 'the foundation stack' : kind.waitsFor();
    if (waitsFor !== undefined) {
      missing.push(kind.name);
      around.say(`${kind.name}: cannot be made before ${waitsFor} is deployed.`);
      continue;
    }
    const current = await kind.make();
    // The edge must know a key before anything is made with it, and things are made as soon as the secret has it.
    await kind.tell({ current });
    await around.vault.write(secretIdOf(around, kind), { current }, { after: 'nothing' });
    around.say(`${kind.name}: made.`);
  }
  return { missing };
}

const existing = (kind: Kind, held: Present | 'noSecret' | 'empty'): Present => {
  if (typeof held === 'string')
    throw new Refused(`There is no ${kind.name} key yet. Make it first: npm run keys -- <environment>`);
  return held;
};

/** One step of a change, as far as time allows it; answers when the next may be taken, undefined when it is switched. */
async function oneStep(around: Surroundings, kind: Kind): Promise<Date | undefined> {
  const { vault, say } = around;
  const held = existing(kind, await present(around, kind));
  const state = stateOf(held.generations);
  // Told only now, because a command was killed: then everyone knows it that much later.
  const goesOn = mayGoOnAt(state, held.mended ? around.now() : held.since, kind.usefulForMs);
  if (state === 'switched') {
    say(`${kind.name}: the new value is in use since ${atTime(held.since)}; the old one is good until --finish.`);
    return undefined;
  }
  if (state === 'settled') {
    const announced = announce(held.generations, await kind.make());
    // Kept before anybody is told: a value that only the edge knows could never be used.
    await vault.write(secretIdOf(around, kind), announced, { after: held.versionId });
    await kind.tell(announced);
    say(`${kind.name}: the next value is announced.`);
    return mayGoOnAt('announced', around.now(), kind.usefulForMs);
  }
  if (goesOn && around.now() < goesOn) return goesOn;
  const switched = switchOver(held.generations);
  await vault.write(secretIdOf(around, kind), switched, { after: held.versionId });
  await kind.tell(switched);
  const finish = mayGoOnAt('switched', around.now(), kind.usefulForMs) as Date;
  say(`${kind.name}: switched. The old value is good until you say --finish, from ${atTime(finish)} on.`);
  return undefined;
}

/** Announces a new value, waits until everyone knows it, switches to it. Killed in between, it goes on when said again. */
export async function rotate(
  around: Surroundings,
  names: readonly string[],
  { wait }: { wait: boolean },
): Promise<void> {
  let left = kindsCalled(around.kinds, names);
  for (;;) {
    const later: { kind: Kind; at: Date }[] = [];
    for (const kind of left) {
      const at = await oneStep(around, kind);
      if (at) later.push({ kind, at });
    }
    if (later.length === 0) return;
    const until = new Date(Math.max(...later.map(({ at }) => at.getTime())));
    if (!wait) {
      around.say(`Everyone knows the next value at ${atTime(until)}: say the same again then (or --wait now).`);
      return;
    }
    around.say(`Waiting until ${atTime(until)}, when everyone knows it. Stopping and saying it again loses nothing.`);
    await around.sleep(Math.max(until.getTime() - around.now().getTime(), 0));
    left = later.map(({ kind }) => kind);
  }
}

/** Drops the old values whose time is over; of the others it says until when they are needed. */
export async function finish(around: Surroundings, names: readonly string[]): Promise<void> {
  const { say } = around;
  for (const kind of kindsCalled(around.kinds, names)) {
    const held = existing(kind, await present(around, kind));
    const state = stateOf(held.generations);
    if (state === 'settled') {
      say(`${kind.name}: nothing to finish.`);
      continue;
    }
    if (state === 'announced') {
      say(`${kind.name}: not switched yet; say --rotate first.`);
      continue;
    }
    const when = mayGoOnAt(state, held.since, kind.usefulForMs) as Date;
    const obstacle =
      around.now() < when
        ? `what was made with the old value is of use until ${atTime(when)}.`
        : await kind.stillOnItsWay?.();
    if (obstacle !== undefined) {
      say(`${kind.name}: not yet: ${obstacle}`);
      continue;
    }
    await settleNow(around, kind, held);
    say(`${kind.name}: the old value is gone.`);
  }
}

async function settleNow(around: Surroundings, kind: Kind, held: Held<unknown>): Promise<void> {
  const settled = settle(held.generations);
  await around.vault.write(secretIdOf(around, kind), settled, { after: held.versionId });
  await kind.tell(settled);
}

/** A stranger has seen a key: a new value at once, and the old one is good for nothing any more. */
export async function replaceAtOnce(around: Surroundings, names: readonly string[]): Promise<void> {
  if (names.length === 0)
    throw new Refused('Which key has been seen? Name it: npm run keys -- dev --compromised origin');
  const kinds = kindsCalled(around.kinds, names);
  const never = kinds.find(({ neverAtOnce }) => neverAtOnce);
  if (never) throw new Refused(`${never.name} cannot be replaced at once. ${never.neverAtOnce}`);
  for (const kind of kinds) {
    const held = existing(kind, await present(around, kind));
    const fresh = { current: await kind.make() };
    await around.vault.write(secretIdOf(around, kind), fresh, { after: `${held.versionId} compromised` });
    await kind.tell(fresh);
    around.say(
      `${kind.name}: replaced. For up to five minutes functions that have not heard of it are refused or refuse; then all is well.`,
    );
  }
}

const words = {
  absent: 'there is none',
  settled: 'settled',
  announced: 'changing: the next value is announced',
  switched: 'changing: the new value is in use, the old one still good',
};

/** What every key is doing, for a person; nothing is changed. */
export async function status(around: Surroundings): Promise<void> {
  for (const kind of around.kinds) {
    const held = await around.vault.read(secretIdOf(around, kind));
    if (typeof held === 'string') {
      around.say(
        `${kind.name} (${kind.is}): ${held === 'noSecret' ? 'its secret is not deployed yet' : words.absent}.`,
      );
      continue;
    }
    const state = stateOf(held.generations);
    const next = mayGoOnAt(state, held.since, kind.usefulForMs);
    const step = state === 'announced' ? '--rotate' : '--finish';
    const then = next ? `; ${step} from ${atTime(next)} on` : '';
    around.say(`${kind.name} (${kind.is}): ${words[state]} since ${atTime(held.since)}${then}.`);
  }
}

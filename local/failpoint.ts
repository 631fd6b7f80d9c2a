import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

/**
 * What shall happen the `hit`-th time a named place is reached (`*`: any place), once. `kill` ends the whole laptop as
 * `kill -9` would, `end` only the function that got there, `throw` fails it, `pause` holds it for a while.
 */
export interface Planned {
  name: string;
  hit: number;
  how: 'kill' | 'end' | 'throw' | 'pause';
  pauseMs?: number;
  /** Tells this plan from those before it, which a thread that was held up may still have in hand. */
  id?: string;
}

/** Names the file with the plan. Beside it are `.reached`, the name of every place as it is passed, and what `doneFile` names. */
export const failpointVariable = 'ARCLIGHT_FAILPOINT_PLAN';

/** Is there once the plan has acted, with the name of the place. */
export const doneFile = (file: string, { id }: Pick<Planned, 'id'>): string => `${file}.done${id ? `-${id}` : ''}`;

let planFile: string | undefined = process.env[failpointVariable];

/** A function's thread has an environment of its own and is told where the plan is. */
export const followPlan = (file: string): void => {
  planFile = file;
};

/** A place between two steps where a test may stop, kill or fail this process. Without a plan it costs one comparison. */
export function failpoint(name: string): void {
  if (planFile === undefined) return;
  const planned = passed(planFile, name) ? plan(planFile) : undefined;
  if (!planned || (planned.name !== '*' && planned.name !== name)) return;
  const reached = readFileSync(`${planFile}.reached`, 'utf8').split('\n');
  const hits = reached.filter((each) => each !== '' && (planned.name === '*' || each === name)).length;
  if (hits >= planned.hit && isFirst(doneFile(planFile, planned), name)) act(planned, name);
}

/** Writes the place down. Without room or descriptors for that nothing is planned either: it is others who are tested then. */
function passed(file: string, name: string): boolean {
  try {
    appendFileSync(`${file}.reached`, `${name}\n`);
    return true;
  } catch {
    return false;
  }
}

function plan(file: string): Planned | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Planned;
  } catch {
    return undefined; // nothing is planned just now
  }
}

/** Threads may get here together: one of them acts. */
function isFirst(file: string, name: string): boolean {
  try {
    writeFileSync(file, name, { flag: 'wx' });
    return true;
  } catch {
    return false;
  }
}

function act({ how, pauseMs = 1_000 }: Planned, name: string): void {
  if (how === 'throw') throw new Error(`the failpoint ${name} was told to fail`);
  if (how === 'pause') {
    hold(pauseMs);
    return;
  }
  if (how === 'end' && !isMainThread) process.exit(1);
  process.kill(process.pid, 'SIGKILL');
  // The signal may take a moment; not one more step is to be taken meanwhile.
  hold(60_000);
}

/** Holds this thread and everything in it. */
function hold(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

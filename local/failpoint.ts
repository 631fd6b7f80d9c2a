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

/** Names the file with the plan, or with a list of them, each for itself. Beside it are `.reached`, the name of every place as it is passed, and what `doneFile` names. */
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
  const file = planFile;
  const planned = passed(file, name) ? plans(file).filter((each) => each.name === '*' || each.name === name) : [];
  if (planned.length === 0) return;
  const reached = readFileSync(`${file}.reached`, 'utf8')
    .split('\n')
    .filter((each) => each !== '');
  const hits = (of: string): number => reached.filter((each) => of === '*' || each === of).length;
  const due = planned.find((each) => hits(each.name) >= each.hit && isFirst(doneFile(file, each), name));
  if (due) act(due, name);
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

function plans(file: string): Planned[] {
  try {
    return [JSON.parse(readFileSync(file, 'utf8')) as Planned | Planned[]].flat();
  } catch {
    return []; // nothing is planned just now
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

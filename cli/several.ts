import type { Room } from './command.ts';
import { exits, interrupted, Problem, problemJson, problemOf } from './problem.ts';
import { plain } from './words.ts';

/** How one of several things ended. */
type Ended<T> = { of: string; done: T } | { of: string; problem: Problem };

/** As `--json` shows it. */
const json = <T>(ended: Ended<T>) =>
  'done' in ended
    ? { of: ended.of, ok: true as const, result: ended.done }
    : { of: ended.of, ...problemJson(ended.problem) };

interface Work<T> {
  things: readonly string[];
  room: Room;
  /** `giveWay` lets the next thing begin before this one has ended: what is left of it is waiting. */
  work: (thing: string, giveWay: () => void) => Promise<T>;
  words: (done: T) => string;
  atOnce?: number;
  /** All have ended; the outcome is told next. */
  onEnd?: () => void;
}

const workAll = async <T>({ things, room, work, atOnce = 1 }: Work<T>): Promise<Ended<T>[]> => {
  const left = [...things];
  const begun: Promise<Ended<T>>[] = [];
  const end = async (of: string, giveWay: () => void): Promise<Ended<T>> => {
    try {
      if (room.signal.aborted) throw interrupted();
      return { of, done: await work(of, giveWay) };
    } catch (error) {
      const problem = room.signal.aborted ? interrupted() : problemOf(error, room.address);
      if (problem.given.exit === exits.unexpected && room.surroundings.env['ARCLIGHT_DEBUG'])
        room.remark(String(error));
      return { of, problem };
    }
  };
  const next = async (): Promise<void> => {
    for (let of = left.shift(); of !== undefined; of = left.shift()) {
      const thing = of;
      await new Promise<void>((giveWay) => {
        const one = end(thing, giveWay);
        begun.push(one);
        void one.then(() => giveWay());
      });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, next));
  return Promise.all(begun);
};

const failureOf = <T>(failed: readonly { of: string; problem: Problem }[], ended: readonly Ended<T>[]): Problem => {
  const [first] = failed as [{ of: string; problem: Problem }];
  const result = ended.map(json);
  if (ended.length === 1) return new Problem({ ...first.problem.given, result });
  if (failed.every(({ problem }) => problem.given.code === 'cli.interrupted'))
    return new Problem({
      ...first.problem.given,
      message: `Interrupted: ${failed.length} of ${ended.length} are not done.`,
      result,
    });
  const lines = failed.map(({ of, problem: { given } }) => {
    const words = [given.message, given.hint].filter(Boolean).join(' ');
    return words.includes(plain(of)) ? words : `${plain(of)}: ${words}`;
  });
  return new Problem({
    code: 'cli.some_failed',
    message: [...lines, `${failed.length} of ${ended.length} failed.`].join('\n'),
    exit: first.problem.given.exit,
    result,
  });
};

/**
 * Does the same with each of several things; one that fails does not keep the others from being done. Tells one outcome of
 * all: `[{ of, ok, result | error }]`. The exit code is the first failure's.
 */
export const several = async <T>(work: Work<T>): Promise<void> => {
  const { room, words, onEnd } = work;
  const ended = await workAll(work);
  onEnd?.();
  const failed = ended.flatMap((each) => ('problem' in each ? [each] : []));
  const done = ended.flatMap((each) => ('done' in each ? [words(each.done)] : []));
  if (failed.length === 0) return room.tell(ended.map(json), done.join('\n'));
  // With --json the failure carries what worked; in words it is told first.
  if (!room.json && done.length > 0) room.tell(undefined, done.join('\n'));
  throw failureOf(failed, ended);
};

/** One line of a result: what was measured, beside what we want. */
export interface Row {
  what: string;
  measured: string;
  /** Absent where the number is for looking at, not for passing. */
  target?: string;
  met?: boolean;
}

/** One chapter of the page. */
export interface Result {
  rows: Row[];
  /** Sentences a reader needs to read the numbers rightly. */
  notes?: string[];
}

/** Something measured. A figure stands for a law: how the number must behave when the platform grows. */
export interface Figure {
  /** What it is called on the command line. */
  name: string;
  title: string;
  law: string;
  /** How it is measured, in one or two sentences. */
  method: string;
  measure(bench: Bench): Promise<Result>;
}

/** What a figure may ask of the run it is part of. */
export interface Bench {
  /** A folder that is gone afterwards. */
  folder: string;
  say(line: string): void;
  /** Work that several figures look at is done once. */
  once<T>(name: string, work: () => Promise<T>): Promise<T>;
}

/** A row that passes when the number is at most the target. */
export const atMost = (
  what: string,
  value: number,
  target: number,
  show: (value: number) => string = (number) => number.toFixed(2),
): Row => ({ what, measured: show(value), target: `≤ ${show(target)}`, met: value <= target });

export const megabytes = (bytes: number): string => `${Math.round(bytes / 1024 ** 2)} MB`;
export const seconds = (value: number): string => `${value.toFixed(1)} s`;
export const times = (value: number): string => `${value.toFixed(2)} ×`;

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low, high] = [sorted[sorted.length % 2 ? middle : middle - 1], sorted[middle]];
  if (low === undefined || high === undefined) throw new Error('there is no median of nothing');
  return (low + high) / 2;
}

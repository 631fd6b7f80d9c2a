import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

// Linux tells all of this in /proc; elsewhere these figures cannot be taken.

const ticksPerSecond = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

const read = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return ''; // the process ended between two looks
  }
};

/** A process and all it started, itself first. */
export function treeOf(pid: number): number[] {
  const threads = (() => {
    try {
      return readdirSync(`/proc/${pid}/task`);
    } catch {
      return [];
    }
  })();
  const children = threads.flatMap((thread) =>
    read(`/proc/${pid}/task/${thread}/children`).split(' ').filter(Boolean).map(Number),
  );
  return [pid, ...children.flatMap(treeOf)];
}

/** Fields of /proc/<pid>/stat after the command's name, which may hold spaces. */
const statOf = (pid: number): number[] => {
  const text = read(`/proc/${pid}/stat`);
  return text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
};

const secondsIn = (stat: number[], fields: number[]): number =>
  fields.reduce((sum, field) => sum + (stat[field] ?? 0), 0) / ticksPerSecond;

/** Processor seconds of a whole tree so far: of those who live, and of those they have seen end. */
export const cpuSecondsOf = (pid: number): number =>
  treeOf(pid).reduce((sum, each) => sum + secondsIn(statOf(each), [11, 12, 13, 14]), 0);

/** Processor seconds of a process's children that have ended. */
export const cpuSecondsOfEnded = (pid: number): number => secondsIn(statOf(pid), [13, 14]);

const kilobytes = (pid: number, name: string): number =>
  Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(read(`/proc/${pid}/status`))?.[1] ?? 0);

export const residentBytesOf = (pid: number): number => kilobytes(pid, 'VmRSS') * 1024;
/** The most a process ever held, or has since `forgetPeakOf`. */
export const peakBytesOf = (pid: number): number => kilobytes(pid, 'VmHWM') * 1024;
export const forgetPeakOf = (pid: number): void => writeFileSync(`/proc/${pid}/clear_refs`, '5');

export const residentBytesOfTree = (pid: number): number =>
  treeOf(pid).reduce((sum, each) => sum + residentBytesOf(each), 0);

export const commandOf = (pid: number): string => read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim();
export const nameOf = (pid: number): string => read(`/proc/${pid}/comm`).trim();

/** Looks at something every few milliseconds until told to stop. */
export function watching(look: () => void, everyMs = 40): () => void {
  const timer = setInterval(look, everyMs);
  return () => {
    clearInterval(timer);
    look();
  };
}

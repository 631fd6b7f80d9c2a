import { type ChildProcess, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { setPriority } from 'node:os';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { confined, type KernelLimits } from './confinement.ts';

/** What a hostile or broken file may cost before its process group is ended. */
export interface Limits extends KernelLimits {
  wallMs: number;
  /** Longest time without a sign of life (a line of progress). */
  silentMs: number;
}

/** Who is to blame for an end: a file that costs more than any honest one, or the machine and the moment. */
export type Blame = 'file' | 'machine';

export interface Ended {
  code: number | null;
  /** What killed it, when something did: a crash of its own, too. */
  signal: string | null;
  /** Which limit ended it, in words; undefined when it ended by itself. */
  overstepped?: { words: string; blame: Blame };
  /** The last lines it complained with. */
  complaints: string[];
  /** How many lines of complaint there were in all. */
  complaintCount: number;
}

export interface LimitedProcess {
  /** Outputs beyond stdout and stderr: `pipes[0]` is the process's descriptor 3. */
  pipes: Readable[];
  /** Its standard input, when it is fed. */
  input?: Writable;
  ended: Promise<Ended>;
  /** A reason from outside (a cancelled job, too many bytes): ends the whole group. */
  end(words: string, blame?: Blame): void;
  /** Proof of life, for tools that report progress. */
  alive(): void;
}

const linesKept = 20;
const pageBytes = 4096;
const ticksPerSecond = 100;
const lookEveryMs = 100;

const endGroup = (child: ChildProcess): void => {
  if (child.pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? child.pid : -child.pid, 'SIGKILL');
  } catch {
    child.kill('SIGKILL'); // the group is gone already, or was never made
  }
};

interface Cost {
  memoryBytes: number;
  cpuSeconds: number;
}

/** What a process has taken so far; nothing where there is no /proc: the kernel's own limits stand alone there. */
const costOf = async (pid: number): Promise<Cost> => {
  const [memory, stat] = await Promise.all(
    ['statm', 'stat'].map((name) => readFile(`/proc/${pid}/${name}`, 'utf8').catch(() => '')),
  );
  // The name in brackets may hold anything; what follows it is numbers, the 12th and 13th of them its time.
  const [user, system] = (stat ?? '')
    .slice((stat ?? '').lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13)
    .map(Number);
  return {
    memoryBytes: Number((memory ?? '').split(' ')[1] ?? 0) * pageBytes,
    cpuSeconds: ((user ?? 0) + (system ?? 0)) / ticksPerSecond,
  };
};

/** The kernel kills for time without a word. Who was seen this near to the end of theirs was not killed by chance. */
const nearlyAll = 0.8;

/** Ends the kernel made before the watchdog saw them, in the same words. `spent`: the part of its processor time seen last. */
export const kernelsEnd = (
  signal: string | null,
  complaints: readonly string[],
  spent: number,
): Ended['overstepped'] => {
  if (signal === 'SIGXCPU' || (signal === 'SIGKILL' && spent > nearlyAll))
    return { words: 'used too much processor time', blame: 'file' };
  if (signal === 'SIGXFSZ') return { words: 'wrote too large a file', blame: 'file' };
  if (signal === 'SIGKILL')
    return { words: 'was ended by the system, which was out of memory or time', blame: 'machine' };
  const isStarved = complaints.some((line) => /cannot allocate memory/i.test(line));
  return isStarved ? { words: 'used too much memory', blame: 'file' } : undefined;
};

/** A child in a process group of its own, with nothing of our environment, which cannot outlive or outgrow its limits. */
export const startLimited = (
  path: string,
  args: string[],
  options: {
    cwd: string;
    limits: Limits;
    /** What stands before the command so that it has no network. */
    network: readonly string[];
    niceness: number;
    extraPipes: number;
    /** What goes in comes through its standard input instead of from a file. */
    isFed?: boolean;
    onStdoutLine(line: string): void;
    onStderrLine?(line: string): void;
  },
): LimitedProcess => {
  const { limits } = options;
  const command = confined({ path, args }, limits, options.network);
  const child = spawn(command.path, command.args, {
    cwd: options.cwd,
    env: { LC_ALL: 'C', AV_LOG_FORCE_NOCOLOR: '1' },
    detached: process.platform !== 'win32',
    stdio: [
      options.isFed ? 'pipe' : 'ignore',
      'pipe',
      'pipe',
      ...Array.from({ length: options.extraPipes }, () => 'pipe' as const),
    ],
  });
  let overstepped: Ended['overstepped'];
  let cpuSeconds = 0;
  let lastSign = performance.now();
  const began = lastSign;
  const complaints: string[] = [];
  let complaintCount = 0;

  const end = (words: string, blame: Blame = 'machine'): void => {
    overstepped ??= { words, blame };
    endGroup(child);
  };
  const alive = (): void => {
    lastSign = performance.now();
  };
  const watch = setInterval(async () => {
    const now = performance.now();
    if (now - began > limits.wallMs) end(`took longer than ${Math.round(limits.wallMs / 1000)} s`);
    else if (now - lastSign > limits.silentMs) end('made no progress');
    if (!child.pid) return;
    const cost = await costOf(child.pid);
    cpuSeconds = Math.max(cpuSeconds, cost.cpuSeconds);
    if (cost.memoryBytes > limits.memoryBytes) end('used too much memory', 'file');
    if (cost.cpuSeconds > limits.cpuSeconds) end('used too much processor time', 'file');
  }, lookEveryMs);

  createInterface({ input: child.stdout as Readable }).on('line', (line) => {
    alive();
    options.onStdoutLine(line);
  });
  createInterface({ input: child.stderr as Readable }).on('line', (line) => {
    complaintCount++;
    options.onStderrLine?.(line);
    complaints.push(line.slice(0, 400));
    if (complaints.length > linesKept) complaints.shift();
  });
  if (child.pid !== undefined) {
    try {
      setPriority(child.pid, options.niceness);
    } catch {
      // it ended before we could: nothing to be nice about
    }
  }
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', (error) => {
      clearInterval(watch);
      reject(error);
    });
    child.once('close', (code, signal) => {
      clearInterval(watch);
      overstepped ??= kernelsEnd(signal, complaints, cpuSeconds / limits.cpuSeconds);
      resolve({ code, signal, overstepped, complaints, complaintCount });
    });
  });
  const input = child.stdin ? { input: child.stdin } : {};
  return { pipes: child.stdio.slice(3) as Readable[], ...input, ended, end, alive };
};

import { type ChildProcess, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { setPriority } from 'node:os';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/** What a hostile or broken file may cost before its process group is ended. */
export interface Limits {
  wallMs: number;
  /** Longest time without a sign of life (a line of progress). */
  silentMs: number;
  memoryBytes: number;
}

export interface Ended {
  code: number | null;
  /** What killed it, when something did: a crash of its own, too. */
  signal: string | null;
  /** Which limit ended it, in words; undefined when it ended by itself. */
  overstepped?: string;
  /** The last lines it complained with. */
  complaints: string[];
  /** How many lines of complaint there were in all. */
  complaintCount: number;
}

export interface LimitedProcess {
  /** Outputs beyond stdout and stderr: `pipes[0]` is the process's descriptor 3. */
  pipes: Readable[];
  ended: Promise<Ended>;
  /** A reason from outside (a cancelled job, too many bytes): ends the whole group. */
  end(reason: string): void;
  /** Proof of life, for tools that report progress. */
  alive(): void;
}

const linesKept = 20;
const pageBytes = 4096;

const endGroup = (child: ChildProcess): void => {
  if (child.pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? child.pid : -child.pid, 'SIGKILL');
  } catch {
    child.kill('SIGKILL'); // the group is gone already, or was never made
  }
};

const residentBytes = async (pid: number): Promise<number> => {
  const fields = (await readFile(`/proc/${pid}/statm`, 'utf8').catch(() => '')).split(' ');
  return Number(fields[1] ?? 0) * pageBytes;
};

/** A child in a process group of its own, with nothing of our environment, which cannot outlive its limits. */
export const startLimited = (
  path: string,
  args: string[],
  options: {
    cwd: string;
    limits: Limits;
    niceness: number;
    extraPipes: number;
    onStdoutLine(line: string): void;
  },
): LimitedProcess => {
  const child = spawn(path, args, {
    cwd: options.cwd,
    env: { LC_ALL: 'C', AV_LOG_FORCE_NOCOLOR: '1' },
    detached: process.platform !== 'win32',
    stdio: ['ignore', 'pipe', 'pipe', ...Array.from({ length: options.extraPipes }, () => 'pipe' as const)],
  });
  let overstepped: string | undefined;
  let lastSign = performance.now();
  const began = lastSign;
  const complaints: string[] = [];
  let complaintCount = 0;

  const end = (reason: string): void => {
    overstepped ??= reason;
    endGroup(child);
  };
  const alive = (): void => {
    lastSign = performance.now();
  };
  const watch = setInterval(async () => {
    const now = performance.now();
    if (now - began > options.limits.wallMs) end(`took longer than ${Math.round(options.limits.wallMs / 1000)} s`);
    else if (now - lastSign > options.limits.silentMs) end('made no progress');
    else if (child.pid && (await residentBytes(child.pid)) > options.limits.memoryBytes) end('used too much memory');
  }, 500);

  createInterface({ input: child.stdout as Readable }).on('line', (line) => {
    alive();
    options.onStdoutLine(line);
  });
  createInterface({ input: child.stderr as Readable }).on('line', (line) => {
    complaintCount++;
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
      resolve({ code, signal, overstepped, complaints, complaintCount });
    });
  });
  return { pipes: child.stdio.slice(3) as Readable[], ended, end, alive };
};

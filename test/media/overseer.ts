import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { findBinaries } from '../../local/resources/mediaconvert/binaries.ts';

/** What the decoders did since the last look. */
export interface Seen {
  runs: number;
  /** Every path they tried to open, whether or not it was there. */
  opened: string[];
  /** Every address they tried to speak to. */
  spoken: string[];
  /** The largest one's peak of resident memory. */
  peakBytes: number;
  /** Processor time of all of them. */
  cpuSeconds: number;
}

export interface Overseer {
  /** How it looks, for the report. */
  how: string;
  look(): Promise<Seen>;
  /** With false, decoders run unwatched and at full speed from now on. */
  trace(wanted: boolean): void;
  stop(): void;
}

const strace = (process.env['PATH'] ?? '')
  .split(delimiter)
  .map((folder) => join(folder, 'strace'))
  .find((path) => existsSync(path));

const calls =
  'open,openat,openat2,creat,connect,sendto,sendmsg,bind,execve,rename,renameat,unlink,unlinkat,mkdir,symlink';

/** Runs the real program under strace while the flag file is there; as a grandchild, so that its limits still find it. */
const wrapper = (program: string, folder: string): string => `#!/bin/sh
if [ -e ${folder}/on ]; then
  exec ${strace} -D -f -q -s 4096 -e trace=${calls} -o ${folder}/$$.log ${program} "$@"
fi
exec ${program} "$@"
`;

const quoted = /"((?:[^"\\]|\\.)*)"/;
const parse = (log: string): Pick<Seen, 'opened' | 'spoken'> => {
  const opened: string[] = [];
  const spoken: string[] = [];
  for (const line of log.split('\n')) {
    const [, call = ''] = /^\d+\s+(\w+)\(/.exec(line) ?? [];
    if (/^(connect|sendto|sendmsg|bind)$/.test(call)) spoken.push(line.replace(/^\d+\s+/, ''));
    else if (call !== '' && call !== 'execve') opened.push(quoted.exec(line)?.[1] ?? line);
  }
  return { opened, spoken };
};

const ticksPerSecond = 100;
/** Processor time a process has taken so far: the 12th and 13th number behind its name. */
const ticksOf = (pid: number): number => {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const [user = 0, system = 0] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13)
    .map(Number);
  return user + system;
};

/** Decoders that are children of this process, as the kernel lists them. */
const decoders = (): number[] => {
  const children = readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8').split(' ').filter(Boolean);
  return children.map(Number).filter((pid) => {
    try {
      return /^ff(mpeg|probe)/.test(readFileSync(`/proc/${pid}/comm`, 'utf8'));
    } catch {
      return false; // it is over
    }
  });
};

/** The inodes of a process's sockets that lead to a network; the pipes we hold it by are sockets too, and lead to us. */
const networkSockets = (pid: number): Set<string> =>
  new Set(
    ['tcp', 'tcp6', 'udp', 'udp6', 'raw', 'raw6'].flatMap((protocol) =>
      readFileSync(`/proc/${pid}/net/${protocol}`, 'utf8')
        .split('\n')
        .slice(1)
        .map((line) => `socket:[${line.trim().split(/\s+/)[9]}]`),
    ),
  );

/** Lays a watch around every ffmpeg and ffprobe this process will start. Call it before the first of them is looked for. */
export const oversee = async (folder: string): Promise<Overseer> => {
  const logs = join(folder, 'traces');
  mkdirSync(logs, { recursive: true });
  const real = { FFMPEG_PATH: process.env['FFMPEG_PATH'], FFPROBE_PATH: process.env['FFPROBE_PATH'] };
  if (strace) {
    const { ffmpeg, ffprobe } = await findBinaries();
    for (const [name, program] of Object.entries({ ffmpeg, ffprobe })) {
      writeFileSync(join(folder, name), wrapper(program, logs));
      chmodSync(join(folder, name), 0o755);
    }
    Object.assign(process.env, { FFMPEG_PATH: join(folder, 'ffmpeg'), FFPROBE_PATH: join(folder, 'ffprobe') });
    writeFileSync(join(logs, 'on'), '');
  }
  let peakBytes = 0;
  const ticks = new Map<number, number>();
  const glimpsed = new Set<string>();
  const glimpse = setInterval(() => {
    for (const pid of decoders()) {
      try {
        const [, kilobytes = '0'] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
        peakBytes = Math.max(peakBytes, 1024 * Number(kilobytes));
        ticks.set(pid, ticksOf(pid));
        const targets = readdirSync(`/proc/${pid}/fd`).map((each) => readlinkSync(`/proc/${pid}/fd/${each}`));
        const network = targets.some((target) => target.startsWith('socket:')) ? networkSockets(pid) : new Set();
        for (const target of targets) if (target.startsWith('/') || network.has(target)) glimpsed.add(target);
      } catch {
        // it is over
      }
    }
  }, 20);

  /** A tracer may still be writing when its process is gone already. */
  const finished = async (name: string): Promise<string> => {
    const path = join(logs, name);
    const last = new RegExp(`^${name.replace('.log', '')} +\\+\\+\\+`, 'm'); // small numbers are filled up with spaces
    for (let tries = 0; ; tries++) {
      const text = readFileSync(path, 'utf8');
      if (last.test(text) || tries === 1000) return text;
      await pause(20);
    }
  };

  return {
    how: strace ? 'strace of every call, and /proc every 20 ms' : '/proc every 20 ms (there is no strace here)',
    trace: (wanted) => (wanted ? writeFileSync(join(logs, 'on'), '') : rmSync(join(logs, 'on'), { force: true })),
    async look() {
      const names = readdirSync(logs).filter((name) => name.endsWith('.log'));
      const traced = [];
      for (const name of names) {
        traced.push(parse(await finished(name)));
        rmSync(join(logs, name));
      }
      const files = [...glimpsed].filter((target) => target.startsWith('/'));
      const sockets = strace ? [] : [...glimpsed].filter((target) => target.startsWith('socket:'));
      const seen = {
        runs: names.length,
        opened: [...new Set([...traced.flatMap(({ opened }) => opened), ...files])],
        spoken: [...traced.flatMap(({ spoken }) => spoken), ...sockets],
        peakBytes,
        cpuSeconds: [...ticks.values()].reduce((sum, each) => sum + each, 0) / ticksPerSecond,
      };
      peakBytes = 0;
      ticks.clear();
      glimpsed.clear();
      return seen;
    },
    stop() {
      clearInterval(glimpse);
      for (const [name, path] of Object.entries(real)) {
        if (path === undefined) delete process.env[name];
        else process.env[name] = path;
      }
    },
  };
};

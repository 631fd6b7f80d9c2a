import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { createWriteStream, mkdirSync, rmSync, type WriteStream } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { endsWithUs } from '../../local/ends-with-us.ts';
import { failpointVariable } from '../../local/failpoint.ts';
import { isFree } from '../../local/ports.ts';
import { commandOf, nameOf, treeOf } from '../bench/processes.ts';
import { killCopy } from './kill-copy.ts';

/** Whom a kill hits: everything at one stroke, only the process that started the rest, or one of its children. */
export type Target = 'everything' | 'platform' | 'database' | 'encoder';

const longestStartMs = 180_000;
const longestDeathMs = 15_000;

/** The real laptop as processes: `node local/main.ts` on a data folder, killed and started again at will. */
export interface Platform {
  readonly dataDir: string;
  readonly siteUrl: string;
  readonly consoleUrl: string;
  /** Where a plan for the failpoints may be put. */
  readonly planFile: string;
  /** What it said at the terminal, over all its lives. */
  readonly said: () => string;
  /** Starts it and answers after how many seconds it said that it runs. */
  start(): Promise<number>;
  isRunning(): boolean;
  pid(): number;
  /** Processes of one kind that live right now. */
  processesOf(target: Target): number[];
  /** Kills; answers how many processes that were. Returns when they are gone. */
  kill(target: Target): Promise<number>;
  /** Resolves when the platform ends, by whatever. */
  ended(): Promise<void>;
  /** Processes of any of its lives that outlived it, after a moment to die. */
  leftBehind(): Promise<string[]>;
  stop(): Promise<void>;
}

export interface PlatformOptions {
  folder: string;
  /** Runs before the laptop in the same shell: `ulimit -n 64`. */
  before?: string;
  dataDir?: string;
  copy?: string;
}

const alive = (pid: number): boolean => commandOf(pid) !== '';

/** Command lines carry the data folder or its port, so that a number given to another process later is not taken for ours. */
const isEncoder = (pid: number): boolean => /ff(mpeg|probe)/.test(nameOf(pid));
const isDatabase = (pid: number): boolean => nameOf(pid).startsWith('dynoxide');

/**
 * A free port, and the next one too, below those the system gives to connections that go out: nobody takes it while the
 * platform is down.
 */
async function steadyPort(): Promise<number> {
  for (;;) {
    const port = randomInt(10_000, 32_000);
    if ((await isFree(port)) && (await isFree(port + 1))) return port;
  }
}

export async function preparePlatform({ folder, before, ...given }: PlatformOptions): Promise<Platform> {
  const copy = given.copy ?? (await killCopy());
  const dataDir = given.dataDir ?? join(folder, 'data');
  const planFile = join(folder, 'plan.json');
  mkdirSync(folder, { recursive: true });
  const port = await steadyPort();
  const log: WriteStream = createWriteStream(join(folder, 'said.txt'), { flags: 'a' });
  let said = '';
  let child: ChildProcess | undefined;
  const everSeen = new Map<number, string>();

  const note = (): void => {
    if (child?.pid) for (const pid of treeOf(child.pid)) everSeen.set(pid, commandOf(pid) || (everSeen.get(pid) ?? ''));
  };
  const watcher = setInterval(note, 100);
  watcher.unref();

  async function start(): Promise<number> {
    const begun = performance.now();
    rmSync(`${planFile}.reached`, { force: true });
    const command = [process.execPath, 'local/main.ts', '--port', String(port), '--data', dataDir, '--no-seed'];
    // Dies with us, however we end: a pipe tells, as the database is told.
    const line = before ? `${before}; ${endsWithUs}` : endsWithUs;
    const started = spawn('/bin/sh', ['-c', line, 'sh', ...command], {
      cwd: copy,
      detached: true,
      stdio: ['pipe', 'pipe', 'pipe'],
      env: {
        ...process.env,
        // As from a shell: without what this process was told about its own memory.
        MALLOC_ARENA_MAX: undefined,
        NODE_COMPILE_CACHE: undefined,
        NODE_OPTIONS: undefined,
        ARCLIGHT_FAILPOINTS: 'on',
        ARCLIGHT_X264_PRESET: 'ultrafast',
        [failpointVariable]: planFile,
      },
    });
    child = started;
    started.stdin?.on('error', () => {});
    let thisLife = '';
    await new Promise<void>((resolve, reject) => {
      const tooLong = setTimeout(() => {
        reject(new Error(`the platform did not start:\n${thisLife}`));
      }, longestStartMs);
      const listen = (chunk: Buffer): void => {
        thisLife += chunk.toString();
        said = (said + chunk.toString()).slice(-200_000);
        log.write(chunk);
        if (!thisLife.includes('Arclight is running (')) return;
        clearTimeout(tooLong);
        resolve();
      };
      started.stdout?.on('data', listen);
      started.stderr?.on('data', listen);
      started.once('close', (code, signal) => {
        clearTimeout(tooLong);
        reject(new Error(`the platform ended with ${code ?? signal} while starting:\n${thisLife.slice(-3_000)}`));
      });
    });
    note();
    return (performance.now() - begun) / 1000;
  }

  const isRunning = (): boolean => child !== undefined && child.exitCode === null && child.signalCode === null;
  const pid = (): number => child?.pid ?? 0;

  const processesOf = (target: Target): number[] => {
    if (!isRunning()) return [];
    const tree = treeOf(pid());
    if (target === 'everything') return tree;
    if (target === 'platform') return [pid()];
    return tree.filter(target === 'database' ? isDatabase : isEncoder);
  };

  const gone = async (pids: number[]): Promise<void> => {
    const until = performance.now() + longestDeathMs;
    while (pids.some(alive)) {
      if (performance.now() > until) throw new Error(`still there after a kill: ${pids.filter(alive).map(commandOf)}`);
      await pause(5);
    }
  };

  const ended = async (): Promise<void> => {
    while (isRunning()) await pause(5);
  };

  return {
    dataDir,
    planFile,
    siteUrl: `http://localhost:${port}`,
    consoleUrl: `http://localhost:${port + 1}`,
    said: () => said,
    start,
    isRunning,
    pid,
    processesOf,
    ended,
    async kill(target) {
      note();
      const pids = processesOf(target);
      for (const each of pids) {
        try {
          process.kill(each, 'SIGKILL');
        } catch {
          // it has just ended by itself
        }
      }
      await gone(pids);
      if (target === 'everything' || target === 'platform') await ended();
      return pids.length;
    },
    async leftBehind() {
      const mine = (each: number): boolean => {
        const command = commandOf(each);
        return command !== '' && command === everSeen.get(each) && !(isRunning() && treeOf(pid()).includes(each));
      };
      const until = performance.now() + longestDeathMs;
      while ([...everSeen.keys()].some(mine) && performance.now() < until) await pause(50);
      return [...everSeen.keys()].filter(mine).map((each) => `${each}: ${commandOf(each).slice(0, 200)}`);
    },
    async stop() {
      clearInterval(watcher);
      if (isRunning()) {
        note();
        process.kill(pid(), 'SIGTERM');
        await Promise.race([ended(), pause(longestDeathMs)]);
        for (const each of [...everSeen.keys()].filter((one) => alive(one) && commandOf(one) === everSeen.get(one)))
          process.kill(each, 'SIGKILL');
      }
      child?.stdin?.destroy();
      log.end();
    },
  };
}

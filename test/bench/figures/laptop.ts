import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { copyOfSources } from '../../support/copy-of-sources.ts';
import { atMost, type Figure, megabytes, seconds } from '../figure.ts';
import { freePort } from '../free-port.ts';
import { commandOf, cpuSecondsOf, residentBytesOfTree, treeOf, watching } from '../processes.ts';

const longestStartMs = 120_000;
const restMs = 5_000;
const idleMs = 10_000;
const mostBytes = 400 * 1024 ** 2;

interface Started {
  child: ChildProcess;
  pid: number;
  seconds: number;
}

/** `npm start` without npm: from the moment it is asked for until it says that it runs. */
async function start(copy: string, args: string[], sample: (pid: number) => void = () => {}): Promise<Started> {
  const begun = performance.now();
  const port = await freePort();
  const child = spawn(process.execPath, ['local/main.ts', '--port', String(port), ...args], {
    cwd: copy,
    // As from a shell: without what this process was told about its own memory.
    env: { ...process.env, MALLOC_ARENA_MAX: undefined, NODE_COMPILE_CACHE: undefined },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const pid = child.pid ?? 0;
  const stop = watching(() => sample(pid));
  child.once('exit', stop);
  let said = '';
  await new Promise<void>((resolve, reject) => {
    const tooLong = setTimeout(() => {
      child.kill('SIGINT');
      reject(new Error(`it did not start:\n${said}`));
    }, longestStartMs);
    const listen = (chunk: Buffer): void => {
      said += chunk.toString();
      if (!said.includes('Arclight is running (')) return;
      clearTimeout(tooLong);
      resolve();
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.once('exit', (code) => {
      clearTimeout(tooLong);
      reject(new Error(`it ended with ${code}:\n${said}`));
    });
  });
  return { child, pid, seconds: (performance.now() - begun) / 1000 };
}

/** Ctrl-C. Answers how long it took and how many processes it left behind. */
async function end({ child, pid }: Started): Promise<{ seconds: number; left: number }> {
  const tree = treeOf(pid);
  const [begun, ended] = [performance.now(), once(child, 'exit')];
  child.kill('SIGINT');
  await Promise.race([ended, pause(15_000)]);
  if (child.exitCode === null) child.kill('SIGKILL');
  return { seconds: (performance.now() - begun) / 1000, left: tree.filter((each) => commandOf(each) !== '').length };
}

const isEncoding = (pid: number): boolean => treeOf(pid).some((each) => commandOf(each).includes('-filter_complex'));

/** The first start, with its sample video: memory until the moment its encode begins. */
async function firstStart(copy: string, folder: string) {
  let [peak, encoding] = [0, false];
  const tell: { encodes?: () => void } = {};
  const encodes = new Promise<void>((resolve) => {
    tell.encodes = resolve;
  });
  let running = false;
  const started = await start(copy, ['--data', join(folder, 'first')], (pid) => {
    encoding ||= isEncoding(pid);
    if (encoding) tell.encodes?.();
    else if (running) peak = Math.max(peak, residentBytesOfTree(pid));
  });
  running = true;
  await Promise.race([encodes, pause(60_000)]);
  await end(started);
  return { seconds: started.seconds, peak, encoding };
}

async function unchangedStart(copy: string, folder: string) {
  const started = await start(copy, ['--data', join(folder, 'unchanged'), '--no-seed']);
  const after = residentBytesOfTree(started.pid);
  await pause(restMs);
  const [rested, cpu] = [residentBytesOfTree(started.pid), cpuSecondsOf(started.pid)];
  await pause(idleMs);
  const idlePercent = ((cpuSecondsOf(started.pid) - cpu) / (idleMs / 1000)) * 100;
  return { seconds: started.seconds, after, rested, idlePercent, ended: await end(started) };
}

export const laptop: Figure = {
  name: 'laptop',
  title: 'What running all of it on a laptop takes',
  law: 'Memory grows with what is in use, not with the library.',
  method:
    'A fresh copy of the sources with installed packages: `npm start` twice (without npm itself). The first builds everything and brings the sample video; memory is the sum over the process tree, highest from running until the sample’s encode begins. The second finds everything built and starts without the sample.',
  async measure({ folder, say }) {
    const copy = copyOfSources(join(folder, 'fresh'));
    const first = await firstStart(copy, folder);
    say(`first start ${seconds(first.seconds)}, ${megabytes(first.peak)} before the encode`);
    const second = await unchangedStart(copy, folder);
    return {
      rows: [
        atMost('first start', first.seconds, 25, seconds),
        atMost('unchanged start', second.seconds, 10, seconds),
        atMost('resident before the first transcode', first.peak, mostBytes, megabytes),
        { what: 'resident right after the start', measured: megabytes(second.after) },
        { what: 'resident after 5 s of rest', measured: megabytes(second.rested) },
        { what: 'processor while idle, of one core', measured: `${second.idlePercent.toFixed(1)} %` },
        { what: 'ending on Ctrl-C', measured: seconds(second.ended.seconds) },
        atMost('processes left behind', second.ended.left, 0, String),
      ],
      notes: first.encoding ? [] : ['The sample’s encode had not begun after a minute.'],
    };
  },
};

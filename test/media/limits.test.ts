import { execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findBinaries } from '../../local/resources/mediaconvert/binaries.ts';
import { confined, networkIsolation } from '../../local/resources/mediaconvert/confinement.ts';
import type { Stills } from '../../local/resources/mediaconvert/encode-plan.ts';
import { codes } from '../../local/resources/mediaconvert/job-error.ts';
import {
  type Ended,
  kernelsEnd,
  type LimitedProcess,
  type Limits,
  startLimited,
} from '../../local/resources/mediaconvert/limited-process.ts';
import { complaintsOnOpening } from '../../local/resources/mediaconvert/opening-complaints.ts';
import { takeStills } from '../../local/resources/mediaconvert/stills.ts';
import { workLimits } from '../../local/resources/mediaconvert/work-limits.ts';
import { makeClip } from '../transcode/test-clips.ts';

const generous: Limits = {
  ...{ wallMs: 60_000, silentMs: 60_000 },
  ...{ cpuSeconds: 60, memoryBytes: 2e9, fileBytes: 1e9 },
};
let folder: string;
let ffmpeg: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'arclight-limits-'));
  ({ ffmpeg } = await findBinaries());
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (
  program: string,
  args: string[],
  limits: Partial<Limits> = {},
  network: readonly string[] = [],
): { ended: Promise<Ended>; lines: string[]; end: (words: string) => void } => {
  const lines: string[] = [];
  const child = startLimited(program, args, {
    ...{ cwd: folder, limits: { ...generous, ...limits }, network, niceness: 0, extraPipes: 0 },
    onStdoutLine: (line) => lines.push(line),
  });
  return { ended: child.ended, lines, end: child.end };
};
const endless = (...more: string[]): string[] => ['-v', 'error', '-f', 'lavfi', '-i', 'testsrc2=s=640x360', ...more];
const isRunning = (mark: string): boolean =>
  readdirSync('/proc').some((name) => {
    try {
      return /^\d+$/.test(name) && readFileSync(`/proc/${name}/cmdline`, 'utf8').includes(mark);
    } catch {
      return false;
    }
  });

test('too much processor time is the file’s fault', async () => {
  const { overstepped } = await run(ffmpeg, endless('-f', 'null', '-'), { cpuSeconds: 1 }).ended;
  expect(overstepped).toEqual({ words: 'used too much processor time', blame: 'file' });
});

test('the kernel’s end is told from somebody else’s by what was spent before, should the watchdog have slept', () => {
  const tooMuch = { words: 'used too much processor time', blame: 'file' };
  expect(kernelsEnd('SIGKILL', [], 0.95)).toEqual(tooMuch);
  expect(kernelsEnd('SIGXCPU', [], 0)).toEqual(tooMuch);
  expect(kernelsEnd('SIGKILL', [], 0.2)).toMatchObject({ blame: 'machine' });
  expect(kernelsEnd(null, [], 0.95)).toBeUndefined();
});

test('too much memory is the file’s fault', async () => {
  // Some 260 MB in the end: the watchdog's business, while the kernel's own limit lies further out.
  const hungry = endless('-vf', 'format=yuv420p,trim=duration=30,reverse', '-f', 'null', '-');
  const { overstepped } = await run(ffmpeg, hungry, { memoryBytes: 120e6 }).ended;
  expect(overstepped).toEqual({ words: 'used too much memory', blame: 'file' });
});

test('a file larger than allowed is cut off by the kernel', async () => {
  const large = endless('-c:v', 'rawvideo', '-f', 'rawvideo', '-y', 'large.raw');
  const { overstepped } = await run(ffmpeg, large, { fileBytes: 1e6 }).ended;
  expect(overstepped).toEqual({ words: 'wrote too large a file', blame: 'file' });
  expect(statSync(join(folder, 'large.raw')).size).toBeLessThanOrEqual(1e6 + 512);
});

test('a slow machine is not the file’s fault', async () => {
  const slow = ['-re', ...endless('-f', 'null', '-')];
  expect((await run(ffmpeg, slow, { wallMs: 300 }).ended).overstepped).toMatchObject({ blame: 'machine' });
  expect((await run(ffmpeg, slow, { silentMs: 300 }).ended).overstepped).toEqual({
    ...{ words: 'made no progress', blame: 'machine' },
  });
});

test('a run that somebody else ended says nothing of the file: the job may be tried again', async () => {
  const { length } = await makeClip(folder, 'clip.mp4', { seconds: 1, size: '64x64' });
  const source = { path: join(folder, 'clip.mp4'), container: 'mov', bytes: length, etag: '' };
  const work = { folder, niceness: 0, limits: generous, started: (child: LimitedProcess) => child.end('was killed') };
  const stills: Stills = {
    ...{ kind: 'stills', group: 0, bucket: 'images', stem: 'poster', captures: 1, everySeconds: 1 },
    ...{ quality: 2, filter: 'scale=64:64', width: 64, height: 64 },
  };
  const taking = { ...work, durationSeconds: 1, reading: [], cancelled: () => false };
  await expect(takeStills(stills, 0, source, taking)).rejects.toMatchObject({ code: codes.unknown });
  await expect(complaintsOnOpening(source, work)).rejects.toMatchObject({ code: codes.unknown });
});

test('what it started ends with it', async () => {
  const mark = `sleep 98${process.pid}`;
  const { ended, lines, end } = run('/bin/sh', ['-c', `${mark} & echo started; wait`]);
  await expect.poll(() => lines, { timeout: 15_000 }).toEqual(['started']);
  const asArguments = mark.replace(' ', '\0');
  expect(isRunning(asArguments)).toBe(true);
  end('was canceled');
  expect((await ended).overstepped).toEqual({ words: 'was canceled', blame: 'machine' });
  await expect.poll(() => isRunning(asArguments), { timeout: 15_000 }).toBe(false);
});

test('nothing of our environment is told', async () => {
  process.env['ARCLIGHT_CANARY'] = 'sings';
  const { ended, lines } = run('/usr/bin/env', []);
  await ended;
  delete process.env['ARCLIGHT_CANARY'];
  expect(
    lines.map((line) => line.split('=')[0]).filter((name) => !['PWD', '_', 'OLDPWD'].includes(name ?? '')),
  ).toEqual([...['LC_ALL', 'AV_LOG_FORCE_NOCOLOR']]);
});

test('the kernel holds the same limits, a little further out, for whatever is run', () => {
  const asked = { cpuSeconds: 7, memoryBytes: 1e9, fileBytes: 1e6 };
  const show = 'ulimit -c; ulimit -t; ulimit -f; ulimit -d; echo "$1"';
  const { path, args } = confined({ path: '/bin/sh', args: ['-c', show, 'sh', "it's $HOME; a `name`"] }, asked, []);
  const [core, seconds, blocks, kibibytes, name] = spawnSync(path, args, { encoding: 'utf8' }).stdout.split('\n');
  expect([core, seconds, blocks, name]).toEqual(['0', '12', '1954', "it's $HOME; a `name`"]);
  expect(Number(kibibytes) * 1024).toBeGreaterThan(1e9);
  expect(Number(kibibytes) * 1024).toBeLessThan(2e9);
});

test('without a network nothing is reached that can be reached with one', async ({ skip }) => {
  const network = await networkIsolation();
  if (network.length === 0) skip('this machine allows no network namespaces; whitelists and canaries stand alone');
  let asked = 0;
  const canary = createServer((_, answer) => {
    asked++;
    answer.end();
  }).listen(0, '127.0.0.1');
  await once(canary, 'listening');
  const address = `http://127.0.0.1:${(canary.address() as AddressInfo).port}/`;
  const ask = ['-e', `fetch('${address}').then(() => console.log('reached'), () => console.log('not reached'))`];
  const alone = run(process.execPath, ask, {}, network);
  await alone.ended;
  expect([alone.lines, asked]).toEqual([['not reached'], 0]);
  const free = run(process.execPath, ask);
  await free.ended;
  expect([free.lines, asked]).toEqual([['reached'], 1]);
  canary.close();
});

test('what a job may cost grows with what it holds and what was ordered', () => {
  const small = workLimits(2, [{ pixels: 320 * 180, framesPerSecond: 25 }], 1e6);
  expect(small.memoryBytes).toBeLessThan(450e6);
  expect(small.cpuSeconds).toBeLessThan(60);
  const rungs = [240, 360, 480, 720, 1080, 2160].map((side) => ({
    pixels: (side * side * 16) / 9,
    framesPerSecond: 60,
  }));
  const large = workLimits(600, [{ pixels: 3840 * 2160, framesPerSecond: 60 }, ...rungs], 1e9);
  // Measured: 1.5 GB, and 13 ms of processor time a megapixel.
  expect(large.memoryBytes).toBeGreaterThan(2.5e9);
  expect(large.cpuSeconds).toBeGreaterThan(600 * 60 * 21 * 0.013 * 10);
  const liar = workLimits(600, [{ pixels: 1e6, framesPerSecond: 1e9 }], 1e9);
  expect(liar.cpuSeconds).toBeLessThan(100_000);
});

test('ffmpeg runs inside these limits as it does outside', () => {
  const args = ['-v', 'error', '-f', 'lavfi', '-i', 'testsrc2=s=320x180:d=1', '-c:v', 'libx264', '-f', 'null', '-'];
  const limits = workLimits(1, [{ pixels: 320 * 180, framesPerSecond: 25 }], 1e6);
  const command = confined({ path: ffmpeg, args }, limits, []);
  expect(execFileSync(command.path, command.args, { encoding: 'utf8' })).toBe('');
});

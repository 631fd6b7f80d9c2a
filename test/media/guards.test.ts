import { chmodSync, mkdtempSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findBinaries } from '../../local/resources/mediaconvert/binaries.ts';
import { networkIsolation } from '../../local/resources/mediaconvert/confinement.ts';
import { mediaConvertStage } from '../conformance/mediaconvert-stage.ts';
import { makeClip } from '../transcode/test-clips.ts';

// Every command line that reaches ffmpeg or ffprobe is written down by a script that stands in for them.

/** What the kernel allows a run, and the network it is in: core, processor seconds, blocks of a file, KiB of memory. */
const surroundings =
  '"core=$(ulimit -c)" "seconds=$(ulimit -t)" "blocks=$(ulimit -f)" "memory=$(ulimit -d)" "net=$(readlink /proc/self/ns/net)"';
let folder: string;
let stage: Awaited<ReturnType<typeof mediaConvertStage>>;
const before = { FFMPEG_PATH: process.env['FFMPEG_PATH'], FFPROBE_PATH: process.env['FFPROBE_PATH'] };

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'arclight-guards-'));
  const real = await findBinaries();
  for (const name of ['ffmpeg', 'ffprobe'] as const) {
    const path = join(folder, name);
    // The older ffprobe dies of transport streams; here it always does, so that the way around it is taken too.
    const dies = name === 'ffprobe' ? 'case "$*" in *" mpegts "*) kill -SEGV $$;; esac\n' : '';
    writeFileSync(
      path,
      `#!/bin/sh\nfor word in ${name} "$@" ${surroundings}; do printf '%s\\037' "$word"; done >> ${folder}/commands\nprintf '\\036' >> ${folder}/commands\n${dies}exec ${real[name]} "$@"\n`,
    );
    chmodSync(path, 0o755);
    process.env[name === 'ffmpeg' ? 'FFMPEG_PATH' : 'FFPROBE_PATH'] = path;
  }
  stage = await mediaConvertStage();
});
afterAll(async () => {
  await stage.stop();
  Object.assign(process.env, before);
  rmSync(folder, { recursive: true, force: true });
});

const commands = (): string[][] =>
  readFileSync(join(folder, 'commands'), 'utf8')
    .split('\u001e')
    .map((line) => line.split('\u001f').filter((word) => word !== ''))
    .filter((words) => words.includes('-i'));

const optionOf = (words: string[], option: string): string | undefined => {
  const at = words.lastIndexOf(option, words.indexOf('-i'));
  return at < 0 ? undefined : words[at + 1];
};

const givenTo = (words: string[], name: string): string =>
  words.find((word) => word.startsWith(`${name}=`))?.slice(name.length + 1) ?? '';

/** Nothing runs without an end: ffmpeg and ffprobe alike have so much of each and no more. */
const checkLimits = (words: string[]): void => {
  expect(givenTo(words, 'core')).toBe('0');
  for (const [name, most] of [
    ['seconds', 100],
    ['blocks', 150_000],
    ['memory', 1.5 * 1024 ** 2],
  ] as const) {
    const given = Number(givenTo(words, name));
    expect(given, `${words[0]} ${name}`).toBeGreaterThan(0);
    expect(given, `${words[0]} ${name}`).toBeLessThanOrEqual(most);
  }
};

const checkGuards = async (words: string[], demuxers: string[]): Promise<void> => {
  checkLimits(words);
  if ((await networkIsolation()).length > 0) expect(givenTo(words, 'net')).not.toBe(readlinkSync('/proc/self/ns/net'));
  expect(words.filter((word) => word === '-i')).toHaveLength(1);
  expect(words[words.indexOf('-i') + 1]).toMatch(/^file:\/[^ ]*\/([0-9a-f]{32}|[0-9a-f-]{36}\.mkv)$/);
  expect(optionOf(words, '-protocol_whitelist')).toBe('file');
  expect(optionOf(words, '-format_whitelist')).toMatch(/^mov,mp4,[a-z0-9,]+$/);
  expect(optionOf(words, '-format_whitelist')).not.toMatch(/hls|dash|concat|image2|sdp|rtsp/);
  expect(optionOf(words, '-f')).toBeOneOf(demuxers);
  if (optionOf(words, '-f') === 'mov') expect(optionOf(words, '-enable_drefs')).toBe('0');
  expect(Number(optionOf(words, '-max_alloc'))).toBeLessThanOrEqual(512 * 1024 ** 2);
  expect(Number(optionOf(words, '-max_pixels'))).toBeLessThanOrEqual(8192 ** 2);
  expect(Number(optionOf(words, '-threads'))).toBeGreaterThan(0);
};

test('every run of ffmpeg and ffprobe stands behind every guard, before its one input, and within the kernel’s limits', {
  timeout: 60_000,
}, async () => {
  const names = {
    'guarded.mp4': ['mov', []],
    'guarded.mkv': ['matroska', []],
    'guarded.ts': ['mpegts', ['-f', 'mpegts']],
  };
  const demuxers = new Set<string>();
  for (const [name, [demuxer, extra]] of Object.entries(names) as [string, [string, string[]]][]) {
    await stage.put(name, await makeClip(stage.work, name, { seconds: 1, extra }));
    writeFileSync(join(folder, 'commands'), '');
    const jobId = await stage.submit(
      stage.order(name, {
        source: { durationMs: 1000 },
        ladder: [{ name: '180p', width: 320, height: 180, averageBitrate: 200_000, maxBitrate: 300_000 }],
      }),
    );
    expect(await stage.ended(jobId)).toMatchObject({ status: 'COMPLETE' });
    const all = commands();
    // What it is (for one of them around a crash of ffprobe), then rungs and sound, then still pictures, one by one.
    const toProbe = demuxer === 'mpegts' ? ['ffprobe', 'ffmpeg', 'ffprobe'] : ['ffprobe'];
    const programs = all.map(([program]) => program);
    expect(programs.slice(0, toProbe.length)).toEqual(toProbe);
    const toEncode = programs.slice(toProbe.length);
    expect(toEncode.length).toBeGreaterThanOrEqual(2);
    expect(new Set(toEncode)).toEqual(new Set(['ffmpeg']));
    for (const words of all) {
      await checkGuards(words, [demuxer, 'matroska']);
      demuxers.add(optionOf(words, '-f') ?? '');
    }
  }
  expect(demuxers).toEqual(new Set(['mov', 'matroska', 'mpegts']));
});

test('what counts complaints after an encode stands behind them too', { timeout: 60_000 }, async () => {
  const extra = ['-f', 'mpegts'];
  const whole = await makeClip(stage.work, 'broadcast.ts', { seconds: 5, extra });
  // Cut between two key frames: the first pictures want an earlier one, and are complained of.
  await stage.put('cut.ts', whole.subarray(188 * Math.floor(whole.length / 5 / 188)));
  writeFileSync(join(folder, 'commands'), '');
  const ladder = [{ name: '180p', width: 320, height: 180, averageBitrate: 200_000, maxBitrate: 300_000 }];
  const jobId = await stage.submit(stage.order('cut.ts', { source: { durationMs: 4000 }, ladder }));
  expect(await stage.ended(jobId)).toMatchObject({ status: 'COMPLETE' });
  const counting = commands().filter((words) => words.join(' ').includes('-c copy -t 0 -f null'));
  expect(counting).toHaveLength(1);
  for (const words of counting) await checkGuards(words, ['mpegts']);
});

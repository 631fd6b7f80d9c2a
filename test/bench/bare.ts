import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { jobRequest as orderOf, type PartName, segmentSeconds } from '../../lambdas/transcode/jobs.ts';
import { chooseLadder } from '../../lambdas/transcode/ladder.ts';
import { findBinaries } from '../../local/resources/mediaconvert/binaries.ts';
import { planEncode } from '../../local/resources/mediaconvert/encode-plan.ts';
import { type JobSettings, jobRequest } from '../../local/resources/mediaconvert/job-request.ts';
import { film } from './clips.ts';
import { cpuSecondsOfEnded } from './processes.ts';

export interface Cost {
  cpuSeconds: number;
  wallSeconds: number;
}

/** Runs one program and nothing beside it; what it cost is the difference it made to our ended children. */
async function costOf(program: string, args: string[], cwd: string): Promise<Cost> {
  const [cpu, begun] = [cpuSecondsOfEnded(process.pid), performance.now()];
  const child = spawn(program, args, { cwd, stdio: ['ignore', 'ignore', 'inherit'] });
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`${program} ended with ${code}`);
  return { cpuSeconds: cpuSecondsOfEnded(process.pid) - cpu, wallSeconds: (performance.now() - begun) / 1000 };
}

/** The SDK's names as they are on the wire; what stands for itself (a selector's own name) holds spaces and stays. */
const asOnTheWire = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(asOnTheWire);
  if (typeof value !== 'object' || value === null) return value;
  const wired = (name: string): string =>
    /^[A-Z]\w*$/.test(name) ? name.charAt(0).toLowerCase() + name.slice(1) : name;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [wired(name), asOnTheWire(each)]));
};

/** Both jobs of the film as one, without the poster: what somebody with nothing but ffmpeg would ask for. */
function wholeLadder(): JobSettings {
  const { width, height, seconds, frameRate } = film;
  const ladder = chooseLadder(film);
  const source = {
    ...{ width, height, durationMs: seconds * 1000, interlaced: false, highDynamicRange: false, audio: {} },
    frameRate: { numerator: frameRate, denominator: 1 },
  };
  const settingsOf = (part: PartName): JobSettings => {
    const order = { ...{ videoId: 'vid', sourceVersion: 1, part, attempt: 1, source, ladder }, sourceUrl: 's3://a/b' };
    const places = { mediaBucket: 'media', imagesBucket: 'images', role: 'arn:aws:iam::0:role/r', queue: 'q' };
    return jobRequest.parse(asOnTheWire({ ...orderOf(order, places), Queue: undefined })).settings;
  };
  const [first, rest] = [settingsOf('first'), settingsOf('rest')];
  const groups = [...first.outputGroups, ...rest.outputGroups];
  return {
    ...first,
    outputGroups: groups.filter(({ outputGroupSettings: { type } }) => type === 'CMAF_GROUP_SETTINGS'),
  };
}

/** ffmpeg cuts the segments itself; the fragment options are the stand-in's, which cuts them from a stream. */
function withSegments(outputs: string[]): string[] {
  const own = new Set(['-movflags', '-frag_duration', '-f']);
  const kept = outputs.filter((_, at) => !own.has(outputs[at] ?? '') && !own.has(outputs[at - 1] ?? ''));
  const hls = [
    '-f',
    'hls',
    '-hls_time',
    String(segmentSeconds),
    '-hls_segment_type',
    'fmp4',
    '-hls_playlist_type',
    'vod',
  ];
  return kept.flatMap((argument) => {
    const track = /^pipe:(\d+)$/.exec(argument)?.[1];
    if (!track) return [argument];
    return [...hls, '-hls_fmp4_init_filename', `init-${track}.mp4`, `track-${track}.m3u8`];
  });
}

async function inFolder(folder: string, work: (cwd: string) => Promise<Cost>): Promise<Cost> {
  const cwd = join(folder, 'bare');
  await mkdir(cwd, { recursive: true });
  try {
    return await work(cwd);
  } finally {
    await rm(cwd, { recursive: true, force: true });
  }
}

/** One ffmpeg, one decode, every rung and the sound, with the very filters and encoder arguments of the stand-in. */
export async function bareLadder(folder: string): Promise<Cost> {
  const binaries = await findBinaries();
  const threads = availableParallelism();
  const preset = process.env.ARCLIGHT_X264_PRESET ?? 'veryfast';
  const size = { pixelsPerFrame: film.width * film.height, framesPerSecond: film.frameRate };
  const facts = { durationSeconds: film.seconds, hasPicture: true, hasSound: true, ...size };
  const plan = planEncode(wholeLadder(), facts, { preset, threads, ...binaries });
  const head = ['-hide_banner', '-nostdin', '-y', '-v', 'error', '-threads', String(threads), '-i', film.file()];
  return inFolder(folder, (cwd) =>
    costOf(binaries.ffmpeg, [...head, '-filter_complex', plan.filters, ...withSegments(plan.outputs)], cwd),
  );
}

/** Cutting the film into segments as it is, without decoding anything: the least anyone could do. */
export async function bareRemux(folder: string): Promise<Cost> {
  const { ffmpeg } = await findBinaries();
  const args = ['-nostdin', '-y', '-v', 'error', '-i', film.file(), '-c', 'copy', '-f', 'hls', '-hls_time', '4'];
  return inFolder(folder, (cwd) => costOf(ffmpeg, [...args, '-hls_segment_type', 'fmp4', 'film.m3u8'], cwd));
}

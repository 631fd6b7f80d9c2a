import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readHead, samplesOf } from '../../lambdas/clips/fragments.ts';
import { boxesIn } from '../../lambdas/kit/boxes.ts';
import { findBinaries } from '../../local/resources/mediaconvert/binaries.ts';

const run = promisify(execFile);

/** One track as it lies in segments: what comes first, and everything behind it. */
export interface Segmented {
  init: Buffer;
  media: Buffer;
}

const encodings = {
  // Pictures reordered, as an encoder that takes its time makes them.
  picture: (seconds: number, size: string) => [
    ...['-f', 'lavfi', '-i', `testsrc2=s=${size}:r=25:d=${seconds}`, '-c:v', 'libx264', '-preset', 'fast'],
    ...['-bf', '2', '-g', '50', '-keyint_min', '50', '-sc_threshold', '0', '-flags', '+cgop', '-pix_fmt', 'yuv420p'],
    ...['-movflags', '+frag_keyframe+empty_moov+default_base_moof'],
  ],
  sound: (seconds: number) => [
    ...['-f', 'lavfi', '-i', `sine=f=440:r=48000:d=${seconds}`, '-ac', '2', '-c:a', 'aac', '-b:a', '64k'],
    ...['-movflags', '+empty_moov+default_base_moof', '-frag_duration', '2000000'],
  ],
};

export const inFolder = async <T>(work: (folder: string) => Promise<T>): Promise<T> => {
  const folder = await mkdtemp(join(tmpdir(), 'arclight-film-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

/** A moving test card with a tone, in two tracks of fragments of two seconds. */
export const segmented = (seconds: number, size = '320x180'): Promise<{ picture: Segmented; sound: Segmented }> =>
  inFolder(async (folder) => {
    const { ffmpeg } = await findBinaries();
    const made = async (args: string[]): Promise<Segmented> => {
      const path = join(folder, 'track.mp4');
      await run(ffmpeg, ['-v', 'error', '-y', ...args, path]);
      const bytes = await readFile(path);
      const begins = boxesIn(bytes).find(({ type }) => type === 'moof')?.start ?? 0;
      return { init: bytes.subarray(0, begins), media: bytes.subarray(begins) };
    };
    return { picture: await made(encodings.picture(seconds, size)), sound: await made(encodings.sound(seconds)) };
  });

export const runOf = ({ init, media }: Segmented) => {
  const head = readHead(init);
  return { head, samples: samplesOf(media, head) };
};

/** The fragments of a track one by one, as a packager writes them into files. */
export const piecesOf = (track: Segmented): { bytes: Buffer; seconds: number }[] => {
  const head = readHead(track.init);
  const boxes = boxesIn(track.media);
  return boxes
    .filter(({ type }) => type === 'moof')
    .map(({ start }) => {
      const data = boxes.find((box) => box.type === 'mdat' && box.start > start);
      const bytes = track.media.subarray(start, (data?.start ?? 0) + (data?.size ?? 0));
      const ticks = samplesOf(bytes, head).reduce((sum, one) => sum + one.ticks, 0);
      return { bytes, seconds: ticks / head.timescale };
    });
};

interface Probed {
  format: { duration: string; format_name: string };
  streams: {
    codec_type: string;
    codec_name: string;
    duration: string;
    start_time: string;
    width?: number;
    height?: number;
  }[];
}

/** What ffprobe says of a file, every picture and sound of which has been decoded without a complaint. */
export const probed = (bytes: Uint8Array): Promise<Probed & { complaints: string; pictures: string[] }> =>
  inFolder(async (folder) => {
    const { ffmpeg, ffprobe } = await findBinaries();
    const path = join(folder, 'film.mp4');
    await writeFile(path, bytes);
    const { stdout } = await run(ffprobe, [
      ...['-v', 'error', '-show_entries', 'format=duration,format_name'],
      ...['-show_entries', 'stream=codec_type,codec_name,duration,start_time,width,height', '-of', 'json', path],
    ]);
    const { stderr } = await run(ffmpeg, ['-v', 'warning', '-i', path, '-f', 'null', '-']);
    return { ...(JSON.parse(stdout) as Probed), complaints: stderr, pictures: await picturesOf(path) };
  });

/** Every picture of a file by its digest, in the order they are shown. */
const picturesOf = async (path: string): Promise<string[]> => {
  const { ffmpeg } = await findBinaries();
  const { stdout } = await run(ffmpeg, ['-v', 'error', '-i', path, '-map', '0:v', '-f', 'framemd5', '-'], {
    maxBuffer: 1e7,
  });
  return stdout
    .split('\n')
    .filter((line) => /^0,/.test(line))
    .map((line) => line.split(',').at(-1)?.trim() ?? '');
};

/** The pictures of a track in segments. */
export const picturesIn = ({ init, media }: Segmented): Promise<string[]> =>
  inFolder(async (folder) => {
    const path = join(folder, 'track.mp4');
    await writeFile(path, Buffer.concat([init, media]));
    return picturesOf(path);
  });

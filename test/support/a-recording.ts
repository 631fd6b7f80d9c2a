import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { boxesIn } from '../../lambdas/kit/boxes.ts';
import { readInit, samplesIn, shifted } from '../../lambdas/transcode/boxes.ts';
import { findBinaries } from '../../local/resources/mediaconvert/binaries.ts';

const run = promisify(execFile);

export interface RecordedFile {
  /** Relative to where the recording is put. */
  name: string;
  bytes: Buffer;
}

export interface Recording {
  /** How long each uninterrupted stretch lasts, in seconds. */
  stretches?: number[];
  /** Heights of the rungs of each stretch, where they are not the same everywhere. */
  rungs?: number[][];
}

interface Piece {
  bytes: Buffer;
  seconds: number;
}
interface Stretch {
  init: Buffer;
  pieces: Piece[];
}

const framesPerSecond = 25;
const segmentSeconds = 2;
/** What the clock of a live encoder shows has nothing to do with when a stream began. */
const clockSeconds = 86_400;

const widthOf = (height: number): number => 2 * Math.round((height * 16) / 18);

/** One track of one stretch, cut as a packager cuts it. */
const stretchOf = async (folder: string, track: string, seconds: number): Promise<Stretch> => {
  const { ffmpeg } = await findBinaries();
  const path = join(folder, `${track}.mp4`);
  const height = Number(track.slice(1));
  const picture = [
    ...['-f', 'lavfi', '-i', `testsrc2=s=${widthOf(height)}x${height}:r=${framesPerSecond}:d=${seconds}`],
    ...[
      '-c:v',
      'libx264',
      '-preset',
      'ultrafast',
      '-pix_fmt',
      'yuv420p',
      '-g',
      String(segmentSeconds * framesPerSecond),
    ],
    ...['-movflags', '+frag_keyframe+empty_moov+default_base_moof'],
  ];
  const sound = [
    ...['-f', 'lavfi', '-i', `sine=f=440:r=48000:d=${seconds}`, '-ac', '2', '-c:a', 'aac', '-b:a', '64k'],
    ...['-movflags', '+empty_moov+default_base_moof', '-frag_duration', String(segmentSeconds * 1e6)],
  ];
  await run(ffmpeg, ['-v', 'error', '-y', ...(track === 'a' ? sound : picture), path]);
  const bytes = await readFile(path);
  const boxes = boxesIn(bytes);
  const end = boxes.find(({ type }) => type === 'moof')?.start ?? 0;
  const init = bytes.subarray(0, end);
  const { timescale } = readInit(init);
  const fragments = boxes.filter(({ type }) => type === 'moof').map(({ start }) => start);
  const pieces = fragments.map((start, index) => {
    const data = boxes.find((box) => box.type === 'mdat' && box.start > start);
    const fragment = bytes.subarray(start, fragments[index + 1] ?? (data ? data.start + data.size : bytes.length));
    const samples = samplesIn(fragment);
    return {
      bytes: Buffer.from(shifted(fragment, -clockSeconds * timescale)),
      seconds: track === 'a' ? (samples * 1024) / timescale : samples / framesPerSecond,
    };
  });
  return { init, pieces };
};

const filesOf = (track: string, stretches: readonly (Stretch | undefined)[]): RecordedFile[] => {
  const files: RecordedFile[] = [];
  const lines = ['#EXTM3U', '#EXT-X-VERSION:6', `#EXT-X-TARGETDURATION:${segmentSeconds}`, '#EXT-X-MEDIA-SEQUENCE:41'];
  lines.push('#EXT-X-INDEPENDENT-SEGMENTS', '#EXT-X-PLAYLIST-TYPE:VOD');
  let number = 41;
  for (const [epoch, stretch] of stretches.entries()) {
    if (epoch > 0) lines.push('#EXT-X-DISCONTINUITY');
    if (!stretch) continue;
    const init = `segment_${track}_init_${epoch}.mp4`;
    files.push({ name: init, bytes: stretch.init });
    lines.push(`#EXT-X-MAP:URI="${init}"`, '#EXT-X-PROGRAM-DATE-TIME:2026-11-20T10:02:00.000Z');
    for (const { bytes, seconds } of stretch.pieces) {
      const name = `segment_${track}_${number++}.m4s`;
      files.push({ name, bytes });
      lines.push(`#EXTINF:${seconds.toFixed(5)},`, name);
    }
  }
  lines.push('#EXT-X-ENDLIST', '');
  return [...files, { name: `standard_${track}.m3u8`, bytes: Buffer.from(lines.join('\n')) }];
};

/** What a packager leaves of a stream that was interrupted: real files, as they are harvested. */
export const harvest = async ({ stretches = [6, 4], rungs }: Recording = {}): Promise<RecordedFile[]> => {
  const folder = await mkdtemp(join(tmpdir(), 'arclight-recording-'));
  const heights = stretches.map((_, index) => rungs?.[index] ?? [240, 360, 720]);
  const tracks = ['a', ...new Set(heights.flat().map((height) => `v${height}`))];
  try {
    const files: RecordedFile[] = [];
    for (const track of tracks) {
      const made: (Stretch | undefined)[] = [];
      for (const [index, seconds] of stretches.entries()) {
        const isThere = track === 'a' || heights[index]?.includes(Number(track.slice(1)));
        made.push(isThere ? await stretchOf(folder, track, seconds) : undefined);
      }
      files.push(...filesOf(track, made));
    }
    const variants = tracks.slice(1).flatMap((track) => {
      const height = Number(track.slice(1));
      const said = `BANDWIDTH=1000000,CODECS="avc1.64001f,mp4a.40.2",RESOLUTION=${widthOf(height)}x${height}`;
      return [`#EXT-X-STREAM-INF:${said},AUDIO="audio"`, `standard_${track}.m3u8`];
    });
    const sound = `#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",NAME="a",DEFAULT=YES,URI="standard_a.m3u8"`;
    const multivariant = ['#EXTM3U', '#EXT-X-VERSION:6', '#EXT-X-INDEPENDENT-SEGMENTS', sound, ...variants, ''];
    return [...files, { name: 'standard.m3u8', bytes: Buffer.from(multivariant.join('\n')) }];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

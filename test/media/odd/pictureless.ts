import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findBinaries } from '../../../local/resources/mediaconvert/binaries.ts';

const run = promisify(execFile);
const tone = ['-f', 'lavfi', '-i', 'sine=d=2'];
const cover = ['-f', 'lavfi', '-i', 'color=c=red:s=300x300:d=0.04:r=25'];

const files: [name: string, args: string[]][] = [
  ['sound alone.mp4', [...tone, '-c:a', 'aac']],
  ['sound alone.mkv', [...tone, '-c:a', 'libopus']],
  ['sound alone.webm', [...tone, '-c:a', 'libopus']],
  ['sound alone.ogg', [...tone, '-c:a', 'libvorbis']],
  [
    'song with a cover.mp4',
    [
      ...tone,
      ...cover,
      '-map',
      '0',
      '-map',
      '1',
      '-c:a',
      'aac',
      '-c:v',
      'mjpeg',
      '-pix_fmt',
      'yuvj420p',
      '-disposition:v',
      'attached_pic',
    ],
  ],
  ['song.m4a', [...tone, '-c:a', 'aac']],
  ['song.mp3', [...tone, '-c:a', 'libmp3lame']],
  ['song.wav', [...tone]],
];

/** Files with sound and nothing that moves: they are refused with what to do about it. */
export const pictureless = files.map(([name, args]) => ({
  name,
  async make(folder: string): Promise<Buffer> {
    const { ffmpeg } = await findBinaries();
    const path = join(folder, name);
    await run(ffmpeg, ['-v', 'error', '-y', ...args, path]);
    return readFile(path);
  },
}));

import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findBinaries } from '../../local/resources/mediaconvert/binaries.ts';
import { makeClip } from '../transcode/test-clips.ts';
import type { Bait } from './canaries.ts';
import type { Workbench } from './corpus/hostile.ts';

const run = promisify(execFile);

/** What hostile files are made with: two honest films of two seconds, the real encoder, and the seed's randomness. */
export const openWorkbench = async (folder: string, bait: Bait, random: () => number): Promise<Workbench> => {
  const seconds = 2;
  const made = new Map<string, Promise<Buffer>>();
  const encodeOnce = async (name: string, args: string[], lasts: number): Promise<Buffer> => {
    const { ffmpeg } = await findBinaries();
    const path = join(folder, name);
    const picture = ['-f', 'lavfi', '-i', `testsrc2=s=320x180:r=25:d=${lasts}`];
    const sound = ['-f', 'lavfi', '-i', `sine=f=440:r=44100:d=${lasts}`];
    const same = ['-fflags', '+bitexact']; // Matroska would otherwise be numbered by chance
    await run(ffmpeg, [
      ...['-v', 'error', '-y', ...picture, ...sound, '-pix_fmt', 'yuv420p', '-g', '25'],
      ...[...same, ...args, path],
    ]);
    return readFile(path);
  };
  return {
    ...{ bait, random },
    film: await makeClip(folder, 'film.mp4', { seconds }),
    silent: await makeClip(folder, 'silent.mp4', { seconds, sound: false }),
    async encode(name, args, lasts = seconds) {
      const making = made.get(name) ?? encodeOnce(name, args, lasts);
      made.set(name, making);
      return Buffer.from(await making); // everyone spoils a copy of their own
    },
  };
};

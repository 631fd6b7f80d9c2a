import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findBinaries } from '../../local/resources/mediaconvert/binaries.ts';

const run = promisify(execFile);

export interface Clip {
  seconds?: number;
  size?: string;
  rate?: string;
  sound?: boolean;
  /** Clockwise, as a phone held upright writes it. */
  rotate?: 90;
  extra?: string[];
}

/** A moving test card with a tone, as small as it can be. */
export const makeClip = async (folder: string, name: string, clip: Clip = {}): Promise<Buffer> => {
  const { ffmpeg } = await findBinaries();
  const { seconds = 6, size = '320x180', rate = '25', sound = true } = clip;
  const path = join(folder, name);
  await run(ffmpeg, [
    ...['-v', 'error', '-y', '-f', 'lavfi', '-i', `testsrc2=s=${size}:r=${rate}:d=${seconds}`],
    ...(sound ? ['-f', 'lavfi', '-i', `sine=f=440:r=44100:d=${seconds}`] : []),
    ...['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '50', '-pix_fmt', 'yuv420p'],
    ...(sound ? ['-c:a', 'aac', '-b:a', '64k'] : []),
    ...(clip.extra ?? []),
    path,
  ]);
  if (clip.rotate) {
    const turned = join(folder, `turned-${name}`);
    const copy = ['-c', 'copy', turned];
    // Builds before 6.0 write the turn as a tag instead.
    await run(ffmpeg, ['-v', 'error', '-y', '-display_rotation', '-90', '-i', path, ...copy]).catch(() =>
      run(ffmpeg, ['-v', 'error', '-y', '-i', path, '-metadata:s:v', 'rotate=90', ...copy]),
    );
    return readFile(turned);
  }
  return readFile(path);
};

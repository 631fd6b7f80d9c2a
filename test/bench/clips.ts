import { execFile } from 'node:child_process';
import { open, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findBinaries } from '../../local/resources/mediaconvert/binaries.ts';
import { bigBuckBunny } from '../../local/seed/seed.ts';
import type { Bench } from './figure.ts';

const run = promisify(execFile);

/** Half a minute of 1080p, 24 frames a second, with sound: the film every figure about pictures is taken with. */
export const film = { file: bigBuckBunny, width: 1920, height: 1080, seconds: 30, frameRate: 24 };

/** The first seconds of the film, without encoding them again. */
export const cutOf = ({ folder, once }: Bench, seconds: number): Promise<string> =>
  once(`cut of ${seconds} s`, async () => {
    const file = join(folder, `cut-${seconds}.mp4`);
    const { ffmpeg } = await findBinaries();
    await run(ffmpeg, ['-v', 'error', '-y', '-i', film.file(), '-t', String(seconds), '-c', 'copy', file]);
    return file;
  });

/** A real film with a box of nothing behind it: as large as asked for, on a disk that stores no zeros. */
export async function padded(clip: string, file: string, bytes: number): Promise<string> {
  const { size } = await stat(clip);
  const head = Buffer.alloc(16);
  head.writeUInt32BE(1, 0);
  head.write('free', 4, 'latin1');
  head.writeBigUInt64BE(BigInt(bytes - size), 8);
  const [from, to] = [await open(clip), await open(file, 'w')];
  try {
    await to.write(await from.readFile());
    await to.write(head, 0, head.length, size);
  } finally {
    await Promise.all([from.close(), to.close()]);
  }
  await truncate(file, bytes);
  return file;
}

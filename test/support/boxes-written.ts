import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { findBinaries } from '../../local/resources/mediaconvert/binaries.ts';
import { boxesOf } from '../../local/resources/mediaconvert/segmenter.ts';

export interface Written {
  /** Types of the top-level boxes, in their order. */
  types: string[];
  /** What comes before the first fragment. */
  head: Buffer;
}

/** Runs ffmpeg with its outputs on descriptors 3 and up, and reads each as the segmenter would. */
export const boxesWritten = async (args: readonly string[], outputs: number, fed?: Buffer): Promise<Written[]> => {
  const { ffmpeg } = await findBinaries();
  const pipes = Array.from({ length: outputs }, () => 'pipe' as const);
  const child = spawn(ffmpeg, args, { stdio: [fed ? 'pipe' : 'ignore', 'ignore', 'inherit', ...pipes] });
  child.stdin?.on('error', () => {}); // it may have given up: its boxes tell
  child.stdin?.end(fed);
  const closed = once(child, 'close');
  const read = child.stdio.slice(3).map(async (pipe): Promise<Written> => {
    const types: string[] = [];
    const heads: Buffer[] = [];
    for await (const { type, bytes } of boxesOf(pipe as unknown as AsyncIterable<Buffer>)) {
      if (!types.includes('moof') && type !== 'moof') heads.push(bytes);
      types.push(type);
    }
    return { types, head: Buffer.concat(heads) };
  });
  try {
    return await Promise.all(read);
  } finally {
    child.kill('SIGKILL');
    await closed;
  }
};

/** How often a box of this type, or any other four letters, stands in some bytes. */
export const timesIn = (bytes: Buffer, word: string): number => bytes.toString('latin1').split(word).length - 1;

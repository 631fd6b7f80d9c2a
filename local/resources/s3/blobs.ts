import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Writable } from 'node:stream';

/** A stretch of an object: one file, under a name that says nothing about the object. */
export interface Piece {
  blob: string;
  size: number;
}

/** The files that hold objects' bytes. A name appears here only when its file is whole and on the disk. */
export interface Blobs {
  /** Gives `fill` a file to write; the file becomes a blob when `fill` resolves and disappears when it throws. */
  write<Result>(fill: (sink: Writable) => Promise<Result>): Promise<Result & { blob: string }>;
  /** The bytes `from`…`to` (both included) of the pieces laid end to end. */
  read(pieces: readonly Piece[], from: number, to: number): AsyncGenerator<Buffer>;
  /** Forgets blobs; a file someone is still reading goes when they have finished. */
  discard(blobs: readonly string[]): Promise<void>;
  /** Removes half files of a killed process, and every file the index no longer knows. */
  sweep(known: ReadonlySet<string>): Promise<void>;
}

/** Large enough for few turns of the event loop, small enough that a hundred readers fit in memory. */
const readAheadBytes = 256 * 1024;

/** Opens the folder of blobs, making it when it is not there. */
export const openBlobs = async (folder: string): Promise<Blobs> => {
  const incoming = join(folder, 'incoming');
  const shelves = join(folder, 'blobs');
  await mkdir(incoming, { recursive: true });
  await mkdir(shelves, { recursive: true });

  const shelfOf = (blob: string) => join(shelves, blob.slice(0, 2));
  const pathOf = (blob: string) => join(shelfOf(blob), blob);
  const readers = new Map<string, number>();
  const doomed = new Set<string>();

  const remove = (blob: string) => rm(pathOf(blob), { force: true });
  const release = async (blob: string) => {
    const others = (readers.get(blob) ?? 1) - 1;
    if (others > 0) return void readers.set(blob, others);
    readers.delete(blob);
    if (doomed.delete(blob)) await remove(blob);
  };

  return {
    async write(fill) {
      const blob = randomBytes(16).toString('hex');
      const half = join(incoming, blob);
      const sink = createWriteStream(half, { flush: true, flags: 'wx' });
      try {
        const result = await fill(sink);
        await mkdir(shelfOf(blob), { recursive: true });
        await rename(half, pathOf(blob));
        return { ...result, blob };
      } catch (error) {
        // The file may not even be open yet: wait until the stream lets go of it, or it would appear after its removal.
        sink.destroy();
        if (!sink.closed) await once(sink, 'close');
        await rm(half, { force: true });
        throw error;
      }
    },

    async *read(pieces, from, to) {
      for (const { blob } of pieces) readers.set(blob, (readers.get(blob) ?? 0) + 1);
      try {
        let start = 0;
        for (const { blob, size } of pieces) {
          const first = Math.max(from - start, 0);
          const last = Math.min(to - start, size - 1);
          start += size;
          if (first > last) continue;
          yield* createReadStream(pathOf(blob), { start: first, end: last, highWaterMark: readAheadBytes });
        }
      } finally {
        await Promise.all(pieces.map(({ blob }) => release(blob)));
      }
    },

    async discard(blobs) {
      for (const blob of blobs) {
        if (readers.has(blob)) doomed.add(blob);
        else await remove(blob);
      }
    },

    async sweep(known) {
      for (const half of await readdir(incoming)) await rm(join(incoming, half), { force: true, recursive: true });
      for (const shelf of await readdir(shelves)) {
        for (const blob of await readdir(join(shelves, shelf))) {
          if (!known.has(blob)) await rm(join(shelves, shelf, blob), { force: true });
        }
      }
    },
  };
};

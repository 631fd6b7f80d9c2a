import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { copyFile, link, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { failpoint } from '../../failpoint.ts';

/** A stretch of an object: one file, under a name that says nothing about the object. */
export interface Piece {
  blob: string;
  size: number;
}

/** The files that hold objects' bytes. A name appears here only when its file is whole and on the disk. */
export interface Blobs {
  /** Gives `fill` a file to write; the file becomes a blob when `fill` resolves and disappears when it throws. */
  write<Result>(fill: (sink: Writable) => Promise<Result>): Promise<Result & { blob: string }>;
  /** Makes a blob of a file of this disk that nobody will change any more, without copying it where the disk can. */
  adopt(path: string): Promise<string>;
  /** The bytes `from`…`to` (both included) of the pieces laid end to end. */
  read(pieces: readonly Piece[], from: number, to: number): AsyncGenerator<Buffer>;
  /** Forgets blobs; a file someone is still reading goes when they have finished. */
  discard(blobs: readonly string[]): Promise<void>;
  /**
   * Removes half files of a killed process, and every file the index no longer knows. Answers the known ones that are gone
   * or not as long as they were.
   */
  sweep(known: ReadonlyMap<string, number>): Promise<{ blob: string; size: number | undefined }[]>;
  /** Throws `TornBlob` unless every piece has its file at its whole length. */
  demandWhole(pieces: readonly Piece[]): Promise<void>;
}

/** A stored file that is not as long as it was when it was stored: what is left of it is no one's object. */
export class TornBlob extends Error {}

/** The bytes of one file from `first` to `last`; ends with an error where the file ends too soon, never as if that were all. */
async function* wholeStretch(path: string, first: number, last: number): AsyncGenerator<Buffer> {
  let left = last - first + 1;
  for await (const bytes of createReadStream(path, { start: first, end: last, highWaterMark: readAheadBytes })) {
    left -= (bytes as Buffer).length;
    yield bytes as Buffer;
  }
  if (left > 0) throw new TornBlob(`${path} ends ${left} bytes too soon`);
}

/** Large enough for few turns of the event loop, small enough that a hundred readers fit in memory. */
const readAheadBytes = 256 * 1024;

const sizeOf = (path: string): Promise<number | undefined> =>
  stat(path).then(
    ({ size }) => size,
    () => undefined,
  );

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
        failpoint('s3.blob.half');
        await rename(half, pathOf(blob));
        failpoint('s3.blob.named');
        return { ...result, blob };
      } catch (error) {
        // The file may not even be open yet: wait until the stream lets go of it, or it would appear after its removal.
        sink.destroy();
        if (!sink.closed) await once(sink, 'close');
        await rm(half, { force: true });
        throw error;
      }
    },

    async adopt(path) {
      const blob = randomBytes(16).toString('hex');
      await mkdir(shelfOf(blob), { recursive: true });
      // Where the two lie on different disks, or the disk knows no links.
      await link(path, pathOf(blob)).catch(() => copyFile(path, pathOf(blob)));
      return blob;
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
          yield* wholeStretch(pathOf(blob), first, last);
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
      const torn: { blob: string; size: number | undefined }[] = [];
      for (const [blob, size] of known) {
        const found = await sizeOf(pathOf(blob));
        if (found !== size) torn.push({ blob, size: found });
      }
      return torn;
    },

    async demandWhole(pieces) {
      for (const { blob, size } of pieces) {
        const found = await sizeOf(pathOf(blob));
        if (found !== size) throw new TornBlob(`${pathOf(blob)} has ${found ?? 'no'} of its ${size} bytes`);
      }
    },
  };
};

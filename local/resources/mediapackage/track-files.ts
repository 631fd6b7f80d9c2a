import { closeSync, ftruncateSync, openSync, readFileSync, statSync } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { boxesIn } from './boxes.ts';
import { type FragmentFacts, readFragment } from './fragment.ts';
import type { TrackFacts } from './init-segment.ts';

/** The files of one track: a segment is one file that grows by a fragment at a time. */
export class TrackFiles {
  readonly #folder: string;
  #open: { number: number; handle: FileHandle; bytes: number } | undefined;

  constructor(folder: string) {
    this.#folder = folder;
  }

  make(): Promise<unknown> {
    return mkdir(this.#folder, { recursive: true });
  }

  pathOf(number: number): string {
    return join(this.#folder, `${number}.m4s`);
  }

  #initPath(epoch: number): string {
    return join(this.#folder, `init-${epoch}.mp4`);
  }

  writeInit(epoch: number, bytes: Buffer): Promise<void> {
    return writeFile(this.#initPath(epoch), bytes);
  }

  /** Undefined when there is none. */
  readInit(epoch: number): Promise<Buffer | undefined> {
    return readFile(this.#initPath(epoch)).catch(() => undefined);
  }

  /** Adds a fragment to a segment's file; a file of this number that a killed process left is begun anew. */
  async append(number: number, bytes: Buffer): Promise<void> {
    if (this.#open?.number !== number) {
      await this.close();
      this.#open = { number, handle: await open(this.pathOf(number), 'w'), bytes: 0 };
    }
    const file = this.#open;
    try {
      await file.handle.appendFile(bytes);
      file.bytes += bytes.length;
    } catch (error) {
      // A full disk takes half a fragment; the segment is to be what was said of it.
      await file.handle.truncate(file.bytes).catch(() => {});
      throw error;
    }
  }

  async close(): Promise<void> {
    const was = this.#open;
    this.#open = undefined;
    await was?.handle.close();
  }

  /** A stretch of a segment, all of it when left out; undefined when it is gone. */
  async read(number: number, stretch?: { offset: number; bytes: number }): Promise<Buffer | undefined> {
    if (!stretch) return readFile(this.pathOf(number)).catch(() => undefined);
    const handle = await open(this.pathOf(number)).catch(() => undefined);
    if (!handle) return undefined;
    try {
      const bytes = Buffer.alloc(stretch.bytes);
      const { bytesRead } = await handle.read(bytes, 0, stretch.bytes, stretch.offset);
      return bytesRead === stretch.bytes ? bytes : undefined;
    } finally {
      await handle.close();
    }
  }

  remove(numbers: number[]): Promise<unknown> {
    return Promise.all(numbers.map((number) => rm(this.pathOf(number), { force: true })));
  }

  async removeInitsBefore(epoch: number): Promise<void> {
    for (const file of await readdir(this.#folder)) {
      const of = /^init-(\d+)\.mp4$/.exec(file)?.[1];
      if (of !== undefined && Number(of) < epoch) await rm(join(this.#folder, file), { force: true });
    }
  }

  /** The fragments that arrived whole in a segment a killed process was writing; what is torn behind them is cut off. */
  recover(number: number, facts: TrackFacts): { fragment: FragmentFacts; bytes: number }[] {
    const path = this.pathOf(number);
    if (!statSync(path, { throwIfNoEntry: false })) return [];
    const bytes = readFileSync(path);
    const found: { fragment: FragmentFacts; bytes: number }[] = [];
    let end = 0;
    try {
      for (const box of boxesIn(bytes)) {
        if (box.type !== 'mdat') continue;
        const whole = bytes.subarray(end, box.end);
        found.push({ fragment: readFragment(whole, facts), bytes: whole.length });
        end = box.end;
      }
    } catch {
      // The process ended in the middle of a write.
    }
    if (end < bytes.length) truncate(path, end);
    return found;
  }
}

function truncate(path: string, length: number): void {
  const file = openSync(path, 'r+');
  try {
    ftruncateSync(file, length);
  } finally {
    closeSync(file);
  }
}

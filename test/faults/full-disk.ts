import { closeSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const pieceBytes = 256 * 1024;

/** Writes until nothing more fits; answers what frees it again. */
export function fillUp(disk: string): () => void {
  const path = join(disk, 'ballast');
  const file = openSync(path, 'w');
  try {
    // Ever smaller pieces, until not even a page fits.
    for (let size = pieceBytes; size >= 512; size = Math.floor(size / 2)) fillWith(file, Buffer.alloc(size, 1));
  } finally {
    closeSync(file);
  }
  return () => rmSync(path, { force: true });
}

function fillWith(file: number, piece: Buffer): void {
  try {
    for (;;) if (writeSync(file, piece) < piece.length) return;
  } catch (error) {
    if ((error as { code?: string }).code !== 'ENOSPC') throw error;
  }
  fsyncSync(file);
}

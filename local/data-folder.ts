import { accessSync, constants, mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/** The folder asked for cannot hold our data; the message says why, and what would be right. */
export class Unusable extends Error {}

const reasons: Record<string, string> = {
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'that disk is read-only',
  ENOSPC: 'that disk is full',
  EDQUOT: 'the quota there is used up',
  ENOTDIR: 'a part of it is a file',
  EEXIST: 'a part of it is a file',
  ENOENT: 'no folder can be made there',
  ENAMETOOLONG: 'the name is too long',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open',
};

/** Why the system would not do something with a folder, in words. */
export const reasonOf = (error: unknown): string => {
  const { code = '', message = String(error) } = (error ?? {}) as { code?: string; message?: string };
  return reasons[code] ?? message;
};

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

/**
 * Makes the folder data is kept in, with its parents, and makes sure that it can be written to. One step at a time: Node's
 * own recursive way never ends where a parent exists and no child can be made in it, as in /proc.
 */
export function makeDataFolder(path: string): string {
  const folder = resolve(path);
  const missing: string[] = [];
  try {
    for (let at = folder; !isFolder(at); at = dirname(at)) missing.unshift(at);
    for (const each of missing) makeOne(each);
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new Unusable(`Nothing can be kept in ${folder}: ${reasonOf(error)}. Give a folder of your own: --data DIR`);
  }
  return folder;
}

/** Another copy may have made it a moment before. */
function makeOne(folder: string): void {
  try {
    mkdirSync(folder);
  } catch (error) {
    if (!isFolder(folder)) throw error;
  }
}

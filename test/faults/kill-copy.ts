import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { build } from '../../local/build.ts';
import { copyOfSources, root } from '../support/copy-of-sources.ts';

let copy: Promise<string> | undefined;

/**
 * The sources in a folder of their own, where functions are bundled with their failpoints left in: what is killed is the
 * real laptop, and what is built for it disturbs nobody. A run of tests or campaigns makes it once, in its own temporary
 * folder, and it goes with that; anybody else's goes with the process.
 */
export const killCopy = (): Promise<string> => {
  copy ??= existsSync(sharedCopy()) ? Promise.resolve(sharedCopy()) : make();
  return copy;
};

const isRunsOwn = (): boolean => basename(tmpdir()).startsWith('arclight-');
const sharedCopy = (): string => join(tmpdir(), 'kill-copy');

async function make(): Promise<string> {
  await build();
  const folder = mkdtempSync(join(tmpdir(), 'arclight-kills-'));
  if (!isRunsOwn()) process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  const sources = copyOfSources(join(folder, 'arclight'));
  // What needs no other build is taken over; times of files to the nanosecond are what tells that it is the same.
  mkdirSync(join(sources, '.local'));
  for (const made of ['dist', '.local/build'].filter((each) => existsSync(join(root, each))))
    execFileSync('cp', ['-a', join(root, made), join(sources, made)]);
  if (!isRunsOwn()) return sources;
  renameSync(sources, sharedCopy());
  return sharedCopy();
}

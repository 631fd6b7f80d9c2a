import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A small disk of its own, in memory, that can be filled and freed. */
export interface TempDisk {
  path: string;
  remount(how: 'ro' | 'rw'): void;
  remove(): void;
}

/** Waits on our end of a pipe: should we be killed, it lets go of the disk in our place. */
const letGo = (path: string): ChildProcess => {
  const keeper = spawn('/bin/sh', ['-c', 'read word; umount -l "$0"', path], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  keeper.stdin?.on('error', () => {});
  return keeper;
};

/** Mounts one; where this user may not, says why. */
export function tempDisk(megabytes: number): TempDisk | { reason: string } {
  const folder = mkdtempSync(join(tmpdir(), 'arclight-disk-'));
  const path = join(folder, 'disk');
  mkdirSync(path);
  const run = (command: string, args: string[]): void => {
    execFileSync(command, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  };
  try {
    run('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0777`, 'arclight-test', path]);
  } catch (error) {
    rmSync(folder, { recursive: true });
    return { reason: `a small disk cannot be mounted here: ${(error as Error).message.trim().split('\n').at(-1)}` };
  }
  const keeper = letGo(path);
  return {
    path,
    remount: (how) => run('mount', ['-o', `remount,${how}`, path]),
    remove() {
      run('umount', ['-l', path]);
      keeper.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

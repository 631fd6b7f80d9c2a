import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What the kernel itself holds a process to, whether or not anybody is watching it. */
export interface KernelLimits {
  /** Of all its threads together. */
  cpuSeconds: number;
  /** Of private writable memory. */
  memoryBytes: number;
  /** The largest file it may write. */
  fileBytes: number;
}

export interface Command {
  path: string;
  args: string[];
}

/** The watchdog speaks first and says why; the kernel's limits lie a little further out. */
const slackSeconds = 5;
const slackBytes = 128 * 1024 ** 2;
const threadStackBytes = 8 * 1024 ** 2;
const threadsAtMost = 64;

let isolation: Promise<string[]> | undefined;

/** `unshare` with which a process gets a network without a single way out; empty where this machine does not allow it. */
export const networkIsolation = (): Promise<string[]> => {
  isolation ??= (async () => {
    if (process.platform !== 'linux') return [];
    const candidates = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, 'unshare'));
    const unshare = candidates.find((candidate) => existsSync(candidate));
    if (!unshare) return [];
    const prefix = [unshare, '--user', '--map-current-user', '--net', '--'];
    const [path = '', ...args] = prefix;
    return run(path, [...args, '/bin/sh', '-c', ':'], { timeout: 10_000 }).then(
      () => prefix,
      () => [], // user namespaces are switched off here: the whitelists stand alone
    );
  })();
  return isolation;
};

/** The same command without a network, and under limits that its children inherit. Windows has neither. */
export const confined = ({ path, args }: Command, limits: KernelLimits, network: readonly string[]): Command => {
  if (process.platform === 'win32') return { path, args };
  const memoryKiB = Math.ceil((limits.memoryBytes + slackBytes + threadsAtMost * threadStackBytes) / 1024);
  const settings = [
    'ulimit -c 0',
    `ulimit -t ${Math.ceil(limits.cpuSeconds + slackSeconds)}`,
    `ulimit -f ${Math.ceil(limits.fileBytes / 512)}`,
    // Some kernels know no such limit; the watchdog then stands alone.
    `ulimit -d ${memoryKiB} 2>/dev/null || :`,
  ];
  const script = `${settings.join(' && ')}; exec "$@"`;
  return { path: '/bin/sh', args: ['-c', script, 'sh', ...network, path, ...args] };
};

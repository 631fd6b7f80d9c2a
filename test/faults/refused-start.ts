import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { freePort } from '../bench/free-port.ts';
import { killCopy } from './kill-copy.ts';

const longestRefusalMs = 60_000;

/** How a start that must not succeed ended. */
export interface RefusedStart {
  code: number | null;
  said: string;
}

/** Starts a laptop on a folder it should not take, and waits for its refusal; one that goes on is ended. */
export async function startRefused(dataDir: string): Promise<RefusedStart> {
  const port = await freePort();
  const child = spawn(
    process.execPath,
    ['local/main.ts', '--port', String(port), '--data', dataDir, '--no-seed'],
    // The same environment as the platform's own, or functions would be built anew for it.
    { cwd: await killCopy(), env: { ...process.env, ARCLIGHT_FAILPOINTS: 'on' }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const end = (): boolean => child.kill('SIGKILL');
  process.once('exit', end);
  const tooLong = setTimeout(end, longestRefusalMs);
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes('Arclight is running (')) end();
    });
  const [code] = (await once(child, 'close')) as [number | null];
  clearTimeout(tooLong);
  process.removeListener('exit', end);
  return { code, said: said.trim() };
}

/** A refusal is one sentence to a person: no stack, no start, and the right words. */
export const wrongWith = ({ code, said }: RefusedStart, words: RegExp): string | undefined => {
  if (code !== 1) return `it ended with ${code}: ${said.slice(-500)}`;
  if (!words.test(said)) return `it said ${JSON.stringify(said.slice(-500))}`;
  return /^\s+at /m.test(said) ? `it showed a stack: ${said.slice(-500)}` : undefined;
};

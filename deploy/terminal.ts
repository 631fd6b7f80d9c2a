import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { Refused } from './words.ts';

export const root = join(import.meta.dirname, '..');

/** What a person types; undefined when nobody sits at a terminal. */
export async function ask(question: string): Promise<string | undefined> {
  if (!process.stdin.isTTY) return undefined;
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return await lines.question(question);
  } finally {
    lines.close();
  }
}

/** Runs a program of the project's own and shows what it says. */
export const runHere =
  (environment: Record<string, string> = {}) =>
  (program: string, ...args: string[]): Promise<void> =>
    new Promise((resolve, reject) => {
      console.log(`> ${[program, ...args].join(' ')}`);
      const PATH = `${join(root, 'node_modules/.bin')}:${process.env['PATH'] ?? ''}`;
      const child = spawn(program, args, {
        cwd: root,
        stdio: 'inherit',
        env: { ...process.env, ...environment, PATH },
      });
      child.on('error', (error) => reject(new Refused(`${program} could not be started: ${error.message}`)));
      child.on('exit', (code, signal) => {
        if (code === 0) return resolve();
        reject(
          new Refused(
            `${program} ended badly (${signal ?? `exit code ${code}`}); what it said is above. Say it again when that is mended.`,
          ),
        );
      });
    });

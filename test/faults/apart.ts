import { fork } from 'node:child_process';
import { join } from 'node:path';
import type { CampaignOptions, Outcome } from './campaign.ts';

export type Said = { line: string } | { outcome: Outcome };
export type Given = { list: string; name: string } & Pick<CampaignOptions, 'seed' | 'size'>;

/**
 * Runs one campaign of a list (the file that exports `campaigns`) in a process of its own: campaigns stand our functions up on different tables and endpoints, and a
 * function reads its environment once.
 */
export const runApart = (list: string, name: string, { say, seed, size }: CampaignOptions): Promise<Outcome> =>
  new Promise((resolve) => {
    const child = fork(join(import.meta.dirname, 'one-campaign.ts'), [JSON.stringify({ list, name, seed, size })], {
      // What functions print (metrics, mostly) is nobody's business here.
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      execArgv: [],
    });
    let outcome: Outcome | undefined;
    let complaints = '';
    child.stderr?.on('data', (bytes: Buffer) => {
      complaints = `${complaints}${bytes}`.slice(-4000);
    });
    child.on('message', (said: Said) => {
      if ('line' in said) say(said.line);
      else outcome = said.outcome;
    });
    child.on('close', (code, signal) =>
      resolve(
        outcome ?? {
          counts: {},
          failures: [`the campaign ended without an outcome (${signal ?? code}): ${complaints.trim()}`],
        },
      ),
    );
  });

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runApart } from './apart.ts';
import type { Campaign } from './campaign.ts';
import { setSurroundings } from './surroundings.ts';

const readOptions = () => {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string', default: '1' },
      only: { type: 'string', multiple: true, default: [] },
      quick: { type: 'boolean', default: false },
    },
  });
  const seed = Number(values.seed);
  if (!Number.isSafeInteger(seed)) throw new Error(`--seed takes a whole number, not ${values.seed}`);
  return { seed, only: values.only, size: values.quick ? ('quick' as const) : ('full' as const) };
};

/**
 * `npm run <command> [-- --seed N] [--only name] [--quick]`: every campaign of a list (the file that exports `campaigns`),
 * its denominators, and its failures; the exit code is 1 when there are any.
 */
export const runCampaigns = async (command: string, list: string): Promise<void> => {
  setSurroundings();
  const { campaigns } = (await import(list)) as { campaigns: readonly Campaign[] };
  const { seed, only, size } = readOptions();
  // Everything a run leaves in the temporary folder is in one of its own, and goes with it.
  const folder = mkdtempSync(join(tmpdir(), 'arclight-campaigns-'));
  process.env['TMPDIR'] = folder;
  process.on('SIGINT', () => process.exit(130));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

  const unknown = only.filter((name) => !campaigns.some((campaign) => campaign.name === name));
  if (unknown.length > 0)
    throw new Error(
      `There is no campaign ${unknown.join(', ')}; there are ${campaigns.map(({ name }) => name).join(', ')}.`,
    );

  const say = (line: string): void => void process.stdout.write(`  ${line}\n`);
  let failures = 0;
  for (const campaign of campaigns) {
    if (only.length > 0 && !only.includes(campaign.name)) continue;
    process.stdout.write(`\n${campaign.name}: ${campaign.what} (seed ${seed}, ${size})\n`);
    const began = performance.now();
    const outcome = await runApart(list, campaign.name, { seed, size, say });
    for (const [what, count] of Object.entries(outcome.counts)) say(`${String(count).padStart(8)}  ${what}`);
    for (const failure of outcome.failures) say(`FAILED  ${failure}`);
    const again = `npm run ${command} -- --seed ${seed} --only ${campaign.name}${size === 'quick' ? ' --quick' : ''}`;
    say(
      `${String(outcome.failures.length).padStart(8)}  failures, in ${((performance.now() - began) / 1000).toFixed(1)} s`,
    );
    if (outcome.failures.length > 0) say(`again: ${again}`);
    failures += outcome.failures.length;
  }
  process.stdout.write(`\n${failures} failures in all.\n`);
  process.exitCode = failures > 0 ? 1 : 0;
};

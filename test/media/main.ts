import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { setSurroundings } from '../faults/surroundings.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    only: { type: 'string', multiple: true, default: [] },
    quick: { type: 'boolean', default: false },
  },
});
const seed = Number(values.seed);
if (!Number.isSafeInteger(seed)) throw new Error(`--seed takes a whole number, not ${values.seed}`);
const size = values.quick ? ('quick' as const) : ('full' as const);

setSurroundings();
// Everything a run leaves in the temporary folder is in one of its own, and goes with it.
const folder = mkdtempSync(join(tmpdir(), 'arclight-media-'));
process.env['TMPDIR'] = folder;
process.on('SIGINT', () => process.exit(130));
process.on('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
const say = (line: string): void => void process.stdout.write(`  ${line}\n`);
// Metrics are lines on the console; nobody collects them here.
process.env['POWERTOOLS_METRICS_DISABLED'] = 'true';

/** `npm run test:media [-- --seed N] [--only name] [--quick]`: every campaign, its denominators, and its failures. */
const { campaigns } = await import('./campaigns.ts');
const unknown = values.only.filter((name) => !campaigns.some((campaign) => campaign.name === name));
if (unknown.length > 0)
  throw new Error(
    `There is no campaign ${unknown.join(', ')}; there are ${campaigns.map(({ name }) => name).join(', ')}.`,
  );
const wanted = campaigns.filter(({ name }) => values.only.length === 0 || values.only.includes(name));

const runHere = async ({ name, what, run }: (typeof campaigns)[number]): Promise<number> => {
  process.stdout.write(`\n${name}: ${what} (seed ${seed}, ${size})\n`);
  const began = performance.now();
  const { counts, failures } = await run({ seed, size, say }).catch((error: Error) => ({
    counts: {},
    failures: [`the campaign itself failed: ${error.stack ?? error.message}`],
  }));
  for (const [counted, count] of Object.entries(counts)) say(`${String(count).padStart(8)}  ${counted}`);
  for (const failure of failures) say(`FAILED  ${failure}`);
  say(`${String(failures.length).padStart(8)}  failures, in ${((performance.now() - began) / 1000).toFixed(1)} s`);
  return failures.length;
};

/** Our functions read their environment once, so every campaign has a process of its own. */
const runApart = ({ name }: (typeof campaigns)[number]): number => {
  const args = [import.meta.filename, '--seed', String(seed), '--only', name, ...(values.quick ? ['--quick'] : [])];
  return spawnSync(process.execPath, args, { stdio: 'inherit' }).status === 0 ? 0 : 1;
};

const [only] = wanted;
let failed = 0;
if (wanted.length === 1 && only) failed = await runHere(only);
else {
  for (const campaign of wanted) failed += runApart(campaign);
  process.stdout.write(`\n${failed} of ${wanted.length} campaigns found failures.\n`);
}
process.exit(failed > 0 ? 1 : 0);

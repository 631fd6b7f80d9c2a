import { drill } from './drill.ts';

/** `npm run drill`: backup, disaster and restore on a laptop of its own; exit 1 when the platform is not what it was. */
const say = (line: string): void => void process.stdout.write(`  ${line}\n`);

process.stdout.write('\nBackup and restore drill\n\n');
const { counts, wrong } = await drill(say);
process.stdout.write('\n');
for (const [what, count] of Object.entries(counts)) say(`${String(count).padStart(6)}  ${what}`);
for (const sentence of wrong) say(`WRONG  ${sentence}`);
say(`${String(wrong.length).padStart(6)}  things wrong\n`);
process.exitCode = wrong.length === 0 ? 0 : 1;

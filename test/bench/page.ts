import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { root } from './assembly.ts';
import type { Figure, Result, Row } from './figure.ts';

const file = join(root, 'docs', 'benchmarks.md');

const introduction = `# Benchmarks

\`npm run bench\` measures all of this anew and writes this page; \`npm run bench -- import calls\` measures only what is
named. Nothing here is an absolute promise: times are ratios to something bare that takes turns with us on the same
machine, medians of several turns, in processor time where that says enough. What can be counted is counted, at the
wire of the stand-ins. A target that is missed is shown as missed, and a machine that was busy with other work is named
as busy.
`;

const verdict = ({ met }: Row): string => (met === undefined ? '' : met ? 'met' : '**missed**');
const cell = (text: string): string => text.replaceAll('|', '\\|');
const line = (row: Row): string =>
  `| ${cell(row.what)} | ${cell(row.measured)} | ${cell(row.target ?? '')} | ${verdict(row)} |`;

/** How many processes wanted the processor in the minute before anything was measured. */
const loadBefore = loadavg()[0] ?? 0;
/** Times taken beside others' work are no figures to keep; what is counted stays right. */
const isBusy = loadBefore > availableParallelism() / 2;

function chapter(figure: Figure, { rows, notes = [] }: Result): string {
  const today = new Date().toISOString().slice(0, 10);
  const machine = `${availableParallelism()} cores (${cpus()[0]?.model.trim()}), Node ${process.version}`;
  return [
    `## ${figure.title}`,
    `**The law:** ${figure.law}`,
    figure.method,
    ['| what | measured | target | |', '|---|---|---|---|', ...rows.map(line)].join('\n'),
    ...(notes.length > 0 ? [notes.join(' ')] : []),
    `\`npm run bench -- ${figure.name}\`, ${today}, ${machine}${isBusy ? `, **on a busy machine** (load ${loadBefore.toFixed(1)} before it began)` : ''}.`,
  ].join('\n\n');
}

/** Writes what was measured into the page; chapters that were not measured this time stay as they are. */
export function writePage(figures: readonly Figure[], results: ReadonlyMap<string, Result>): void {
  const before = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const kept = new Map(
    before
      .split(/^(?=## )/m)
      .filter((text) => text.startsWith('## '))
      .map((text): [string, string] => [text.split('\n')[0]?.slice(3) ?? '', text.trim()]),
  );
  const chapters = figures.flatMap((figure) => {
    const result = results.get(figure.name);
    return result ? [chapter(figure, result)] : [kept.get(figure.title) ?? []].flat();
  });
  writeFileSync(file, `${[introduction.trim(), ...chapters].join('\n\n')}\n`);
}

/** The same for the person at the terminal. */
export const shown = ({ rows }: Result): string =>
  rows
    .map((row) => {
      const beside = row.target ? `   (${row.target}: ${row.met ? 'met' : 'MISSED'})` : '';
      return `  ${row.what.padEnd(58)} ${row.measured}${beside}`;
    })
    .join('\n');

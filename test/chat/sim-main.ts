import { lines, quotas } from './sim/prices.ts';
import type { Simulated } from './sim/simulate.ts';

// `npm run sim:chat`: rooms of ten to a million readers in virtual time, over the chat's own code, with the account's quotas and
// list prices; beside the naive design, one post for each reader and message. Ends with 1 when it
// took more than the account may.

// Counted for a log that nobody reads here.
process.env['POWERTOOLS_METRICS_DISABLED'] = 'true';
const { naive, simulate } = await import('./sim/simulate.ts');

const given = Object.fromEntries(process.argv.slice(2).map((word) => word.replace(/^--/, '').split('=')));
const unknown = Object.keys(given).filter((name) => name !== 'seconds');
if (unknown.length > 0) throw new Error(`There is no --${unknown.join(', --')}; there is --seconds.`);
const seconds = Number(given['seconds'] ?? 60);
if (!(seconds > 0)) throw new Error('--seconds must be a number above 0, like --seconds=60');

const crowds = [10, 1_000, 10_000, 100_000, 1_000_000];
const rates = [0.2, 1, 5, 20, 50];

const dollars = (value: number): string => (value < 10 ? value.toFixed(3) : value.toFixed(0));
const secondsOf = (ms: number): string => (ms / 1000).toFixed(2);
const row = (cells: readonly (string | number)[]): void =>
  console.log(cells.map((cell, index) => String(cell).padStart(index === 2 ? 12 : 10)).join(' '));

const once = new Map<string, Promise<Simulated>>();
const run = (readers: number, perSecond: number): Promise<Simulated> => {
  const name = `${readers} ${perSecond}`;
  const known = once.get(name) ?? simulate({ readers, perSecond, seconds: Math.max(seconds, 300 / (1 + perSecond)) });
  once.set(name, known);
  return known;
};

row([
  'readers',
  'msg/s',
  'told',
  '$/h',
  'calls/rd/s',
  'posts/s',
  'edge/s',
  'p50 s',
  'p99 s',
  'dropped',
  'naive $/h',
  'naive p99',
  'lost %',
]);
for (const readers of crowds)
  for (const perSecond of rates) {
    const ours = await run(readers, perSecond);
    const theirs = naive({ readers, perSecond });
    row([
      ...[readers, perSecond, ours.pace, dollars(ours.dollarsPerHour), ours.callsPerReader.toFixed(2)],
      ...[
        ours.mostCallsPerSecond,
        Math.round(ours.mostEdgePerSecond),
        secondsOf(ours.p50),
        secondsOf(ours.p99),
        ours.dropped,
      ],
      ...[dollars(theirs.dollarsPerHour), secondsOf(theirs.p99), (100 * theirs.droppedShare).toFixed(0)],
    ]);
    if (
      ours.mostCallsPerSecond > quotas.callsPerSecond + quotas.burst ||
      ours.mostEdgePerSecond > quotas.edgePerSecond
    ) {
      console.log('  … more than the account may');
      process.exitCode = 1;
    }
  }

console.log('\nAgainst the cost model, $/h: pushed where a room is pushed, pulled where it is read from pages');
for (const { readers, perSecond, push, pull } of lines) {
  const { pace, dollarsPerHour } = await run(readers, perSecond);
  const line = pace === 'in_pages' ? pull : push;
  const over = dollarsPerHour / line - 1;
  // The model gives small sums in whole cents, and deliveries alone: tables, queues and functions are in ours.
  const isMet = dollarsPerHour <= line + 0.005;
  row([
    readers,
    perSecond,
    pace,
    dollars(dollarsPerHour),
    `≤ ${line}`,
    isMet ? 'met' : `${Math.round(over * 100)} % over`,
  ]);
}

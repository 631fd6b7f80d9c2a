import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bench, Figure, Result } from './figure.ts';
import { calls } from './figures/calls.ts';
import { chatFanOut } from './figures/chat-fan-out.ts';
import { chatIdle } from './figures/chat-idle.ts';
import { chatRooms } from './figures/chat-rooms.ts';
import { decisionsOfRights } from './figures/decisions.ts';
import { edge } from './figures/edge.ts';
import { encode } from './figures/encode.ts';
import { firstFrame } from './figures/first-frame.ts';
import { glassToGlass } from './figures/glass-to-glass.ts';
import { handlers } from './figures/handlers.ts';
import { homePage } from './figures/home-page.ts';
import { imports } from './figures/import.ts';
import { laptop } from './figures/laptop.ts';
import { lists } from './figures/lists.ts';
import { liveHours } from './figures/live-hours.ts';
import { liveViewers } from './figures/live-viewers.ts';
import { memory } from './figures/memory.ts';
import { operationsCosts } from './figures/operations.ts';
import { playable } from './figures/playable.ts';
import { read } from './figures/read.ts';
import { restart } from './figures/restart.ts';
import { textRules } from './figures/text-rules.ts';
import { upload } from './figures/upload.ts';
import { shown, writePage } from './page.ts';

const figures: readonly Figure[] = [
  encode,
  playable,
  imports,
  calls,
  lists,
  read,
  handlers,
  operationsCosts,
  decisionsOfRights,
  textRules,
  firstFrame,
  homePage,
  edge,
  upload,
  laptop,
  restart,
  memory,
  glassToGlass,
  liveViewers,
  liveHours,
  chatFanOut,
  chatIdle,
  chatRooms,
];

function benchIn(folder: string): Bench {
  const done = new Map<string, Promise<unknown>>();
  return {
    folder,
    say: (text) => void process.stdout.write(`  … ${text}\n`),
    once<T>(name: string, work: () => Promise<T>): Promise<T> {
      const known = done.get(name) ?? work();
      done.set(name, known);
      return known as Promise<T>;
    },
  };
}

function chosen(names: string[]): readonly Figure[] {
  const unknown = names.filter((name) => !figures.some((figure) => figure.name === name));
  if (unknown.length > 0)
    throw new Error(
      `There is no figure ${unknown.join(', ')}; there are ${figures.map(({ name }) => name).join(', ')}.`,
    );
  return names.length > 0 ? figures.filter(({ name }) => names.includes(name)) : figures;
}

async function main() {
  const onlyShown = process.argv.includes('--show');
  const asked = chosen(process.argv.slice(2).filter((word) => word !== '--show'));
  const folder = mkdtempSync(join(tmpdir(), 'arclight-bench-'));
  const clean = (): void => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  process.on('SIGINT', () => process.exit(130));
  process.on('SIGTERM', () => process.exit(143));
  process.on('exit', clean);
  const bench = benchIn(folder);
  const results = new Map<string, Result>();
  for (const figure of asked) {
    process.stdout.write(`\n${figure.title}\n`);
    try {
      const result = await figure.measure(bench);
      results.set(figure.name, result);
      process.stdout.write(`${shown(result)}\n`);
    } catch (error) {
      process.exitCode = 1;
      process.stdout.write(`  could not be measured: ${(error as Error).stack}\n`);
    }
  }
  if (results.size > 0 && !onlyShown) writePage(figures, results);
  const missed = [...results.values()].flatMap(({ rows }) => rows).filter(({ met }) => met === false);
  const unmeasured = asked.length - results.size;
  process.stdout.write(`\n${missed.length} targets missed, ${unmeasured} figures not measured.\n`);
}

await main();

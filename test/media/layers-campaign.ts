import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { recognise, signatureBytes } from '../../lambdas/upload/media-signature.ts';
import { findBinaries } from '../../local/resources/mediaconvert/binaries.ts';
import { networkIsolation } from '../../local/resources/mediaconvert/confinement.ts';
import { containerOf, guardedInput } from '../../local/resources/mediaconvert/container-format.ts';
import type { Campaign, CampaignOptions, Outcome } from '../faults/campaign.ts';
import { seeded } from '../support/seeded.ts';
import { openCanaries } from './canaries.ts';
import { pointers } from './corpus/pointers.ts';
import { pointingTracks } from './corpus/pointing-tracks.ts';
import { oversee } from './overseer.ts';
import { openWorkbench } from './workbench.ts';

/** Runs a decoder for a few seconds at most (some of these files never end); whether it found something to decode. */
const decode = async (command: string[]): Promise<boolean> => {
  const [program = '', ...args] = command;
  const child = spawn(program, args, { stdio: 'ignore', detached: true });
  const tooLong = setTimeout(() => process.kill(-(child.pid ?? 0), 'SIGKILL'), 10_000);
  const [code] = await once(child, 'close');
  clearTimeout(tooLong);
  return code === 0;
};

/** What each guard is good for by itself: the decoder's words in front of the input, and what stands in front of the decoder. */
const layersOf = async (): Promise<
  { name: string; mayBite: boolean; before: string[]; input: (path: string) => string[] }[]
> => {
  const whitelists = (path: string): string[] => {
    const guarded = guardedInput(path, 'mov');
    return [...guarded.slice(0, 4), '-i', path];
  };
  const open = (path: string): string[] => ['-enable_drefs', '1', '-i', path];
  const network = await networkIsolation();
  return [
    {
      name: 'without any guard',
      mayBite: true,
      before: [],
      input: (path) => ['-i', path],
    },
    { name: 'without any guard, tracks in other files allowed', mayBite: true, before: [], input: open },
    { name: 'with the whitelists alone', mayBite: false, before: [], input: whitelists },
    { name: 'with the demuxer forced alone', mayBite: false, before: [], input: (path) => ['-f', 'mov', '-i', path] },
    ...(network.length > 0
      ? [
          {
            name: 'without a network alone',
            mayBite: true,
            before: network,
            input: (path: string) => ['-i', path],
          },
        ]
      : []),
  ];
};

const run = async ({ seed, size, say }: CampaignOptions): Promise<Outcome> => {
  const folder = await mkdtemp(join(tmpdir(), 'arclight-layers-'));
  const overseer = await oversee(folder);
  const canaries = await openCanaries();
  const counts: Record<string, number> = {};
  const failures: string[] = [];
  const bitten = new Map<string, number>();
  try {
    const bench = await openWorkbench(folder, canaries.bait, seeded(seed));
    const { ffmpeg } = await findBinaries();
    const layers = await layersOf();
    const files = [...pointers, ...pointingTracks].filter((_, index) => size === 'full' || index % 24 === 1);
    counts['files that lead elsewhere'] = files.length;
    let firstBytes = 0;
    for (const file of files) {
      const bytes = await file.bytes(bench);
      // The worst name there is: some decoders believe it. What we store has none.
      const path = join(folder, 'holiday.m3u8');
      await writeFile(path, bytes);
      const start = bytes.subarray(0, signatureBytes);
      if ('refused' in recognise(start)) firstBytes++;
      else if (containerOf(start) === undefined) say(`${file.name}: taken by upload, and by no demuxer`);
      for (const { name, mayBite, before, input } of layers) {
        const sung = canaries.heard().length;
        await overseer.look();
        const decoded = await decode([
          ...before,
          ffmpeg,
          '-v',
          'quiet',
          '-nostdin',
          ...input(path),
          '-t',
          '1',
          '-f',
          'null',
          '-',
        ]);
        const { opened, spoken } = await overseer.look();
        const songs = canaries.heard().slice(sung);
        const led = opened.filter((one) => one.startsWith(canaries.bait.folder));
        counts['decodings, each behind one guard or none'] =
          (counts['decodings, each behind one guard or none'] ?? 0) + 1;
        const reached = songs.length + led.length + spoken.length > 0;
        // A pointer holds no pictures itself: what was decoded was found elsewhere, whether or not the watch saw it.
        if (reached || (decoded && pointers.includes(file))) {
          bitten.set(name, (bitten.get(name) ?? 0) + 1);
          if (!mayBite) failures.push(`${file.name} ${name}: ${[...songs, ...led, ...spoken].slice(0, 3).join('; ')}`);
        }
        if (before.length > 0 && songs.length > 0) failures.push(`${file.name} ${name}: ${songs.join('; ')}`);
      }
    }
    counts['turned away by their first bytes alone'] = firstBytes;
    for (const { name } of layers) counts[`reached something ${name}`] = bitten.get(name) ?? 0;
    if ((bitten.get('without any guard') ?? 0) === 0)
      failures.push('nothing bites without any guard: these files prove nothing');
  } finally {
    overseer.stop();
    await canaries.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
  return { counts, failures };
};

export const layers: Campaign = {
  name: 'layers',
  what: 'what files that lead elsewhere do without our guards, and behind each of them alone',
  run,
};

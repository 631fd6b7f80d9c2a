import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Chance, chanceFrom } from '../support/seeded.ts';
import { tempDisk } from '../support/temp-disk.ts';
import type { Campaign, CampaignOptions, Outcome } from './campaign.ts';
import { aFilm, type Film, type Maker, makeFilm, makerOn } from './film-maker.ts';
import { fleetRungs, makeReel, type Reel } from './fleet.ts';
import { fillUp } from './full-disk.ts';
import { type Platform, preparePlatform } from './platform.ts';
import { checkPlatform } from './platform-checks.ts';
import { rest } from './platform-view.ts';
import { startRefused, wrongWith } from './refused-start.ts';
import { howServed, leaveRubbish, mend, stillThere, tearPart, tearStored } from './torn-files.ts';

const sizes = {
  quick: { diskMb: 160, torn: 4, sockets: 0, turnedAway: 1 },
  full: { diskMb: 192, torn: 40, sockets: 800, turnedAway: 3 },
};
/** Enough files for a laptop at work, and not many more. */
const fewFiles = 400;

interface Run {
  say: (line: string) => void;
  chance: Chance;
  counts: Record<string, number>;
  failures: string[];
}

/**
 * Hypothesis: a disk that is full, read-only or has lost pages, and a process out of file descriptors, turn work away in
 * clean words, tear nothing, serve no half file, and go on by themselves when there is room again.
 */
async function run({ seed, size, say }: CampaignOptions): Promise<Outcome> {
  const run: Run = { say, chance: chanceFrom(seed), counts: {}, failures: [] };
  const { diskMb, torn, sockets, turnedAway } = sizes[size];
  const folder = await mkdtemp(join(tmpdir(), 'arclight-storage-'));
  const disk = tempDisk(diskMb);
  if ('reason' in disk) say(disk.reason);
  const dataDir = join('reason' in disk ? folder : disk.path, 'data');
  const platform = await preparePlatform({ folder, dataDir });
  try {
    const [, reel] = await Promise.all([platform.start(), makeReel(2)]);
    const maker = await makerOn(platform, 'keeper');
    await makeFilm(maker, aFilm('before', reel.small, 'published at once'));
    if (!('reason' in disk)) await onAFullDisk(run, { platform, maker, reel, disk: disk.path, turnedAway });
    await withTornFiles(run, { platform, maker, reel, torn });
    await check(run, platform, [maker]);
    await platform.stop();
    await inUnusableFolders(run, folder, 'reason' in disk ? undefined : disk);
    run.failures.push(...(await platform.leftBehind()).map((process) => `left behind: ${process}`));
  } finally {
    await platform.stop();
    if (!('reason' in disk)) disk.remove();
  }
  if (sockets > 0) await withoutDescriptors(run, join(folder, 'few'), sockets);
  await rm(folder, { recursive: true, force: true });
  return { counts: run.counts, failures: run.failures };
}

async function check({ counts, failures }: Run, platform: Platform, makers: Maker[]): Promise<void> {
  await rest(platform);
  const looked = await checkPlatform(platform, makers, { rungs: fleetRungs, known: new Map() });
  counts['films checked whole over the edge'] = (counts['films checked whole over the edge'] ?? 0) + looked.films;
  failures.push(...looked.failures);
}

/** No room at all: clients are turned away with 5xx and keep trying; reading goes on; then there is room again. */
async function onAFullDisk(
  { counts, failures, say }: Run,
  {
    platform,
    maker,
    reel,
    disk,
    turnedAway,
  }: { platform: Platform; maker: Maker; reel: Reel; disk: string; turnedAway: number },
): Promise<void> {
  const film: Film = aFilm('in the middle', reel.large, 'ready');
  const making = makeFilm(maker, film);
  making.catch(() => {}); // heard at the end
  while (film.step === 'starting') await pause(10);
  const free = fillUp(disk);
  const before = maker.retries;
  const until = performance.now() + 15_000;
  // No longer than it takes: news that cannot be heard for long is given up, and waits among the dead letters.
  while (maker.retries < before + turnedAway && performance.now() < until) await pause(50);
  const [early] = maker.films;
  const read = await maker.client.call('GET', `/v1/videos/${early?.videoId}`).then(
    () => true,
    (error: Error) => error.message,
  );
  if (read !== true) failures.push(`on a full disk a video cannot even be read: ${read}`);
  if (!platform.isRunning()) failures.push('the platform ended when the disk was full');
  counts['requests turned away on a full disk'] = maker.retries - before;
  if (maker.retries === before) failures.push('nothing was turned away on a full disk: it was not full');
  const refusals = platform
    .said()
    .split('\n')
    .filter((line) => /disk is full|ENOSPC/i.test(line)).length;
  say(`${refusals} lines at the terminal say that the disk is full`);
  free();
  await making;
}

/** Pages are lost while nothing runs: what is torn is refused, a torn part is sent again, rubbish is swept. */
async function withTornFiles(
  run: Run,
  { platform, maker, reel, torn: howMany }: { platform: Platform; maker: Maker; reel: Reel; torn: number },
): Promise<void> {
  const { counts, failures, chance } = run;
  const film: Film = { ...aFilm('torn', reel.large, 'ready'), mayLoseParts: true };
  const making = makeFilm(maker, film);
  making.catch(() => {}); // heard at the end
  while (film.acknowledged.parts.size < 1) await pause(5);
  await platform.kill('everything');
  const part = tearPart(platform.dataDir);
  const torn = tearStored(platform.dataDir, howMany, chance);
  const rubbish = leaveRubbish(platform.dataDir);
  await platform.start();
  const left = stillThere(rubbish);
  if (left.length > 0) failures.push(`not swept at the start: ${left}`);
  for (const each of torn) {
    const wrong = await howServed(platform, each);
    if (wrong) failures.push(`F42 ${wrong}`);
  }
  counts['stored files torn and never served'] = torn.length;
  await making.catch((error: Error) => failures.push(`the torn upload: ${error.message}`));
  counts['parts torn and sent again'] = film.sentAgain ?? 0;
  if (part && !film.sentAgain) failures.push('a torn part was taken for a whole one');
  await platform.kill('everything');
  mend(torn);
  await platform.start();
}

async function inUnusableFolders(
  { counts, failures }: Run,
  folder: string,
  disk: { path: string; remount(how: 'ro' | 'rw'): void } | undefined,
): Promise<void> {
  const file = join(folder, 'a-file');
  await writeFile(file, '');
  const cases = [
    { data: '/proc/arclight/data', words: /Nothing can be kept in .*no folder can be made there/ },
    { data: join(file, 'data'), words: /Nothing can be kept in .*is a file/ },
    { data: file, words: /wants a folder/ },
  ];
  if (disk) {
    disk.remount('ro');
    cases.push({ data: join(disk.path, 'another'), words: /Nothing can be kept in .*read-only/ });
    cases.push({ data: join(disk.path, 'data'), words: /Nothing can be kept in .*read-?only/ });
  }
  for (const { data, words } of cases) {
    const wrong = wrongWith(await startRefused(data), words);
    if (wrong) failures.push(`started on ${data}, ${wrong}`);
  }
  disk?.remount('rw');
  counts['folders refused in words'] = cases.length;
}

/** Every descriptor is taken by sockets that say nothing; when they go, everything works. */
async function withoutDescriptors(run: Run, folder: string, howMany: number): Promise<void> {
  const platform = await preparePlatform({ folder, before: `ulimit -n ${fewFiles}` });
  const sockets: Socket[] = [];
  try {
    const [, reel] = await Promise.all([platform.start(), makeReel(2)]);
    const maker = await makerOn(platform, 'crowded');
    const port = Number(new URL(platform.siteUrl).port);
    for (let at = 0; at < howMany; at++) {
      const socket = connect(port, '127.0.0.1');
      socket.on('error', () => {});
      sockets.push(socket);
    }
    await pause(1_000);
    const making = makeFilm(maker, aFilm('crowded', reel.small, 'published at once'));
    making.catch(() => {}); // heard at the end
    await pause(4_000);
    if (!platform.isRunning()) run.failures.push('the platform ended when it had no more descriptors');
    run.counts['sockets held open against 400 descriptors'] = howMany;
    for (const socket of sockets) socket.destroy();
    await making;
    await check(run, platform, [maker]);
  } finally {
    for (const socket of sockets) socket.destroy();
    await platform.stop();
  }
  run.failures.push(...(await platform.leftBehind()).map((process) => `left behind: ${process}`));
}

export const storageCampaign: Campaign = {
  name: 'storage',
  what: 'a disk that is full, read-only or has lost pages, and no more file descriptors',
  isLasting: true,
  run,
};

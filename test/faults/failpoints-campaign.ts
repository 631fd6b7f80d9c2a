import { randomUUID } from 'node:crypto';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { doneFile, type Planned } from '../../local/failpoint.ts';
import { interruptionsAtMost } from '../../local/resources/mediaconvert/job-queue.ts';
import { chanceFrom } from '../support/seeded.ts';
import type { Campaign, CampaignOptions, Outcome } from './campaign.ts';
import { failpoints, isOffThePipeline } from './failpoint-list.ts';
import { type Film, type Maker, makeFilm, makerOn } from './film-maker.ts';
import { fleetRungs, makeReel, type Reel, sendFleet } from './fleet.ts';
import { type Platform, preparePlatform } from './platform.ts';
import { checkPlatform } from './platform-checks.ts';
import { type Feed, lookAt, rest } from './platform-view.ts';
import {
  abandonOne,
  abortOne,
  judge,
  keyForAWhile,
  leave,
  listenForAWhile,
  makeStaff,
  shortestClipSec,
  takeClipHome,
} from './side-stories.ts';

/** Reached by everything, so that the small cut need not wait for its turn. */
const quickPlans: Planned[] = [
  { name: 'upload.complete.saved', hit: 1, how: 'kill' },
  { name: 's3.blob.half', hit: 1, how: 'kill' },
  { name: 'transcode.submit.accepted', hit: 1, how: 'end' },
  { name: 'relay.put', hit: 1, how: 'kill' },
];

/** So long nothing may happen before what is left counts as never reached. Schedules come once a minute, and some want two or three. */
const patienceMs = { quick: 60_000, full: 600_000 };
/** After a crash work goes on undisturbed for a while: what is delivered five times in vain is given up, and rightly. */
const breathMs = { quick: 0, full: 5_000 };
/** So is an encode that one crash more would make the laptop give up: it is waited for, so long at most. */
const encodeMs = 240_000;

/** Each place once by `kill -9` of the laptop and, where a function can end alone, once so; then later hits by chance. */
function plansOf(size: CampaignOptions['size'], seed: number): Planned[] {
  if (size === 'quick') return quickPlans;
  const chance = chanceFrom(seed);
  const all = failpoints().filter((each) => !isOffThePipeline(each));
  const shuffled = all.map((each) => ({ each, at: chance.next() })).sort((one, other) => one.at - other.at);
  return shuffled.flatMap(({ each: { name, inFunction } }): Planned[] => [
    { name, hit: 1, how: 'kill' },
    ...(inFunction ? [{ name, hit: 1, how: 'end' } as const] : []),
    ...(chance.happens(0.3) ? [{ name, hit: chance.whole(2, 3), how: 'kill' } as const] : []),
  ]);
}

/**
 * Hypothesis: between any two durable steps a crash, of the laptop or of the function that got there, changes nothing in the
 * end. Work of every kind goes on while all places are armed; each acts once, when somebody comes by.
 */
async function run({ seed, size, say }: CampaignOptions): Promise<Outcome> {
  const chance = chanceFrom(seed);
  const plans = plansOf(size, seed);
  const folder = await mkdtemp(join(tmpdir(), 'arclight-failpoints-'));
  const platform = await preparePlatform({ folder });
  const places = failpoints();
  const counts: Record<string, number> = {
    'places in the sources': places.length,
    'of them passed by streams and chat only, and not armed here': places.filter(isOffThePipeline).length,
  };
  const add = (what: string): void => {
    counts[what] = (counts[what] ?? 0) + 1;
  };
  const failures: string[] = [];
  const passed = new Set<string>();
  let [longestStart, told] = [0, 0];
  try {
    const [, reel] = await Promise.all([platform.start(), makeReel(2)]);
    const makers = await Promise.all(['one', 'two', 'three', 'staff'].map((name) => makerOn(platform, name)));
    const [sender, other, strange, staff] = makers as [Maker, Maker, Maker, Maker];
    // The small cut has no time for the 35 s that a kill in the middle of a start costs a second client.
    const senders = size === 'full' ? [sender, other] : [sender];
    const fleet = sendFleet(senders, reel, chance);
    const beside =
      size === 'full'
        ? [
            uploadsBeside(platform, strange, reel),
            leavingBeside(platform, reel),
            clipsBeside(platform),
            await staffBeside(platform, staff, senders, reel),
          ]
        : [];
    let armed = plans.map((plan) => ({ ...plan, id: randomUUID() }));
    while (armed.length > 0) {
      const acted = await untilReached(platform, armed, patienceMs[size]);
      if (acted.length === 0) break;
      if (!platform.isRunning()) longestStart = Math.max(longestStart, await platform.start());
      for (const { how, name } of acted) {
        add(how === 'kill' ? 'kills at a named place' : 'functions ended at a named place');
        passed.add(name);
      }
      armed = armed.filter((plan) => !acted.includes(plan));
      const over = plans.length - armed.length;
      if (size === 'full' && over >= told + 10) {
        told = over;
        const [wrong] = beside.flatMap((each) => each.failures);
        say(`${over} of ${plans.length} plans, ${fleet.finished()} films finished${wrong ? `; ${wrong}` : ''}`);
      }
      await pause(breathMs[size]);
      if (size === 'full') await spareEncodes(platform);
    }
    failures.push(...armed.map(({ name, how, hit }) => `${name} was never reached (${how}, hit ${hit})`));
    await Promise.all([fleet, ...beside].map((each) => each.rest()));
    failures.push(...[fleet, ...beside].flatMap((each) => each.failures));
    await rest(platform);
    const looked = await checkPlatform(platform, senders, { rungs: fleetRungs, known: new Map() });
    failures.push(...looked.failures);
    counts['places passed with a plan'] = passed.size;
    counts['films finished and checked whole over the edge'] = looked.films;
    for (const { what, told } of beside) counts[what] = told();
    counts['rows whose histories were replayed'] = looked.rows;
    say(`longest start after a kill ${longestStart.toFixed(1)} s`);
  } finally {
    await platform.stop();
  }
  failures.push(...(await platform.leftBehind()).map((process) => `left behind: ${process}`));
  await rm(folder, { recursive: true, force: true });
  return { counts, failures };
}

/** Waits while an encode is open that was cut short as often as one may be. */
async function spareEncodes(platform: Platform): Promise<void> {
  const until = performance.now() + encodeMs;
  const isAtRisk = ({ status, interruptions }: Feed['jobs'][number]): boolean =>
    (status === 'SUBMITTED' || status === 'PROGRESSING') && interruptions >= interruptionsAtMost;
  for (; platform.isRunning() && performance.now() < until; await pause(500)) {
    const seen = await lookAt(platform.consoleUrl).catch(() => undefined);
    if (seen && !seen.jobs.some(isAtRisk)) return;
  }
}

/** Arms these places and waits until one has acted, or for so long; which have is answered. */
async function untilReached<P extends Planned>(platform: Platform, plans: readonly P[], mostMs: number): Promise<P[]> {
  const { planFile } = platform;
  const acted = (): P[] => plans.filter((plan) => existsSync(doneFile(planFile, plan)));
  rmSync(`${planFile}.reached`, { force: true });
  writeFileSync(planFile, JSON.stringify(plans));
  const until = performance.now() + mostMs;
  while (acted().length === 0 && performance.now() < until) await pause(20);
  rmSync(planFile, { force: true });
  // Whoever had the plans in hand when they were taken back acts now or never.
  await pause(50);
  if (acted().some(({ how }) => how === 'kill')) await platform.ended();
  return acted();
}

/** A story that is told again and again beside the films; one that went wrong is a failure, and the next begins. */
function again(what: string, story: (number: number) => Promise<void>) {
  const failures: string[] = [];
  let [told, resting] = [0, false];
  const work = async (): Promise<void> => {
    for (let number = 1; !resting; number++) {
      try {
        await story(number);
        told += 1;
      } catch (error) {
        failures.push(`${what}, number ${number}: ${(error as Error).message}`);
      }
      await pause(2_000);
    }
  };
  const working = work();
  return {
    what,
    failures,
    told: () => told,
    rest: (): Promise<void> => {
      resting = true;
      return working;
    },
  };
}

/** Uploads that are aborted and abandoned beside those that come through; a server is told of each. */
const uploadsBeside = (platform: Platform, maker: Maker, reel: Reel) =>
  again('uploads aborted and abandoned beside them, with a server that was told', () =>
    listenForAWhile(maker, async () => {
      await keyForAWhile(maker);
      await abortOne(maker, reel);
      await abandonOne(platform, maker, reel);
    }),
  );

/** Somebody who takes clips of a film of theirs home, one after the other. */
const clipsBeside = (platform: Platform) => {
  const film: Film = {
    ...{ name: 'clipped', bytes: new Uint8Array(), step: 'starting', acknowledged: { parts: new Set() } },
    wants: 'published at once',
  };
  const published = async (): Promise<Maker> => {
    film.bytes = (await makeReel(shortestClipSec + 1)).small;
    const maker = await makerOn(platform, 'clipper');
    await makeFilm(maker, film);
    return maker;
  };
  const publishing = published();
  // Whoever waits for it says so.
  publishing.catch(() => {});
  return again('clips taken home as files beside them', async () => takeClipHome(await publishing, film.videoId ?? ''));
};

/** People who come and leave for good. */
const leavingBeside = (platform: Platform, reel: Reel) =>
  again('people who left for good beside them', async (number) =>
    leave(platform, await makerOn(platform, `leaver${number}`), reel),
  );

/** People who open channels and are suspended, and films that are taken down; all of it is taken back. */
const staffBeside = async (platform: Platform, staff: Maker, senders: readonly Maker[], reel: Reel) => {
  await makeStaff(platform, staff);
  return again('people suspended and films taken down beside them, and back', async (number) => {
    const shown = senders
      .flatMap(({ films }) => films)
      .filter(({ step, acknowledged }) => step === 'done' && acknowledged.published);
    await judge(staff, await makerOn(platform, `guest${number}`), shown.at(-1), reel);
  });
};

export const failpointsCampaign: Campaign = {
  name: 'failpoints',
  what: 'a crash at every named place between two durable steps',
  run,
};

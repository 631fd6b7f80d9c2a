import { randomUUID } from 'node:crypto';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { doneFile, type Planned } from '../../local/failpoint.ts';
import { chanceFrom } from '../support/seeded.ts';
import type { Campaign, CampaignOptions, Outcome } from './campaign.ts';
import { failpoints } from './failpoint-list.ts';
import { type Maker, makerOn } from './film-maker.ts';
import { fleetRungs, makeReel, type Reel, sendFleet } from './fleet.ts';
import { type Platform, preparePlatform } from './platform.ts';
import { checkPlatform } from './platform-checks.ts';
import { rest } from './platform-view.ts';
import { abandonOne, abortOne, judge, keyForAWhile, listenForAWhile, makeStaff } from './side-stories.ts';

/** Reached by everything, so that the small cut need not wait for its turn. */
const quickPlans: Planned[] = [
  { name: 'upload.complete.saved', hit: 1, how: 'kill' },
  { name: 's3.blob.half', hit: 1, how: 'kill' },
  { name: 'transcode.submit.accepted', hit: 1, how: 'end' },
  { name: 'relay.put', hit: 1, how: 'kill' },
];

/** Schedules come once a minute, so nothing is further away than a little more than that. */
const longestWaitMs = { quick: 60_000, full: 150_000 };

/** A place that nothing passed meanwhile is tried again behind the others, so many times in all: what comes by is chance. */
const mostTries = 3;

/** Each place once by `kill -9` of the laptop and, where a function can end alone, once so; then later hits by chance. */
function plansOf(size: CampaignOptions['size'], seed: number): Planned[] {
  if (size === 'quick') return quickPlans;
  const chance = chanceFrom(seed);
  const all = failpoints();
  const shuffled = all.map((each) => ({ each, at: chance.next() })).sort((one, other) => one.at - other.at);
  return shuffled.flatMap(({ each: { name, inFunction } }): Planned[] => [
    { name, hit: 1, how: 'kill' },
    ...(inFunction ? [{ name, hit: 1, how: 'end' } as const] : []),
    ...(chance.happens(0.3) ? [{ name, hit: chance.whole(2, 3), how: 'kill' } as const] : []),
  ]);
}

/**
 * Hypothesis: between any two durable steps a crash, of the laptop or of the function that got there, changes nothing in the
 * end. Work of every kind goes on while one place after the other is armed.
 */
async function run({ seed, size, say }: CampaignOptions): Promise<Outcome> {
  const chance = chanceFrom(seed);
  const plans = plansOf(size, seed);
  const folder = await mkdtemp(join(tmpdir(), 'arclight-failpoints-'));
  const platform = await preparePlatform({ folder });
  const counts: Record<string, number> = { 'places in the sources': failpoints().length };
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
        ? [uploadsBeside(platform, strange, reel), await staffBeside(platform, staff, senders, reel)]
        : [];
    const waiting = plans.map((plan) => ({ plan, tries: 0 }));
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const { plan } = next;
      next.tries += 1;
      const reached = await untilReached(platform, { ...plan, id: randomUUID() }, longestWaitMs[size]);
      if (!platform.isRunning()) longestStart = Math.max(longestStart, await platform.start());
      if (reached) {
        add(plan.how === 'kill' ? 'kills at a named place' : 'functions ended at a named place');
        passed.add(plan.name);
      } else if (next.tries < mostTries) {
        add('times nothing came by a place while it was watched');
        waiting.push(next);
      } else failures.push(`${plan.name} was never reached (${plan.how}, hit ${plan.hit})`);
      const over = plans.length - waiting.length;
      if (size === 'quick' || over < told + 10) continue;
      told = over;
      say(`${over} of ${plans.length} plans, ${fleet.finished()} films finished`);
    }
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

/** Arms one place and waits until it has acted. */
async function untilReached(platform: Platform, plan: Planned, mostMs: number): Promise<boolean> {
  const { planFile } = platform;
  const done = doneFile(planFile, plan);
  rmSync(`${planFile}.reached`, { force: true });
  writeFileSync(planFile, JSON.stringify(plan));
  const until = performance.now() + mostMs;
  while (!existsSync(done) && performance.now() < until) await pause(20);
  rmSync(planFile, { force: true });
  // Whoever had the plan in hand when it was taken back acts now or never.
  await pause(50);
  const reached = existsSync(done);
  if (reached && plan.how === 'kill') await platform.ended();
  return reached;
}

/** A story that is told again and again beside the films. */
function again(what: string, story: (number: number) => Promise<void>) {
  const failures: string[] = [];
  let [told, resting] = [0, false];
  const work = async (): Promise<void> => {
    while (!resting) {
      try {
        await story(told + 1);
        told += 1;
      } catch (error) {
        failures.push(`${what}, number ${told + 1}: ${(error as Error).message}`);
        return;
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

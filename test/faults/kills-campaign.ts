import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Chance, chanceFrom } from '../support/seeded.ts';
import type { Campaign, CampaignOptions, Outcome } from './campaign.ts';
import { type Maker, makerOn } from './film-maker.ts';
import { type Fleet, fleetRungs, makeReel, sendFleet } from './fleet.ts';
import { type Platform, preparePlatform, type Target } from './platform.ts';
import { checkPlatform } from './platform-checks.ts';
import { lookAt, rest } from './platform-view.ts';

const sizes = {
  quick: { kills: 3, makers: 1, betweenChecks: 3 },
  full: { kills: 210, makers: 3, betweenChecks: 30 },
};
/** Most kills come soon after the platform runs again; some leave it time to get somewhere. */
const lifeMs = { short: 3_000, long: 15_000 };
const longestRecoveryMs = 30_000;

type Counts = Record<string, number>;
const add = (counts: Counts, name: string, more = 1): void => {
  counts[name] = (counts[name] ?? 0) + more;
};

/** Half of all kills take everything at one stroke; the others one process, when there is such a one just now. */
const targets: Target[] = ['everything', 'everything', 'everything', 'platform', 'database', 'encoder'];

/**
 * Hypothesis: `kill -9` at any moment loses nothing that was acknowledged, doubles nothing, and work under way ends by
 * itself. One data folder lives through all kills, with uploads always under way; at rest everything is checked.
 */
async function run({ seed, size, say }: CampaignOptions): Promise<Outcome> {
  const { kills, makers: makerCount, betweenChecks } = sizes[size];
  const chance = chanceFrom(seed);
  const folder = await mkdtemp(join(tmpdir(), 'arclight-kills-data-'));
  const counts: Counts = {};
  const failures: string[] = [];
  const platform = await preparePlatform({ folder });
  const known = new Map<string, string>();
  let [longestStart, longestRecovery] = [0, 0];
  try {
    const [first, reel] = await Promise.all([platform.start(), makeReel()]);
    say(`first start ${first.toFixed(1)} s`);
    const makers = await Promise.all(
      Array.from({ length: makerCount }, (_, at) => makerOn(platform, `maker${at + 1}`)),
    );
    for (let done = 0; done < kills; ) {
      const fleet = sendFleet(makers, reel, chance);
      const until = Math.min(kills, done + betweenChecks);
      while (done < until) {
        await pause(chance.whole(0, chance.happens(0.25) ? lifeMs.long : lifeMs.short));
        if (size === 'quick') await untilStarted(fleet);
        const hit = await killOnce(platform, fleet, chance, counts);
        done += 1;
        if (platform.isRunning()) longestRecovery = Math.max(longestRecovery, await recovery(platform, makers));
        else longestStart = Math.max(longestStart, await platform.start());
        add(counts, 'kills');
        if (size === 'full' && done % 10 === 0)
          say(`${done} kills, ${fleet.finished()} films finished, last target: ${hit}`);
      }
      await fleet.rest();
      failures.push(...fleet.failures);
      await rest(platform, 600_000).catch((error: Error) => failures.push(error.message));
      const looked = await checkPlatform(platform, makers, { rungs: fleetRungs, known });
      failures.push(...looked.failures);
      for (const failure of looked.failures) say(`FAILED ${failure}`);
      counts['films finished and checked whole over the edge'] = looked.films;
      counts['objects in the buckets at the end'] = looked.objects;
      counts['rows whose histories were replayed'] = looked.rows;
      counts['multipart uploads left to the bucket’s own rule'] = looked.unknownMultiparts;
      add(counts, 'segments served whole', looked.segments);
      if (size === 'full')
        say(`checked after ${done} kills: ${looked.films} films, ${looked.failures.length} failures`);
      if (failures.length > 20) break;
    }
    counts['retries by clients'] = makers.reduce((sum, { retries }) => sum + retries, 0);
  } finally {
    await platform.stop();
  }
  const left = await platform.leftBehind();
  failures.push(...left.map((process) => `left behind: ${process}`));
  say(
    `longest start after a kill ${longestStart.toFixed(1)} s, longest recovery of a child ${longestRecovery.toFixed(1)} s`,
  );
  await rm(folder, { recursive: true, force: true });
  return { counts, failures };
}

/** A kill in the middle of a start costs its client the 35 s of a claim; the small cut has no time for that. */
async function untilStarted(fleet: Fleet): Promise<void> {
  const until = performance.now() + 10_000;
  while (fleet.steps().includes('starting') && performance.now() < until) await pause(10);
}

async function killOnce(platform: Platform, fleet: Fleet, chance: Chance, counts: Counts): Promise<Target> {
  const wanted = chance.pick(targets);
  // No encoder runs just now: then everything.
  const target = platform.processesOf(wanted).length > 0 ? wanted : 'everything';
  const encoding = platform.processesOf('encoder').length > 0;
  for (const step of new Set(fleet.steps())) add(counts, `kills while a client was ${step}`);
  if (encoding) add(counts, 'kills while an encode ran');
  await platform.kill(target);
  add(counts, `kills of ${target === 'everything' ? 'the whole tree' : `the ${target} alone`}`);
  if (target === 'everything' || target === 'platform') add(counts, 'restarts');
  return target;
}

/** After a child's death: how long until the API answers from the database again. */
async function recovery(platform: Platform, makers: readonly Maker[]): Promise<number> {
  const begun = performance.now();
  const client = makers[0]?.client;
  while (performance.now() - begun < longestRecoveryMs) {
    const answered = await client?.call('GET', '/v1/videos').then(
      () => true,
      () => false,
    );
    if (answered) break;
    await pause(100);
  }
  await lookAt(platform.consoleUrl);
  return (performance.now() - begun) / 1000;
}

export const killsCampaign: Campaign = {
  name: 'kills',
  what: 'kill -9 of the laptop or one of its processes at any moment, then the same data again',
  isLasting: true,
  run,
};

import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import {
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { chanceFrom } from '../support/seeded.ts';
import type { Campaign, CampaignOptions, Outcome } from './campaign.ts';
import { aFilm, type Maker, makeFilm, makerOn } from './film-maker.ts';
import { fleetRungs, makeReel, type Reel, sendFleet } from './fleet.ts';
import { type Platform, preparePlatform, type Target } from './platform.ts';
import { checkPlatform } from './platform-checks.ts';
import { rest, settingsOf } from './platform-view.ts';
import { startRefused, wrongWith } from './refused-start.ts';

interface Run {
  counts: Record<string, number>;
  failures: string[];
  say: (line: string) => void;
}

/** A worker held at a place between what it read and what it writes, for longer than its message stays hidden. */
const takeovers = [
  { queue: 'upload-on-object-created', place: 'upload.takeIn.looked' },
  { queue: 'transcode-on-upload-completed', place: 'transcode.submit.accepted' },
  { queue: 'transcode-on-job-changed', place: 'transcode.check.written' },
  { queue: 'catalog-on-upload-news', place: 'catalog.begin.saved' },
  { queue: 'playback-on-video-news', place: 'playback.learn.saved' },
];
const hiddenSeconds = 2;
const heldMs = 5_000;

/** The claim on an idempotency key is 35 s; asleep for longer, its holder wakes up when it is another's. */
const sizes = {
  quick: { takeovers: 1, asleepMs: 3_000, makers: 1 },
  full: { takeovers: takeovers.length, asleepMs: 40_000, makers: 2 },
};

/**
 * Hypothesis: a second copy on the same data is refused in words, and whoever is stopped and wakes up late, be it a
 * function, the database or all of it, finds its writes fenced: nothing is doubled and nothing is lost.
 */
async function run({ seed, size, say }: CampaignOptions): Promise<Outcome> {
  const run: Run = { counts: {}, failures: [], say };
  const folder = await mkdtemp(join(tmpdir(), 'arclight-zombies-'));
  const platform = await preparePlatform({ folder });
  const { makers: howMany, asleepMs, ...of } = sizes[size];
  try {
    const [, reel] = await Promise.all([platform.start(), makeReel(2)]);
    const [first, ...others] = await Promise.all(
      Array.from({ length: howMany + 1 }, (_, at) => makerOn(platform, `sleeper${at}`)),
    );
    const maker = first as Maker;
    for (const takeover of takeovers.slice(0, of.takeovers)) await takenOver(run, platform, { maker, reel }, takeover);
    const fleet = sendFleet(others, reel, chanceFrom(seed));
    await pause(500);
    await asleep(run, platform, 'database', Math.min(asleepMs, 6_000));
    await asleep(run, platform, 'everything', asleepMs);
    await fleet.rest();
    run.failures.push(...fleet.failures);
    await rest(platform);
    const looked = await checkPlatform(platform, [maker, ...others], { rungs: fleetRungs, known: new Map() });
    run.counts['films checked whole over the edge'] = looked.films;
    run.failures.push(...looked.failures);
  } finally {
    await platform.stop();
  }
  run.failures.push(...(await platform.leftBehind()).map((process) => `left behind: ${process}`));
  await rm(folder, { recursive: true, force: true });
  return { counts: run.counts, failures: run.failures };
}

const add = ({ counts }: Run, what: string): void => {
  counts[what] = (counts[what] ?? 0) + 1;
};

/** Holds one function past its message's visibility; another takes the message, and then the first one goes on. */
async function takenOver(
  run: Run,
  platform: Platform,
  { maker, reel }: { maker: Maker; reel: Reel },
  { queue, place }: (typeof takeovers)[number],
): Promise<void> {
  const usualSeconds = await hideFor(platform, queue, hiddenSeconds);
  const { planFile } = platform;
  for (const end of ['done', 'reached']) rmSync(`${planFile}.${end}`, { force: true });
  writeFileSync(planFile, JSON.stringify({ name: place, hit: 1, how: 'pause', pauseMs: heldMs }));
  await makeFilm(maker, aFilm(`held-${queue}`, reel.small, 'ready'));
  // The one that was held must have gone on, too.
  await pause(heldMs);
  rmSync(planFile, { force: true });
  // On a busy machine work may rightly take longer, and its message would be handed out until it is a dead letter.
  await hideFor(platform, queue, usualSeconds);
  const wasHeld = existsSync(`${planFile}.done`);
  const times = readFileSync(`${planFile}.reached`, 'utf8')
    .split('\n')
    .filter((each) => each === place).length;
  if (!wasHeld || times < 2) run.failures.push(`nobody took over from ${queue} at ${place} (passed ${times} times)`);
  else add(run, 'functions held past their message’s visibility, with another taking over');
}

/** How long a queue hides what it handed out, from now on; answers how long that was before. */
async function hideFor(platform: Platform, queue: string, seconds: number): Promise<number> {
  const sqs = new SQSClient(settingsOf(platform, 'sqs'));
  try {
    const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: `arclight-local-${queue}` }));
    const asked = { QueueUrl, AttributeNames: ['VisibilityTimeout' as const] };
    const { Attributes } = await sqs.send(new GetQueueAttributesCommand(asked));
    await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { VisibilityTimeout: String(seconds) } }));
    return Number(Attributes?.['VisibilityTimeout']);
  } finally {
    sqs.destroy();
  }
}

/** SIGSTOP, a long while, SIGCONT; meanwhile a second copy asks for the same data. */
async function asleep(run: Run, platform: Platform, target: Target, ms: number): Promise<void> {
  const pids = platform.processesOf(target);
  const began = performance.now();
  for (const pid of pids) process.kill(pid, 'SIGSTOP');
  try {
    const wrong = wrongWith(await startRefused(platform.dataDir), /is running on .* already .*--data/s);
    if (wrong) run.failures.push(`a second copy while ${target} was asleep: ${wrong}`);
    else add(run, 'second copies refused in words');
    await pause(Math.max(0, ms - (performance.now() - began)));
  } finally {
    // What ended meanwhile need not be woken.
    for (const pid of pids.filter((each) => platform.processesOf(target).includes(each))) process.kill(pid, 'SIGCONT');
  }
  add(run, `times ${target === 'everything' ? 'the whole laptop' : `the ${target}`} slept`);
  run.say(`${target} slept ${((performance.now() - began) / 1000).toFixed(1)} s`);
}

export const zombiesCampaign: Campaign = {
  name: 'zombies',
  what: 'a second copy on the same data, and processes and functions that wake up after somebody took over',
  isLasting: true,
  run,
};

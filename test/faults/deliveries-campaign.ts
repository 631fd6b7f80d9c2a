import { videoEvents } from '../../lambdas/catalog/events.ts';
import { uploadStarted } from '../../lambdas/upload/events.ts';
import { chanceFrom } from '../support/seeded.ts';
import type { Campaign, Outcome } from './campaign.ts';
import type { Row } from './invariants.ts';
import { files, filmLife } from './machines/film-life.ts';
import { noMischief, seededMischief } from './machines/mischief.ts';
import { wrongAtRest } from './machines/rest.ts';
import { scripts } from './machines/scripts.ts';
import { type SmallWorld, smallWorld } from './machines/small-world.ts';
import { tables } from './world-functions.ts';
import type { BusMessage } from './world-queues.ts';

const hourMs = 3_600_000;
const mostSkewMs = 10 * 60_000;

/** Names what differs between two moments, as far as one line can. */
const difference = (before: string, after: string): string[] => {
  const were = new Set(before.split('\n'));
  const changed = after.split('\n').filter((row) => !were.has(row));
  return before === after ? [] : [`rows changed: ${changed[0]?.slice(0, 300) ?? 'some are gone'}`];
};

/** Two makers' films at once, while news comes twice, late, in any order and again, and every domain's clock is wrong. */
const storm = async (world: SmallWorld, seed: number): Promise<string[]> => {
  const chance = chanceFrom(seed);
  for (const domain of ['upload', 'transcode', 'catalog', 'playback'])
    world.skews[domain] = chance.whole(-mostSkewMs, mostSkewMs);
  const lives = [filmLife(world, await world.somebody()), filmLife(world, await world.somebody())];
  world.news.make(seededMischief(chance, { duplicate: 0.3, delay: 0.3, again: 0.2, disorder: true }));
  for (const life of lives) await chance.pick(scripts).play(world, life);
  const { atRest } = await world.toRest({ withinMs: 72 * hourMs });
  return atRest ? wrongAtRest(world) : ['I4 it does not come to rest'];
};

/** F01, F45: 26 hours later, past every deduplication, the whole archive again, in another order. */
const replayLater = async (world: SmallWorld, seed: number): Promise<string[]> => {
  world.turn(26 * hourMs);
  await world.toRest({ withinMs: 1 });
  const before = world.rows();
  world.news.make(seededMischief(chanceFrom(seed), { duplicate: 0.2, disorder: true }));
  world.news.replay(world.news.archive());
  await world.toRest({ withinMs: 2 * hourMs });
  world.news.make(noMischief);
  return [...difference(before, world.rows()), ...(await wrongAtRest(world))];
};

const isCopy = ({ kind }: Row): boolean => kind === 'person' || kind === 'channel';

/** F15: what a domain keeps of others is lost, and rebuilt from the archive in any order. */
const rebuild = async (world: SmallWorld, seed: number): Promise<string[]> => {
  const before = world.rows();
  for (const domain of ['upload', 'catalog', 'playback'] as const)
    for (const row of world.rowsOf(domain))
      if (isCopy(row) || domain === 'playback') world.dynamo.remove(tables[domain], row);
  world.news.make(seededMischief(chanceFrom(seed), { duplicate: 0.2, disorder: true }));
  world.news.replay(world.news.archive());
  await world.toRest({ withinMs: 2 * hourMs });
  world.news.make(noMischief);
  return difference(before, world.rows());
};

const started = (world: SmallWorld, index: number, ownerId: string): BusMessage => ({
  ...{ id: `bus-${index}`, source: uploadStarted.source, 'detail-type': uploadStarted.name },
  time: new Date(world.now()).toISOString(),
  detail: {
    ...{ eventId: `evt_${index}`, occurredAt: new Date(world.now()).toISOString(), correlationId: 'batch' },
    data: {
      ...uploadStarted.example,
      videoId: `vid_${String(index).padStart(26, '0')}`,
      ownerId,
    },
  },
});
const createdIn = (world: SmallWorld): number => world.rowsOf('catalog').filter(({ kind }) => kind === 'video').length;

const consumer = 'catalog-on-upload-news';
const poisons: Record<string, Partial<BusMessage>> = {
  'without its data': { detail: { eventId: 'evt_x', occurredAt: '2026-11-20T10:00:00.000Z', correlationId: 'x' } },
  'of a kind nobody knows': { 'detail-type': 'upload.reinvented' },
  'of another meaning': {
    detail: { eventId: 'evt_x', occurredAt: '2026-11-20T10:00:00.000Z', correlationId: 'x', data: { videoId: 1 } },
  },
  'without an envelope': { detail: 'html' },
};

/** F04: poison at every place of batches of one to ten; the others are done once, the poison is a dead letter. */
const poison = async (world: SmallWorld, at: { size: number; index: number; kind: string }): Promise<string[]> => {
  const ownerId = 'usr_5f0c2a8e1b7d4c3f9a6e0d1b2c3a4f5e';
  for (let index = 0; index < at.size; index++) {
    const good = started(world, index + 1, ownerId);
    world.news.send(consumer, index === at.index ? { ...good, ...poisons[at.kind] } : good);
  }
  await world.toRest({ withinMs: hourMs });
  const dead = world.news.deadLetters();
  const wrong = [
    ...(createdIn(world) === at.size - 1 ? [] : [`${createdIn(world)} of ${at.size - 1} others were done`]),
    ...(dead.length === 1 && dead[0]?.queue === consumer ? [] : [`${dead.length} dead letters`]),
  ];
  return wrong.map((one) => `poison ${at.kind} at ${at.index} of ${at.size}: ${one}`);
};

/** F05: every subset of a batch of five fails once: those return alone, and are done once in the end. */
const partOfBatch = async (world: SmallWorld, subset: number): Promise<string[]> => {
  const fails = [0, 1, 2, 3, 4].filter((index) => (subset >> index) % 2 === 1);
  const left = new Set(fails.map((index) => `VIDEO#vid_${String(index + 1).padStart(26, '0')}`));
  const events = [1, 2, 3, 4, 5].map((index) => started(world, index, 'usr_5f0c2a8e1b7d4c3f9a6e0d1b2c3a4f5e'));
  for (const event of events) world.news.send(consumer, event);
  world.instead(({ command, input }) => {
    const [first] = (input as { TransactItems?: { Put?: { Item: Row } }[] }).TransactItems ?? [];
    const pk = String(first?.Put?.Item['pk']);
    if (command === 'TransactWriteItemsCommand' && left.delete(pk)) throw new Error('the moment is bad');
    return undefined;
  });
  await world.news.deliver();
  const waiting = world.news.waiting();
  const atOnce = createdIn(world);
  await world.toRest({ withinMs: hourMs });
  const wrong = [
    ...(waiting === fails.length ? [] : [`${waiting} returned, not ${fails.length}`]),
    ...(atOnce === 5 - fails.length ? [] : [`${atOnce} were done at once`]),
    ...(createdIn(world) === 5 ? [] : [`${createdIn(world)} were done in the end`]),
    ...world.news.deadLetters().map(({ body }) => `given up: ${body.slice(0, 80)}`),
  ];
  return wrong.map((one) => `${fails.length} of 5 failed (${subset}): ${one}`);
};

/** F45: the table cannot be reached until everything is a dead letter; then it can, and they are sent back, twice over. */
const outage = async (world: SmallWorld, seed: number): Promise<string[]> => {
  const life = filmLife(world, await world.somebody());
  const chance = chanceFrom(seed);
  const down = chance.pick(['catalog', 'playback', 'transcode'] as const);
  const sent = await life.send(files.whole, { auto_publish: true });
  world.instead(({ service, input }) => {
    if (service === 'DynamoDBClient' && JSON.stringify(input).includes(tables[down])) throw new Error('out of reach');
    return undefined;
  });
  await world.toRest({ withinMs: 2 * hourMs });
  world.instead(() => undefined);
  const given = [...world.news.deadLetters()];
  if (given.length === 0) return [`an outage of ${down} left no dead letters`];
  // A dead letter that needs another one goes round once more.
  for (let round = 0; round < 3 && world.news.redrive() > 0; round++) await world.toRest({ withinMs: 30 * hourMs });
  const wrong = await wrongAtRest(world);
  const state = String(life.videoRow(sent)?.['state']);
  if (state !== 'PUBLISHED') wrong.push(`the video is ${state}`);
  const before = world.rows();
  for (const { queue, body } of given) world.news.send(queue, JSON.parse(body) as BusMessage);
  await world.toRest({ withinMs: 2 * hourMs });
  wrong.push(...difference(before, world.rows()));
  return wrong.map((one) => `an outage of ${down}: ${one}`);
};

const run: Campaign['run'] = async ({ seed, size, say }): Promise<Outcome> => {
  const world = await smallWorld();
  const beginning = world.keep();
  const counts: Record<string, number> = {};
  const failures: string[] = [];
  const tally = (what: string, wrong: readonly string[], told = what): void => {
    counts[what] = (counts[what] ?? 0) + 1;
    failures.push(...wrong.map((one) => `${told}: ${one}`));
  };

  const storms = size === 'quick' ? 6 : 300;
  for (let index = 0; index < storms; index++) {
    beginning();
    const own = seed * 10_000 + index;
    tally('storms of duplicates, delays, disorder and wrong clocks', await storm(world, own), `storm ${own}`);
    world.news.make(noMischief);
    tally('replays of a whole archive 26 h later', await replayLater(world, own), `replay after storm ${own}`);
    tally('copies rebuilt from the archive', await rebuild(world, own), `rebuilt after storm ${own}`);
  }
  for (const kind of Object.keys(poisons))
    for (let length = 1; length <= 10; length++)
      for (let index = 0; index < length; index++) {
        if (size === 'quick' && (length + index) % 4 !== 0) continue;
        beginning();
        tally('poisons at a place in a batch', await poison(world, { size: length, index, kind }));
      }
  for (let subset = 0; subset < 32; subset++) {
    beginning();
    tally('subsets of a batch of five that fail', await partOfBatch(world, subset));
  }
  for (let index = 0; index < (size === 'quick' ? 3 : 30); index++) {
    beginning();
    tally('outages until everything is a dead letter', await outage(world, seed + index));
  }
  say(
    `${videoEvents.length} kinds of news of a video, and all the others, went through ${world.consumers.length} queues`,
  );
  return { counts, failures };
};

/** F01, F02, F04, F05, F08, F15, F45: whatever the bus and the queues do with news, once is enough and twice is once. */
export const deliveriesCampaign: Campaign = {
  name: 'deliveries',
  what: 'news doubled, late, reordered, replayed, poisoned and given up',
  run,
};

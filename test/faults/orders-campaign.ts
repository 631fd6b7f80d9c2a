import { type Chance, chanceFrom } from '../support/seeded.ts';
import type { Campaign, Outcome } from './campaign.ts';
import { idempotencyOrders } from './machines/idempotency-orders.ts';
import { noMischief } from './machines/mischief.ts';
import { wrongAtRest } from './machines/rest.ts';
import { type Happening, type Scene, scenes } from './machines/scenes.ts';
import { type SmallWorld, smallWorld } from './machines/small-world.ts';

const hourMs = 3_600_000;
/** Up to this length every order is looked at by itself, and not only on the way to a longer one. */
const shortOrders = 3;

interface Stage {
  world: SmallWorld;
  happenings: Happening[];
  end: () => string[];
  /** How many orders have been brought to rest, and how many of them were replayed a day later. */
  seen: { orders: number; replayed: number };
  failures: string[];
}

/** Brings an order to rest and says what is wrong; every tenth is told everything again 26 hours later. */
const judge = async (stage: Stage, order: readonly Happening[], isWhole: boolean): Promise<void> => {
  const { world, seen } = stage;
  seen.orders += 1;
  const { atRest } = await world.toRest({ withinMs: 80 * hourMs });
  const wrong = [
    ...(atRest ? [] : ['I4 it does not come to rest']),
    // Of a part of the news, some may wait for the rest of it in vain: that is a dead letter, not a mistake.
    ...(await wrongAtRest(world)).filter((one) => isWhole || !/^I9|^I4|^I6/.test(one)),
    ...(isWhole ? stage.end() : []),
  ];
  if (isWhole && seen.orders % 10 === 0) {
    seen.replayed += 1;
    world.turn(26 * hourMs);
    await world.toRest({ withinMs: 1 });
    const before = world.rows();
    // Progress was kept from the video on purpose, so it would be news to it.
    world.news.replay(world.news.archive().filter((one) => one['detail-type'] !== 'transcode.progressed'));
    await world.toRest({ withinMs: 2 * hourMs });
    if (world.rows() !== before) wrong.push('telling everything again 26 h later changes rows');
  }
  stage.failures.push(...wrong.map((one) => `${order.map(({ name }) => name).join(', ')}: ${one}`));
};

const without = (list: readonly Happening[], one: Happening): Happening[] => {
  const left = [...list];
  left.splice(left.indexOf(one), 1);
  return left;
};

/** Walks every order as a tree, so that what orders have in common happens once. */
const walk = async (stage: Stage, before: readonly Happening[], left: readonly Happening[]): Promise<void> => {
  const back = stage.world.keep();
  if (left.length === 0 || (before.length > 0 && before.length <= shortOrders)) {
    await judge(stage, before, left.length === 0);
    back();
  }
  for (const next of new Set(left)) {
    await next.happen();
    await walk(stage, [...before, next], without(left, next));
    back();
  }
};

const sample = async (stage: Stage, chance: Chance, all: readonly Happening[], count: number): Promise<void> => {
  const back = stage.world.keep();
  for (let index = 0; index < count; index++) {
    back();
    const order: Happening[] = [];
    for (let left = [...all]; left.length > 0; left = without(left, order.at(-1) as Happening)) {
      order.push(chance.pick(left));
      await order.at(-1)?.happen();
    }
    await judge(stage, order, true);
  }
};

/** Longer than any list of orders: each thing may happen again and again, and time passes in between. */
const wander = async (stage: Stage, chance: Chance, count: number): Promise<void> => {
  const back = stage.world.keep();
  for (let index = 0; index < count; index++) {
    back();
    const order = Array.from({ length: chance.whole(8, 25) }, () => chance.pick(stage.happenings));
    for (const one of order) {
      await one.happen();
      if (chance.happens(0.2)) stage.world.turn(chance.whole(1, 5 * 60_000));
      if (chance.happens(0.1)) await stage.world.sweep();
    }
    // What never happened on the way happens now: a whole story, in whatever order.
    for (const one of stage.happenings) if (!order.includes(one)) await one.happen();
    await judge(stage, order, true);
  }
};

const play = async (world: SmallWorld, scene: Scene, { seed, size }: { seed: number; size: 'quick' | 'full' }) => {
  const { happenings, end } = await scene.prepare(world);
  const stage: Stage = { world, happenings, end, seen: { orders: 0, replayed: 0 }, failures: [] };
  const chance = chanceFrom(seed);
  const twice = chance.pick(happenings);
  if (size === 'full') await walk(stage, [], [...happenings, twice]);
  else await sample(stage, chance, [...happenings, twice], 25);
  const orders = stage.seen.orders;
  world.news.make(noMischief);
  await wander(stage, chance, size === 'full' ? 300 : 8);
  return { ...stage, twice, orders };
};

const run: Campaign['run'] = async ({ seed, size, say }): Promise<Outcome> => {
  const world = await smallWorld();
  const beginning = world.keep();
  const counts: Record<string, number> = {};
  const failures: string[] = [];
  for (const scene of scenes) {
    beginning();
    const { orders, seen, twice, failures: wrong } = await play(world, scene, { seed, size });
    counts[`orders of ${scene.machine}`] = orders;
    counts[`longer traces of ${scene.machine}`] = seen.orders - orders;
    counts['told again 26 h later'] = (counts['told again 26 h later'] ?? 0) + seen.replayed;
    failures.push(...wrong.map((one) => `${scene.machine}: ${one}`));
    say(`${scene.machine}: ${twice.name} happened twice`);
  }
  beginning();
  const idempotency = await idempotencyOrders(world, size === 'full' ? 1 : 5);
  counts['orders of idempotency_record'] = idempotency.orders;
  failures.push(...idempotency.failures.map((one) => `idempotency_record: ${one}`));
  return { counts, failures };
};

/** F01, F02: all orders up to seven happenings, one of them twice, through the functions as they are deployed. */
export const ordersCampaign: Campaign = {
  name: 'orders',
  what: 'every order of what can happen to a machine, one thing twice',
  run,
};

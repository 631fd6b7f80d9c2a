import type { Campaign, Outcome } from './campaign.ts';
import { filmLife } from './machines/film-life.ts';
import { noMischief } from './machines/mischief.ts';
import { makeGood, wrongAtRest, wrongEvenInSilence } from './machines/rest.ts';
import { type Script, scripts } from './machines/scripts.ts';
import { type SmallWorld, smallWorld } from './machines/small-world.ts';

interface Plan {
  what: string;
  drops: (way: string) => boolean;
}

const daysMs = 24 * 3_600_000;
const ofServices = ['Object Created', 'GuardDuty', 'MediaConvert'];
const isOfService = (way: string): boolean => ofServices.some((name) => way.includes(name));
const consumerOf = (way: string): string => way.split(' ')[0] ?? '';

/** Every kind of news alone, all a consumer gets, all services' news, and all there is. */
const plansFor = (ways: ReadonlySet<string>): Plan[] => [
  ...[...ways].map((way) => ({ what: way, drops: (one: string) => one === way })),
  ...[...new Set([...ways].map(consumerOf))].map((consumer) => ({
    what: `everything to ${consumer}`,
    drops: (way: string) => consumerOf(way) === consumer,
  })),
  { what: 'all news of AWS services', drops: isOfService },
  { what: 'everything', drops: () => true },
];

const lose = (world: SmallWorld, drops: (way: string) => boolean): void =>
  world.news.make({ ...noMischief, drops: ({ consumer, name }) => drops(`${consumer} ${name}`) });

/** Plays a script while some news is lost; answers what is wrong afterwards. */
const suffer = async (world: SmallWorld, script: Script, plan: Plan, ways: ReadonlySet<string>): Promise<string[]> => {
  const life = filmLife(world, await world.somebody());
  lose(world, plan.drops);
  await script.play(world, life);
  const { atRest } = await world.toRest({ withinMs: 3 * daysMs });
  const wrong = atRest ? [] : ['I4 it does not come to rest'];
  wrong.push(...(await wrongEvenInSilence(world)));
  world.news.make(noMischief);
  // What AWS's services say is best effort: nobody need lift a finger when it is lost.
  const lost = [...ways].filter(plan.drops);
  if (!lost.every(isOfService)) await makeGood(world);
  return [...wrong, ...(await wrongAtRest(world))];
};

const run: Campaign['run'] = async ({ size, say }): Promise<Outcome> => {
  const world = await smallWorld();
  const beginning = world.keep();
  const counts = { 'scripts of a film’s life': 0, 'lost news, each alone or together': 0 };
  const failures: string[] = [];
  for (const [index, script] of scripts.entries()) {
    if (size === 'quick' && index % 5 !== 0) continue;
    beginning();
    const ways = new Set<string>();
    lose(world, (way) => {
      ways.add(way);
      return false;
    });
    await script.play(world, filmLife(world, await world.somebody()));
    await world.toRest({ withinMs: 3 * daysMs });
    const undisturbed = await wrongAtRest(world);
    failures.push(...undisturbed.map((wrong) => `${script.name}, nothing lost: ${wrong}`));
    counts['scripts of a film’s life'] += 1;
    for (const plan of plansFor(ways)) {
      beginning();
      const wrong = await suffer(world, script, plan, ways);
      counts['lost news, each alone or together'] += 1;
      failures.push(...wrong.map((one) => `${script.name}, lost ${plan.what}: ${one}`));
    }
  }
  say('what AWS’s services said needed nobody; what domains said was made good by archive and dead letters');
  return { counts, failures };
};

/** F03: an event is a hint, the record is the truth, a reconciler is the guarantee. */
export const lostNewsCampaign: Campaign = {
  name: 'lost-news',
  what: 'each event lost singly and all together: everything ends all the same',
  run,
};

import type { Answered } from '../support/api-event.ts';
import { layPlan, takeTurns } from '../support/faults.ts';
import { seeded } from '../support/seeded.ts';
import { seededTurns } from '../support/seeded-turns.ts';
import type { Campaign, CampaignOptions, Outcome } from './campaign.ts';
import { checkInvariants } from './invariants.ts';
import { type Race, races } from './races.ts';
import { situations } from './situations.ts';
import type { Play } from './stories.ts';
import { faultWorld } from './world.ts';

const ordersOf = { quick: 1, full: 40 };
/** What a client does when it is told to come again; more often than this would be a refusal in disguise. */
const comesAgain = 5;

const run = async ({ seed, size, say }: CampaignOptions): Promise<Outcome> => {
  const world = await faultWorld({ seed });
  try {
    const { putBack, cast } = await situations(world);
    const counts = {
      races: races.length,
      'races × orders of calls': 0,
      'requests in races': 0,
      'told to come again, and came': 0,
    };
    const failures: string[] = [];

    const patiently = async (racer: () => Promise<Answered>): Promise<Answered> => {
      for (let tries = 0; ; tries++) {
        const answer = await racer();
        if (answer.status !== 503 || answer.body?.error?.code !== 'service.busy' || tries >= comesAgain) return answer;
        counts['told to come again, and came'] += 1;
      }
    };

    const once = async (race: Race, order: number): Promise<string[]> => {
      await putBack(race.given);
      layPlan({ seed: 0, faults: [] });
      const play: Play = { world, ...cast, answers: [] };
      const { racers, judge } = await race.prepare(play);
      takeTurns(seededTurns(order));
      const answers = await Promise.all(racers.map(patiently)).finally(() => takeTurns(undefined));
      counts['requests in races'] += racers.length;
      await world.rest();
      return [...judge(answers), ...(await checkInvariants(await world.look(true)))];
    };

    const chance = seeded(seed);
    for (const race of races) {
      for (let index = 0; index < ordersOf[size]; index++) {
        const order = Math.floor(chance() * 2 ** 31);
        const wrong = await once(race, order).catch((error: Error) => [`it could not go on: ${error.stack}`]);
        counts['races × orders of calls'] += 1;
        if (wrong.length > 0) failures.push([`${race.name}, order ${order}`, ...wrong].join('\n      '));
      }
      say(`${race.name}: ${ordersOf[size]} orders`);
    }
    return { counts, failures };
  } finally {
    await world.stop();
  }
};

export const racesCampaign: Campaign = {
  name: 'races',
  what: 'requests that belong together meet in every order a seed makes of their calls, and one of them wins',
  run,
};

import { checkInvariants } from '../invariants.ts';
import { checkConvergence } from '../invariants-domains.ts';
import type { SmallWorld } from './small-world.ts';

/** What must be so however little was heard: nothing lost, doubled, illegal or exposed, and every passing state ended. */
export const wrongEvenInSilence = async (world: SmallWorld): Promise<string[]> => [
  ...(await checkInvariants(world.see(false))).filter((wrong) => !wrong.startsWith('I9')),
  ...checkConvergence(world.see(true)),
];

/** Everything: also that all domains agree, that nothing is left over, and that nothing had to be given up. */
export const wrongAtRest = (world: SmallWorld): Promise<string[]> => checkInvariants(world.see(true));

/** What somebody on duty does after an outage: the archive once more, then the dead letters back. */
export const makeGood = async (world: SmallWorld): Promise<void> => {
  world.news.replay(world.news.archive().filter(({ source }) => source.startsWith('arclight.')));
  await world.toRest();
  world.news.redrive();
  await world.toRest();
};

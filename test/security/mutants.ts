import { mutants as all, tryMutants } from '../authz/mutants.ts';
import type { Campaign } from '../faults/campaign.ts';

/** Each line of the one decision about rights matters. */
export const mutants: Campaign = {
  name: 'mutants',
  what: 'the decision about rights got wrong in one place after another; every slip changes a decision',
  async run({ say }) {
    const { byKind, unnoticed } = await tryMutants();
    for (const [kind, count] of byKind) say(`${kind}: ${count}`);
    return {
      counts: { 'slips (mutants)': all.length, 'noticed (killed)': all.length - unnoticed.length },
      failures: unnoticed.map((what) => `nobody notices: ${what}`),
    };
  },
};

import { expect, test } from 'vitest';
import type { Campaign } from '../faults/campaign.ts';

/** The short cut of a campaign of `npm run test:media`, in a test file of its own: our functions read their environment once. */
export const quickCut = (campaign: Campaign): void =>
  test(`${campaign.name}: ${campaign.what}`, { timeout: 240_000 }, async () => {
    const lines: string[] = [];
    const { counts, failures } = await campaign.run({ seed: 1, size: 'quick', say: (line) => void lines.push(line) });
    expect(failures, lines.join('\n')).toEqual([]);
    expect(
      Object.values(counts).some((count) => count > 0),
      'a campaign that did nothing proves nothing',
    ).toBe(true);
  });

import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runApart } from './apart.ts';
import type { Campaign } from './campaign.ts';
import { campaigns } from './campaigns.ts';

/** A test of each of these campaigns, in its short form. */
export const cutShort = (which: (campaign: Campaign) => boolean): void => {
  describe('under faults', () => {
    test.each(campaigns.filter(which).map((campaign) => [campaign.name, campaign] as const))(
      '%s',
      { timeout: 600_000 },
      async (_, campaign) => {
        const lines: string[] = [];
        const { counts, failures } = await runApart(join(import.meta.dirname, 'campaigns.ts'), campaign.name, {
          seed: 1,
          size: 'quick',
          say: (line) => void lines.push(line),
        });
        expect(failures, [`${campaign.name}:`, ...lines].join('\n')).toEqual([]);
        expect(
          Object.values(counts).some((count) => count > 0),
          'a campaign that did nothing proves nothing',
        ).toBe(true);
      },
    );
  });
};

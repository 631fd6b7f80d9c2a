import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sweeps } from './campaigns.ts';
import { openStage, type Stage } from './stage.ts';

/** The short cut of `npm run test:security`: every sweep, small, all of them on one laptop. Cells and mutants are in test/authz. */
describe('under attack', { timeout: 600_000 }, () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  }, 600_000);
  afterAll(() => stage?.stop(), 60_000);

  test.each(sweeps.map((sweep) => [sweep.name, sweep] as const))('%s', async (_, sweep) => {
    const lines: string[] = [];
    const { counts, failures } = await sweep.on(stage, {
      seed: 1,
      size: 'quick',
      say: (line) => void lines.push(line),
    });
    expect(failures, [`${sweep.name}:`, ...lines].join('\n')).toEqual([]);
    expect(
      Object.values(counts).some((count) => count > 0),
      'a sweep that did nothing proves nothing',
    ).toBe(true);
  });
});

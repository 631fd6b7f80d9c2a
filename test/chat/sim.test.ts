import { describe, expect, test } from 'vitest';
import { quotas } from './sim/prices.ts';
import { naive, simulate } from './sim/simulate.ts';

// A small cut of `npm run sim:chat`: virtual time over the chat's own code.

describe('a room in virtual time', { timeout: 300_000 }, () => {
  test('a quiet room is told at once; a busy one once a second, so that no reader costs more than a call in it', async () => {
    const quiet = await simulate({ readers: 10, perSecond: 0.5, seconds: 20 });
    expect(quiet).toMatchObject({ pace: 'at_once', dropped: 0 });
    expect(quiet.p99).toBeLessThan(200);
    const busy = await simulate({ readers: 1_000, perSecond: 20, seconds: 10 });
    expect(busy).toMatchObject({ pace: 'each_second', dropped: 0 });
    expect(busy.callsPerReader).toBeLessThanOrEqual(1);
    expect(busy.dollarsPerHour).toBeLessThan(naive({ readers: 1_000, perSecond: 20 }).dollarsPerHour / 10);
  });

  test('a hundred thousand read from pages: nothing dropped, nothing more than the account may, and for the price of their looks', async () => {
    const big = await simulate({ readers: 100_000, perSecond: 20, seconds: 10 });
    expect(big).toMatchObject({ pace: 'in_pages', dropped: 0 });
    expect(big.mostCallsPerSecond).toBeLessThan(quotas.callsPerSecond);
    expect(big.mostEdgePerSecond).toBeLessThan(quotas.edgePerSecond);
    expect([big.p50 < 3_000, big.p99 < 5_000]).toEqual([true, true]);
    // The cost model’s line for a room that is pulled every two seconds.
    expect(big.dollarsPerHour).toBeLessThanOrEqual(201);
    expect(naive({ readers: 100_000, perSecond: 20 }).droppedShare).toBeGreaterThan(0.9);
  });
});

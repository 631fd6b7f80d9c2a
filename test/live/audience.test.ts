import { describe, expect, test } from 'vitest';
import { type Audience, comesAgainMs, countAudience, isCountedBy, leaseMs } from '../../lambdas/live/audience.ts';
import { seats } from '../../lambdas/live/contract.ts';
import { drawOf, viewerIdOf } from '../../lambdas/live/viewer.ts';
import { openDoor } from '../support/api-event.ts';
import { seeded } from '../support/seeded.ts';
import { liveWorld } from './live-world.ts';

const minute = 60_000;
const lookMs = 10_000;

/** People who come, watch and go without a word, and a stream that is looked at every ten seconds. */
const aCinema = (seed: number) => {
  const chance = seeded(seed);
  let nowMs = Date.parse('2026-11-20T10:00:00.000Z');
  let audience: Audience | undefined;
  let crowd: { draw: number; asksAt: number }[] = [];
  let leases = new Map<object, { draw: number; until: number }>();
  let writes = 0;
  return {
    come(count: number, withinMs = minute): void {
      for (let one = 0; one < count; one++) crowd.push({ draw: chance(), asksAt: nowMs + chance() * withinMs });
    },
    go(count: number): void {
      crowd = crowd.slice(count);
    },
    /** The greatest error meanwhile, as a share of how many there are, and how many leases were written in a minute at most. */
    pass(ms: number): { worst: number; leases: number } {
      let worst = 0;
      let most = 0;
      for (const end = nowMs + ms; nowMs < end; ) {
        nowMs += lookMs;
        for (const one of crowd) {
          if (one.asksAt > nowMs) continue;
          if (isCountedBy(one.draw, audience)) {
            leases.set(one, { draw: one.draw, until: nowMs + leaseMs });
            writes += 1;
          }
          one.asksAt = nowMs + comesAgainMs(one.draw, audience);
        }
        leases = new Map([...leases].filter(([, { until }]) => until > nowMs));
        audience = countAudience(
          audience,
          [...leases.values()].map(({ draw }) => ({ draw, counts: true })),
          new Date(nowMs),
        );
        worst = Math.max(worst, Math.abs(audience.viewers / crowd.length - 1));
        if (nowMs % minute < lookMs) {
          most = Math.max(most, writes);
          writes = 0;
        }
      }
      return { worst, leases: most };
    },
    get shown(): Audience {
      if (!audience) throw new Error('nobody has looked yet');
      return audience;
    },
  };
};

describe('a few', () => {
  test('are counted one by one, and gone when their leases have run out', () => {
    const cinema = aCinema(1);
    cinema.come(3, lookMs);
    cinema.pass(lookMs);
    expect(cinema.shown).toMatchObject({ viewers: 3, peak: 3, oneIn: 1 });
    cinema.come(40);
    cinema.pass(2 * minute);
    expect(cinema.shown.viewers).toBe(43);
    cinema.go(20);
    cinema.pass(leaseMs + lookMs);
    expect(cinema.shown).toMatchObject({ viewers: 23, peak: 43 });
  });

  test('those who make the stream are nobody’s audience, but somebody watches', () => {
    const now = new Date('2026-11-20T10:00:00.000Z');
    const later = new Date('2026-11-20T10:30:00.000Z');
    const empty = countAudience(undefined, [], now);
    expect(countAudience(empty, [{ draw: 0.5, counts: false }], later)).toMatchObject({
      ...{ viewers: 0, peak: 0, watchedAt: later.toISOString() },
    });
    expect(countAudience(empty, [], later).watchedAt).toBe(now.toISOString());
  });
});

describe('a lease', () => {
  test('is one however often it is renewed, and over a minute and a half after that, to the second', async () => {
    const world = liveWorld();
    const { viewers } = world.studio;
    const [ada, ben] = ['0a'.padEnd(32, '0'), 'f0'.padEnd(32, '0')];
    for (const viewerId of [ada, ben]) await viewers.came('str_1', { viewerId, counts: true }, world.now());
    await viewers.came('str_2', { viewerId: ada, counts: true }, world.now());
    world.turn(70_000);
    for (let time = 0; time < 3; time++) await viewers.came('str_1', { viewerId: ada, counts: false }, world.now());
    expect(await viewers.present('str_1', world.now())).toHaveLength(2);
    world.turn(leaseMs - 70_000 - 1);
    expect(await viewers.present('str_1', world.now())).toHaveLength(2);
    world.turn(1);
    expect(await viewers.present('str_1', world.now())).toEqual([{ draw: 10 / 256, counts: false }]);
    world.turn(70_000);
    expect(await viewers.present('str_1', world.now())).toEqual([]);
  });
});

describe.each([1, 2, 3])('many, by chance %i', (seed) => {
  test('are counted by some hundreds, near enough, while they come, while they stay and while they leave', () => {
    const cinema = aCinema(seed);
    cinema.come(40_000, 20 * minute);
    cinema.pass(21 * minute);
    // However many there are, so many come each minute to be counted; the others come for their cookies.
    expect(cinema.pass(15 * minute)).toMatchObject({
      leases: expect.toSatisfy((some: number) => some <= 520 * (1 + lookMs / minute)),
    });
    expect(cinema.pass(15 * minute).worst).toBeLessThan(0.15);
    expect(String(cinema.shown.viewers)).toMatch(/^\d\d000$/);
    cinema.go(38_000);
    cinema.pass(2 * minute);
    // Few stand for those who are left until the others have been told: a rougher guess for some minutes, and a right one then.
    expect(cinema.pass(14 * minute).worst).toBeLessThan(0.9);
    expect(cinema.pass(10 * minute).worst).toBeLessThan(0.15);
    cinema.go(1_900);
    cinema.pass(15 * minute);
    expect(cinema.shown).toMatchObject({ viewers: 100, oneIn: 1 });
  });
});

describe('whom a viewer is counted as', () => {
  openDoor({}, { secret: { current: 'a secret' } });
  const anonymous = { kind: 'anonymous' } as const;
  const person = { kind: 'person', accountId: 'usr_1', roles: ['viewer'], plan: 'free', status: 'active' } as const;
  const idOf = (who: Parameters<typeof viewerIdOf>[2], from: Parameters<typeof viewerIdOf>[3], stream = 'str_1') =>
    viewerIdOf('secret', stream, who, from);

  test('a person is one on every screen; of an address there are no more than its seats, whatever is asked', async () => {
    expect(await idOf(person, { address: '192.0.2.1' })).toBe(await idOf(person, { address: '192.0.2.9', seat: 4 }));
    const ids = new Set<string>();
    for (let ask = 0; ask < 500; ask++)
      ids.add(
        await idOf(anonymous, {
          address: '192.0.2.1',
          userAgent: `player ${ask}`,
          ...(ask % 2 ? { seat: ask % seats } : {}),
        }),
      );
    expect(ids.size).toBeLessThanOrEqual(seats);
    expect(ids.size).toBeGreaterThan(seats / 2);
  });

  test('the same without a seat from one grant to the next, another in another stream and at another address', async () => {
    const from = { address: '192.0.2.1', userAgent: 'player' };
    expect(await idOf(anonymous, from)).toBe(await idOf(anonymous, from));
    expect(await idOf(anonymous, from)).not.toBe(await idOf(anonymous, from, 'str_2'));
    expect(await idOf(anonymous, from)).not.toBe(await idOf(anonymous, { ...from, address: '192.0.2.2' }));
  });

  test('who has a whole network of IPv6 is no more than a household', async () => {
    const at = (address: string) => idOf(anonymous, { address, seat: 0 });
    expect(await at('2001:db8:0:7::1')).toBe(await at('2001:0DB8::7:aaaa:bbbb:cccc:dddd'));
    expect(await at('2001:db8:0:7::1')).not.toBe(await at('2001:db8:0:8::1'));
    expect(await at('::1')).toBe(await at('0:0:0:0::2'));
  });

  test('draws are spread evenly, and say nothing of who it is', async () => {
    const ids = await Promise.all(
      Array.from({ length: 400 }, (_, one) => idOf(anonymous, { address: `192.0.2.${one}`, seat: 0 })),
    );
    const low = ids.filter((id) => drawOf(id) < 0.5).length;
    expect(low).toBeGreaterThan(150);
    expect(low).toBeLessThan(250);
    expect(ids.join()).not.toContain('192.0');
  });
});

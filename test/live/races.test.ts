import { expect, test } from 'vitest';
import { Refused } from '../../lambdas/kit/refusal.ts';
import { endStream } from '../../lambdas/live/end-stream.ts';
import { goOnAir } from '../../lambdas/live/go-on-air.ts';
import { watched } from '../faults/machines/under-clients.ts';
import { seededTurns, type Turns } from '../support/seeded-turns.ts';
import { aStream, goOn, noStep } from './live-life.ts';
import { type LiveWorld, liveWorld } from './live-world.ts';

const minute = 60_000;
const rounds = 200;

/** Everything this does goes on call by call, when it is its turn; a call is over before the next one's turn comes. */
const inTurns = <T>(turns: Turns, run: () => Promise<T>): Promise<T> =>
  watched(async (_, when) => {
    if (when === 'before') (await turns())();
  }, run);

/** Nothing is left to be done about it, and nothing of it is left. */
const isAtRest = async (world: LiveWorld, streamId: string): Promise<boolean> =>
  (await world.stream(streamId)).dueAt === undefined;

type Side = 'start' | 'stop';
type Ending = 'won' | 'refused';

const act = async (world: LiveWorld, streamId: string, side: Side): Promise<Ending> => {
  try {
    if (side === 'start') await goOnAir(world.studio, streamId, world.now(), noStep);
    else await endStream(world.studio, streamId, world.now(), 'stopped');
    return 'won';
  } catch (error) {
    if (error instanceof Refused) return 'refused';
    throw error;
  }
};

const figures: Record<string, number> = {};
const tally = (name: string): void => {
  figures[name] = (figures[name] ?? 0) + 1;
};

test.each([
  ['start', 'start'],
  ['start', 'stop'],
  ['stop', 'stop'],
] as [Side, Side][])(
  `${rounds} times %s against %s: one legal history each, and no encoder left running`,
  async (one, other) => {
    const race = `${one}/${other}`;
    for (let seed = 1; seed <= rounds; seed++) {
      const world = liveWorld(seed);
      const { streamId } = await aStream(world);
      if (one === 'stop') {
        await goOnAir(world.studio, streamId, world.now(), noStep);
        await goOn(world, { forMs: (seed % 12) * 5000 });
      }
      const turns = seededTurns(seed);
      const endings = await Promise.all([one, other].map((side) => inTurns(turns, () => act(world, streamId, side))));
      const history = (await world.studio.streams.history(streamId)).map(({ event }) => event);
      const starts = history.filter((event) => event === 'start').length;
      const stops = history.filter((event) => event === 'stop' || event === 'cancel').length;
      if (one === other && one === 'start') {
        expect([starts, endings.filter((each) => each === 'won').length]).toEqual([1, 1]);
        expect((await world.studio.pool.places()).filter((place) => place.streamId)).toHaveLength(1);
        await endStream(world.studio, streamId, world.now(), 'stopped');
      }
      if (one === other && one === 'stop') expect([stops, endings]).toEqual([1, ['won', 'won']]);
      if (one !== other) expect(stops).toBe(1);
      await goOn(world, { forMs: 20 * minute, everyMs: 30_000, until: () => isAtRest(world, streamId) });
      const after = await world.stream(streamId);
      expect(['ENDED', 'CANCELED', 'START_FAILED']).toContain(after.state);
      expect(world.running(), `seed ${seed}`).toEqual([]);
      expect([world.inputs.size, world.packages.size]).toEqual([0, 0]);
      expect((await world.studio.pool.places()).filter((place) => place.streamId)).toEqual([]);
      tally(`${race} → ${after.state}${one === other ? '' : starts > 0 ? ', had started' : ', never started'}`);
    }
    const said = Object.entries(figures).filter(([name]) => name.startsWith(race));
    console.log(
      `${rounds} races of ${race}: ${said.map(([name, count]) => `${name.split('→ ')[1]} ${count}`).join('; ')}; left running 0`,
    );
  },
  240_000,
);

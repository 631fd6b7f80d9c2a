import { clock } from '../../lambdas/kit/clock.ts';
import { newId } from '../../lambdas/kit/ids.ts';
import { advance } from '../../lambdas/live/advance.ts';
import { goOnAir, type OnAir } from '../../lambdas/live/go-on-air.ts';
import { reap } from '../../lambdas/live/reap.ts';
import { make, type Stream } from '../../lambdas/live/stream.ts';
import { type LiveWorld, ownerId, table } from './live-world.ts';

const minuteMs = 60_000;

/** Nothing to be remembered with it. */
export const noStep = () => ({
  write: { Put: { TableName: table, Item: { pk: `DONE#${clock.random(8).join('')}`, sk: 'DONE' } } },
});

export const aStream = async (world: LiveWorld, given: Partial<Stream> = {}): Promise<Stream> => {
  const streamId = newId('str', world.now(), clock.random(10));
  const wish = {
    ...({ title: 'Storm at the pier', description: '', visibility: 'public', access: 'free', latency: 'low' } as const),
    ...{ record: true, dvrWindowSec: 3600, reconnectWindowSec: 60 },
  };
  const one: Stream = { ...make(wish, { streamId, ownerId: given.ownerId ?? ownerId }, world.now()), ...given };
  await world.studio.streams.create(one, world.now());
  return one;
};

export const started = async (world: LiveWorld, given: Partial<Stream> = {}): Promise<OnAir> => {
  const { streamId } = await aStream(world, given);
  return goOnAir(world.studio, streamId, world.now(), noStep);
};

/** Time goes on, as it does on AWS: messages are read when they are due, schedules run, unless nobody hears anything. */
export const goOn = async (
  world: LiveWorld,
  { forMs, everyMs = 5000, until }: { forMs: number; everyMs?: number; until?: () => Promise<boolean> },
): Promise<void> => {
  const end = world.now().getTime() + forMs;
  while (world.now().getTime() < end) {
    if (until && (await until())) return;
    world.turn(everyMs);
    for (const body of world.takeMessages()) {
      const { detail } = JSON.parse(body) as { detail: { data: { streamId: string; look?: number } } };
      await advance(world.studio, detail.data.streamId, { look: detail.data.look });
    }
    const at = world.now();
    if (at.getTime() % minuteMs < everyMs)
      for (const { streamId } of await world.studio.streams.due(at, 100)) await advance(world.studio, streamId);
    if (at.getTime() % (5 * minuteMs) < everyMs) await reap(world.studio, at);
  }
};

export const reaching =
  (world: LiveWorld, streamId: string, ...states: Stream['state'][]) =>
  async (): Promise<boolean> =>
    states.includes((await world.stream(streamId)).state);

/** On air, with somebody sending. */
export const onAir = async (world: LiveWorld, given: Partial<Stream> = {}): Promise<OnAir> => {
  const air = await started(world, given);
  world.publishers.add(`live/${air.streamKey}`);
  const { streamId } = air.stream;
  await goOn(world, { forMs: 10 * minuteMs, until: reaching(world, streamId, 'LIVE') });
  return air;
};

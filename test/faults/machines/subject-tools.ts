import type { Reached } from './pairs.ts';
import type { SmallWorld } from './small-world.ts';

export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;

export const tell = (
  world: SmallWorld,
  consumer: string,
  event: { name: string; source: string },
  data: object,
): Promise<number> => {
  const at = new Date(world.now()).toISOString();
  const detail = { eventId: `evt_${event.name}`, occurredAt: at, correlationId: 'pairs', data };
  world.news.send(consumer, { id: 'told', source: event.source, 'detail-type': event.name, time: at, detail });
  return world.news.deliver();
};
export const which = ({ life, sent }: Reached) => ({
  ...{ uploadId: sent.uploadId, videoId: sent.videoId, ownerId: life.who.accountId, sourceVersion: 1 },
});
export const sweepAfter =
  (ms: number, domain: 'upload' | 'catalog' | 'transcode', times = 1) =>
  async (world: SmallWorld): Promise<void> => {
    for (let round = 0; round < times; round++) {
      world.turn(ms);
      await world.sweep(domain);
    }
  };
const service = (command: string, name: string) => (call: { command: string }) => {
  if (call.command === command) throw Object.assign(new Error(name), { name });
  return undefined;
};
/** While some call is answered with an error. */
export const whileAnswering = async (
  world: SmallWorld,
  command: string,
  name: string,
  run: () => Promise<unknown>,
): Promise<void> => {
  world.instead(service(command, name));
  await run();
  world.instead(() => undefined);
};

import type { FilmLife, Sent } from './film-life.ts';
import { files } from './film-life.ts';
import type { SmallWorld } from './small-world.ts';

/** A way a film's life can go, up to the moment its maker has nothing more to do. */
export interface Script {
  name: string;
  play: (world: SmallWorld, life: FilmLife) => Promise<Sent>;
}

const hour = 3_600_000;

/** Sends a film, and sees to it that it can be played. */
const ready = async (world: SmallWorld, life: FilmLife, more: Record<string, unknown> = {}): Promise<Sent> => {
  const sent = await life.send(files.whole, more);
  await world.toRest();
  return sent;
};

export const scripts: readonly Script[] = [
  { name: 'sent whole, published by itself', play: (_, life) => life.send(files.whole, { auto_publish: true }) },
  { name: 'sent in two parts', play: (_, life) => life.send(files.joined) },
  { name: 'never sent', play: async (_, life) => (await life.start(files.joined)).sent },
  {
    name: 'sent half, then forgotten',
    play: async (_, life) => {
      const { sent } = await life.start(files.joined);
      await life.sign(sent);
      life.put(sent, 1);
      return sent;
    },
  },
  {
    name: 'sent, and never completed',
    play: async (_, life) => {
      const { sent } = await life.start(files.whole);
      await life.sign(sent);
      life.put(sent, 1);
      return sent;
    },
  },
  {
    name: 'ended by its owner',
    play: async (_, life) => {
      const { sent } = await life.start(files.joined);
      await life.sign(sent);
      await life.abort(sent);
      return sent;
    },
  },
  { name: 'no video', play: (_, life) => life.send(files.text) },
  {
    name: 'malware',
    play: (world, life) => {
      world.scan.verdict = 'THREATS_FOUND';
      return life.send(files.whole);
    },
  },
  {
    name: 'an encode that fails once',
    play: (world, life) => {
      world.encoder.script.courseOf = ({ attempt }) => ({ ends: attempt === 1 ? 'ERROR' : 'COMPLETE' });
      return life.send(files.whole);
    },
  },
  {
    name: 'an encode that cannot be',
    play: (world, life) => {
      world.encoder.script.courseOf = () => ({ ends: 'ERROR', errorCode: 1040 });
      return life.send(files.whole);
    },
  },
  {
    name: 'an encode that goes silent once',
    play: (world, life) => {
      world.encoder.script.courseOf = ({ attempt }) => ({ ends: attempt === 1 ? 'silent' : 'COMPLETE' });
      return life.send(files.whole);
    },
  },
  {
    name: 'published, taken back, published',
    play: async (world, life) => {
      const sent = await ready(world, life);
      await life.publish(sent);
      await life.unpublish(sent);
      await life.publish(sent);
      return sent;
    },
  },
  {
    name: 'deleted when it was published',
    play: async (world, life) => {
      const sent = await ready(world, life, { auto_publish: true });
      await life.trash(sent);
      await life.erase(sent);
      return sent;
    },
  },
  {
    name: 'deleted while it was being encoded',
    play: async (world, life) => {
      world.encoder.script.courseOf = () => ({ ends: 'COMPLETE', minutes: 60 });
      const sent = await life.send(files.whole);
      await world.toRest({ withinMs: hour / 2 });
      await life.trash(sent);
      await life.erase(sent);
      return sent;
    },
  },
  {
    name: 'deleted while it was being sent',
    play: async (world, life) => {
      const { sent } = await life.start(files.joined);
      await life.sign(sent);
      life.put(sent, 1);
      await world.drain();
      await life.trash(sent);
      await life.erase(sent);
      return sent;
    },
  },
];

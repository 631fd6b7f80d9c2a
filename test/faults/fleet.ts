import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Chance } from '../support/seeded.ts';
import { makeClip } from '../transcode/test-clips.ts';
import { aFilm, type Film, type Maker, makeFilm } from './film-maker.ts';

/** The heights every film of the fleet must play in at the end. */
export const fleetRungs = [240, 360];
const clipSize = '640x360';
/** Just over two parts of 8 MiB, so that a film is sent in three. */
const severalPartsBytes = 17 * 1024 ** 2;

/** The file all films are made from, small, and the same with a box of nothing behind it, sent in three parts. */
export interface Reel {
  small: Uint8Array<ArrayBuffer>;
  large: Uint8Array<ArrayBuffer>;
}

export async function makeReel(seconds = 3): Promise<Reel> {
  const folder = await mkdtemp(join(tmpdir(), 'arclight-reel-'));
  try {
    const clip = await makeClip(folder, 'reel.mp4', { seconds, size: clipSize });
    const large = new Uint8Array(severalPartsBytes);
    large.set(clip);
    const box = new DataView(large.buffer, clip.length);
    box.setUint32(0, severalPartsBytes - clip.length);
    large.set(Buffer.from('free'), clip.length + 4);
    return { small: new Uint8Array(clip), large };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Makers who make one film after the other, whatever happens to the platform. */
export interface Fleet {
  /** Films that went through their whole script. */
  finished(): number;
  /** What is being done right now, one step for each maker at work. */
  steps(): Film['step'][];
  /** No new films from now on; resolves when those under way are done. */
  rest(): Promise<void>;
  failures: string[];
}

const ends: Film['wants'][] = ['ready', 'published at once', 'published', 'deleted'];

export function sendFleet(makers: readonly Maker[], reel: Reel, chance: Chance): Fleet {
  let resting = false;
  const failures: string[] = [];
  let made = 0;
  const current = new Map<Maker, Film>();
  const work = async (maker: Maker): Promise<void> => {
    while (!resting) {
      made += 1;
      const bytes = chance.happens(0.3) ? reel.large : reel.small;
      const film = aFilm(`${maker.name}-${maker.films.length + 1}`, bytes, ends[made % ends.length] ?? 'ready');
      current.set(maker, film);
      await makeFilm(maker, film).catch((error: Error) =>
        failures.push(`${film.name} (${film.step}): ${error.message}`),
      );
    }
    current.delete(maker);
  };
  const working = makers.map(work);
  return {
    failures,
    finished: () => makers.flatMap(({ films }) => films).filter(({ step }) => step === 'done').length,
    steps: () => [...current.values()].map(({ step }) => step),
    async rest() {
      resting = true;
      await Promise.all(working);
    },
  };
}

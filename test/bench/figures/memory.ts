import { setTimeout as pause } from 'node:timers/promises';
import { aFilm, type Maker, makeFilm } from '../../faults/film-maker.ts';
import { makeClip } from '../../transcode/test-clips.ts';
import { assembly } from '../assembly.ts';
import { atMost, type Figure, megabytes, times } from '../figure.ts';
import { startLaptopProcess } from '../laptop.ts';
import { residentBytesOfTree } from '../processes.ts';

const uploads = 200;
const atOnce = 4;
/** By now every function has run and every cache has what it keeps. */
const warmAfter = 40;
/** Threads give back what their last work left when they have rested for a moment. */
const restMs = 5_000;
const longestWorkMs = 900_000;

export const memory: Figure = {
  name: 'memory',
  title: 'Memory over many uploads',
  law: 'Memory does not grow with what has passed.',
  method: `${uploads} clips of one second, ${atOnce} at a time, each uploaded, encoded and published on one laptop. Resident memory of all its processes at rest after ${warmAfter} and after ${uploads}.`,
  async measure(bench) {
    const laptop = await startLaptopProcess(bench.folder, await assembly(bench));
    try {
      const clip = new Uint8Array(await makeClip(bench.folder, 'tiny.mp4', { seconds: 1, size: '160x90' }));
      const name = 'memory';
      const maker: Maker = { name, client: await laptop.creator(name), films: [], retries: 0 };
      const atRest = async (): Promise<number> => {
        await laptop.ask('settle', { deadlineMs: longestWorkMs });
        await pause(restMs);
        return residentBytesOfTree(laptop.pid);
      };
      const seen: { after: number; bytes: number }[] = [];
      for (let done = 0; done < uploads; ) {
        const batch = Array.from({ length: atOnce }, (_, n) => aFilm(`film-${done + n}`, clip, 'published at once'));
        await Promise.all(batch.map((film) => makeFilm(maker, film)));
        done += atOnce;
        if (done % warmAfter !== 0) continue;
        seen.push({ after: done, bytes: await atRest() });
        bench.say(`after ${done} uploads ${megabytes(seen.at(-1)?.bytes ?? 0)}`);
      }
      const [first, last] = [seen[0]?.bytes ?? 0, seen.at(-1)?.bytes ?? 0];
      return {
        rows: [
          ...seen.map(({ after, bytes }) => ({ what: `resident after ${after} uploads`, measured: megabytes(bytes) })),
          atMost(`after ${uploads} ÷ after ${warmAfter}`, last / first, 1.15, times),
        ],
      };
    } finally {
      await laptop.stop();
    }
  },
};

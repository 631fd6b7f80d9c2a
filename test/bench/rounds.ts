import { assembly } from './assembly.ts';
import { bareLadder, bareRemux, type Cost } from './bare.ts';
import { cutOf, film } from './clips.ts';
import type { Bench } from './figure.ts';
import { onComplete, startLaptopProcess } from './laptop.ts';
import { cpuSecondsOf, cpuSecondsOfEnded } from './processes.ts';

/** One film through the platform, from the moment its parts are joined. */
export interface Passage {
  cpuSeconds: number;
  /** What of it the processes spent that came and went: probes and encoders. */
  encodersCpuSeconds: number;
  /** First renditions checked. */
  playableSeconds: number;
  /** The catalog has published it by itself. */
  publishedSeconds: number;
  finishedSeconds: number;
}

export interface Round {
  pipeline: Passage;
  ladder: Cost;
  remux: Cost;
}

const roundsAskedFor = Number(process.env.BENCH_ROUNDS ?? 3);

/** Platform, bare ladder, bare remux, and again: what the machine does beside us meets all three alike. */
export const rounds = (bench: Bench): Promise<Round[]> =>
  bench.once('rounds', async () => {
    const laptop = await startLaptopProcess(bench.folder, await assembly(bench));
    try {
      const client = await laptop.creator('ada');
      let completing: () => void = () => {};
      onComplete(client, () => completing());

      const pass = async (file: string): Promise<Passage> => {
        let videoId: string | undefined;
        let [cpu, ended, begun] = [0, 0, 0];
        completing = () => {
          [cpu, ended, begun] = [cpuSecondsOf(laptop.pid), cpuSecondsOfEnded(laptop.pid), performance.now()];
        };
        const about = (): string | undefined => videoId;
        const playable = laptop.event('transcode.playable', about);
        const published = laptop.event('video.published', about);
        const finished = laptop.event('transcode.finished', about).then(({ at }) => ({
          at,
          cpuSeconds: cpuSecondsOf(laptop.pid) - cpu,
          encodersCpuSeconds: cpuSecondsOfEnded(laptop.pid) - ended,
        }));
        ({ videoId } = await client.upload(file, { title: 'Film', visibility: 'public', auto_publish: true }));
        const since = ({ at }: { at: number }): number => (at - begun) / 1000;
        const { at, ...spent } = await finished;
        const passage = {
          ...spent,
          playableSeconds: since(await playable),
          publishedSeconds: since(await published),
          finishedSeconds: since({ at }),
        };
        await laptop.ask('settle', {});
        return passage;
      };

      await pass(await cutOf(bench, 2)); // every function has started once before anything counts
      const done: Round[] = [];
      for (let n = 1; n <= roundsAskedFor; n++) {
        const pipeline = await pass(film.file());
        const ladder = await bareLadder(bench.folder);
        const remux = await bareRemux(bench.folder);
        done.push({ pipeline, ladder, remux });
        const show = (value: number): string => value.toFixed(1);
        bench.say(
          `round ${n}: platform ${show(pipeline.cpuSeconds)} CPU-s, playable after ${show(pipeline.playableSeconds)} s, ` +
            `finished after ${show(pipeline.finishedSeconds)} s; bare ladder ${show(ladder.cpuSeconds)} CPU-s, ` +
            `${show(ladder.wallSeconds)} s`,
        );
      }
      return done;
    } finally {
      await laptop.stop();
    }
  });

import { atMost, type Figure, median, seconds } from '../figure.ts';
import { rounds } from '../rounds.ts';

export const playable: Figure = {
  name: 'playable',
  title: 'From complete to playable and finished',
  law: 'Time to playable does not grow with the number of renditions; the first is encoded alone and first.',
  method:
    'The same passages as above, by the clock: from the call that completes the upload to the events that say playable, published (auto-publish) and finished. Bare: the ladder as above, and the same film cut into segments with `-c copy`.',
  async measure(bench) {
    const all = await rounds(bench);
    const of = (pick: (round: (typeof all)[number]) => number): number => median(all.map(pick));
    const remux = of((round) => round.remux.wallSeconds);
    return {
      rows: [
        atMost(
          'complete → playable',
          of(({ pipeline }) => pipeline.playableSeconds),
          1 + 1.2 * remux,
          seconds,
        ),
        { what: 'complete → published', measured: seconds(of(({ pipeline }) => pipeline.publishedSeconds)) },
        { what: 'complete → finished', measured: seconds(of(({ pipeline }) => pipeline.finishedSeconds)) },
        { what: 'bare ladder', measured: seconds(of(({ ladder }) => ladder.wallSeconds)) },
        { what: 'bare remux', measured: `${remux.toFixed(2)} s` },
        {
          what: 'playable ÷ bare remux',
          measured: of(({ pipeline, remux }) => pipeline.playableSeconds / remux.wallSeconds).toFixed(1),
        },
        atMost(
          'playable ÷ bare ladder',
          of(({ pipeline, ladder }) => pipeline.playableSeconds / ladder.wallSeconds),
          0.03,
        ),
        {
          what: 'finished ÷ bare ladder',
          measured: of(({ pipeline, ladder }) => pipeline.finishedSeconds / ladder.wallSeconds).toFixed(2),
        },
      ],
      notes: [
        `Median of ${all.length} rounds. Both targets suppose that H.264 sources are first shown as they came, which we do not do: the first rendition is encoded.`,
      ],
    };
  },
};

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { atMost, type Figure, megabytes, seconds, times } from '../figure.ts';
import type { Hours, Weighed } from '../live/packager-process.ts';

const hours: Hours = { window: 2, looks: [1, 2.5, 3.5, 4.5], recorded: 1 };

async function weigh(folder: string): Promise<Weighed> {
  const child = fork(join(import.meta.dirname, '../live/packager-process.ts'), {
    execArgv: ['--expose-gc', '--disable-warning=ExperimentalWarning'],
    env: { ...process.env, TMPDIR: folder },
  });
  try {
    child.send(hours);
    const [told] = (await once(child, 'message')) as [Weighed | { problem: string }];
    if ('problem' in told) throw new Error(told.problem);
    return told;
  } finally {
    child.disconnect();
    if (child.exitCode === null) await once(child, 'exit');
  }
}

export const liveHours: Figure = {
  name: 'live-hours',
  title: 'Hours on air',
  law: 'what a channel holds grows until its window is full, and never after; a recording is made of what is there, without touching the media.',
  method: `The packager in a process of its own, sent ${hours.looks.at(-1)} hours of three small renditions and sound in parts of a third of a second, as fast as it takes them, with a clock that goes as the media does; viewers may go back ${hours.window} hours. Read meanwhile: each playlist once a minute. The recording is of a stream of ${hours.recorded} hour.`,
  async measure({ folder }) {
    const { looks, recording } = await weigh(folder);
    const full = looks.filter(({ hours: after }) => after > hours.window);
    const [first, last] = [full[0], full.at(-1)];
    const growth = (of: 'residentBytes' | 'diskBytes'): number =>
      (last?.[of] ?? Number.NaN) / (first?.[of] ?? Number.NaN);
    const span = `${last?.hours} h ÷ ${first?.hours} h`;
    return {
      rows: [
        ...looks.map(({ hours: after, residentBytes, diskBytes }) => ({
          what: `resident and on disk after ${after} h`,
          measured: `${megabytes(residentBytes)}, ${megabytes(diskBytes)}`,
        })),
        atMost(`resident memory, ${span}`, growth('residentBytes'), 1.15, times),
        atMost(`disk, ${span}`, growth('diskBytes'), 1.05, times),
        atMost('the recording of an hour, from the order until it is there', recording.harvestMs / 1000, 2, seconds),
        atMost('its length against the stream’s', recording.offSeconds, 0.5, (value) => `${value.toFixed(2)} s`),
      ],
    };
  },
};

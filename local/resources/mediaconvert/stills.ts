import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findBinaries } from './binaries.ts';
import { networkIsolation } from './confinement.ts';
import { guardedInput } from './container-format.ts';
import type { Stills } from './encode-plan.ts';
import { overstep } from './job-error.ts';
import { type LimitedProcess, type Limits, startLimited } from './limited-process.ts';
import type { LocalSource } from './sources.ts';

interface Taking {
  folder: string;
  niceness: number;
  limits: Limits;
  durationSeconds: number;
  /** Arguments before the input: which way up it is read. */
  reading: string[];
  started(process: LimitedProcess): void;
  cancelled(): boolean;
}

/**
 * The still pictures of one output, each by a run of its own that jumps to its moment. As one more branch of the encode they
 * would make every other branch wait in memory, uncompressed, from one still to the next.
 */
export const takeStills = async (
  stills: Stills,
  index: number,
  source: LocalSource,
  taking: Taking,
): Promise<{ name: string; bytes: Buffer }[]> => {
  const { ffmpeg } = await findBinaries();
  const prefix = `still-${index}.`;
  for (let number = 0; number < stills.captures; number++) {
    const seconds = number * stills.everySeconds;
    if (taking.cancelled() || (number > 0 && seconds >= taking.durationSeconds)) break;
    const child = startLimited(
      ffmpeg,
      [
        ...['-hide_banner', '-nostdin', '-y', '-v', 'error', '-ss', seconds.toFixed(3), '-threads', '1'],
        ...taking.reading,
        ...guardedInput(source.path, source.container),
        ...['-map', '0:V:0', '-frames:v', '1', '-vf', stills.filter, '-map_metadata', '-1'],
        ...['-c:v', 'mjpeg', '-q:v', String(stills.quality), '-f', 'image2', '-update', '1'],
        `${prefix}${String(number).padStart(7, '0')}.jpg`,
      ],
      {
        ...{ cwd: taking.folder, limits: taking.limits, network: await networkIsolation() },
        ...{ niceness: taking.niceness, extraPipes: 0, onStdoutLine: () => {} },
      },
    );
    taking.started(child);
    const { overstepped } = await child.ended;
    if (overstepped) throw overstep(overstepped);
  }
  const names = (await readdir(taking.folder)).filter((name) => name.startsWith(prefix)).sort();
  return Promise.all(
    names.map(async (name) => ({ name: name.slice(prefix.length), bytes: await readFile(join(taking.folder, name)) })),
  );
};

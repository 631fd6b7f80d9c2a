import { findBinaries } from './binaries.ts';
import { networkIsolation } from './confinement.ts';
import { guardedInput } from './container-format.ts';
import { overstep } from './job-error.ts';
import { type LimitedProcess, type Limits, startLimited } from './limited-process.ts';
import type { LocalSource } from './sources.ts';

interface Opening {
  folder: string;
  niceness: number;
  limits: Limits;
  /** Called once there is something to end. */
  started(process: LimitedProcess): void;
}

/**
 * How often ffmpeg complains while it only looks at the beginning of a source and makes nothing of it. Every encode says the same
 * again, and it is no damage: a stream cut out of a broadcast begins with pictures that want an earlier one.
 */
export const complaintsOnOpening = async (source: LocalSource, opening: Opening): Promise<number> => {
  const { ffmpeg } = await findBinaries();
  const child = startLimited(
    ffmpeg,
    [
      ...['-hide_banner', '-nostdin', '-v', 'repeat+error', '-threads', '1'],
      ...guardedInput(source.path, source.container),
      ...['-c', 'copy', '-t', '0', '-f', 'null', '-'],
    ],
    {
      ...{ cwd: opening.folder, limits: opening.limits, network: await networkIsolation() },
      ...{ niceness: opening.niceness, extraPipes: 0, onStdoutLine: () => {} },
    },
  );
  opening.started(child);
  const { overstepped, complaintCount } = await child.ended;
  if (overstepped) throw overstep(overstepped);
  return complaintCount;
};

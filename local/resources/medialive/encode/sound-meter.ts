import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { findBinaries } from '../../mediaconvert/binaries.ts';

const run = promisify(execFile);

/** The reading a line of ffmpeg's standard output may begin with. */
export const levelKey = 'lavfi.astats.Overall.RMS_level';

/** A filter that says how loud about the last second was, at once. */
export const soundMeter = `astats=metadata=1:reset=45:measure_perchannel=none:measure_overall=RMS_level,ametadata=print:key=${levelKey}:file=pipe\\\\:1:direct=1`;

/** Whether this ffmpeg can say it at once; old builds keep it to themselves until there is a buffer full. */
export const metersSound = async (): Promise<boolean> => {
  const { ffmpeg } = await findBinaries();
  const { stdout } = await run(ffmpeg, ['-hide_banner', '-h', 'filter=ametadata'], { timeout: 20_000 });
  return /\bdirect\b/.test(stdout);
};

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findBinaries } from '../../../local/resources/mediaconvert/binaries.ts';
import { type Tags, withTags } from '../../transcode/long-tags.ts';

const run = promisify(execFile);

/** A test film as people should see it, whatever way it is stored. */
export interface Shown {
  width: number;
  height: number;
  /** Pictures a second of the film that is made from it. */
  rate: string;
  seconds: number;
}

export interface Odd extends Shown {
  name: string;
  file: string;
  /** Filters between the upright picture and the encoder. */
  pictureFilter?: string;
  soundFilter?: string;
  /** `none`: a silent film. Otherwise the layout the beep is made in. */
  sound?: 'none' | 'mono' | 'stereo' | '5.1';
  /** Samples a second that are made. */
  soundRate?: number;
  /** Pictures a second that are drawn, where it is another number than is expected in the end. */
  drawnRate?: string;
  encoder: string[];
  /** Packets are put into a second container, with these arguments before and after the input. */
  rewrapped?: { before: string[]; after: string[] };
  /** What the file says of itself and of its tracks, of which nothing may come out. */
  tags?: Tags;
  /** The rungs that must come of it. */
  ladder: string[];
  /** What else MediaConvert must be told. */
  job?: { deinterlaces?: true; mapsTones?: true };
  /** Seconds the film and its sound last, where it is not as long as it is drawn. */
  lasts?: number;
  soundLasts?: number;
  /** Flashes and beeps there must be, where it is not one at every full second but the first. */
  flashes?: number;
  beeps?: number;
  /** Where the container cannot say it better: how far its length may be off, in seconds. */
  lengthWithin?: number;
  /** Only in the long run. */
  heavy?: true;
}

/** Beeps of a tenth of a second at every full second from the first on; flashes of the middle square at the same moments. */
const beep = '0.5*sin(2*PI*1000*t)*lt(mod(t,1),0.1)*gte(t,0.99)';
const flash = 'lt(mod(t+0.0001,1),0.1)*gte(t,0.99)';

const channels: Record<Exclude<NonNullable<Odd['sound']>, 'none'>, string> = {
  mono: beep,
  stereo: `${beep}|${beep}`,
  // Speech lies in the middle channel: what forgets it in the mix is silent.
  '5.1': `0|0|${beep}|0|0|0`,
};
const layouts = { mono: 'mono', stereo: 'stereo', '5.1': '5.1' } as const;

/** The upright picture: black, grey in the upper left corner, a square in the middle that flashes. */
const picture = ({ width, height, rate, drawnRate = rate, seconds }: Odd): string => {
  const side = 2 * Math.round((0.4 * Math.min(width, height)) / 2);
  const square = `drawbox=x=${Math.round((width - side) / 2)}:y=${Math.round((height - side) / 2)}:w=${side}:h=${side}:c=white:t=fill:enable='${flash}'`;
  const corner = `drawbox=x=0:y=0:w=${Math.floor(width / 6)}:h=${Math.floor(height / 6)}:c=gray:t=fill`;
  return `color=c=black:s=${width}x${height}:r=${drawnRate}:d=${seconds},format=yuv444p,${corner},${square}`;
};

/** Makes the film and answers where it lies. */
export const makeOdd = async (folder: string, odd: Odd): Promise<string> => {
  const { ffmpeg } = await findBinaries();
  const sound = odd.sound ?? 'stereo';
  const path = join(folder, odd.rewrapped ? `first-${odd.file}` : odd.file);
  const drawn = [picture(odd), ...(odd.pictureFilter ? [odd.pictureFilter] : [])].join(',');
  const heard =
    sound === 'none'
      ? []
      : [
          ...['-f', 'lavfi', '-i'],
          [
            `aevalsrc=exprs='${channels[sound]}':c=${layouts[sound]}:s=${odd.soundRate ?? 48_000}:d=${odd.seconds}`,
            ...(odd.soundFilter ? [odd.soundFilter] : []),
          ].join(','),
        ];
  await run(ffmpeg, ['-v', 'error', '-y', '-f', 'lavfi', '-i', drawn, ...heard, ...odd.encoder, path], {
    maxBuffer: 1e7,
  });
  if (!odd.rewrapped) return odd.tags ? withTags(path, odd.tags) : path;
  const again = join(folder, odd.file);
  const { before, after } = odd.rewrapped;
  await run(ffmpeg, ['-v', 'error', '-y', ...before, '-i', path, '-map', '0', '-c', 'copy', ...after, again]);
  return again;
};

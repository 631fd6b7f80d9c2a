import type { Failure } from '../kit/failure.ts';

/** A rendition's own playlist, as far as we need it. Names are relative to the playlist. */
export interface MediaPlaylist {
  init: string;
  segments: { name: string; seconds: number }[];
}

/** What is wrong with something a job left behind; the job is tried again. */
export class BadOutput extends Error {
  /** What its owner is told when every attempt ends like this, where that says something about the file. */
  readonly problem: Failure | undefined;

  constructor(message: string, problem?: Failure) {
    super(message);
    this.name = 'BadOutput';
    this.problem = problem;
  }
}

/** A stretch of a rendition that one encoder made without a break. */
export interface Run extends MediaPlaylist {
  /** Counts the breaks before it: the same stretch has the same number in every rendition. */
  number: number;
}

const plainPath = /^[A-Za-z0-9_-][A-Za-z0-9_.-]*(\/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*$/;

/** A file beside a playlist, or further down: never one elsewhere. */
export const checkedPath = (path: string): string => {
  if (!plainPath.test(path)) throw new BadOutput(`a playlist names a file elsewhere: ${path}`);
  return path;
};

const isFolded = (line: string): boolean => ['#EXT-X-BYTERANGE', '#EXT-X-GAP'].some((tag) => line.startsWith(tag));

/** Reads a finished media playlist of separate files, stretch by stretch; anything we would not play is a `BadOutput`. */
export const parseRuns = (text: string): Run[] => {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  if (lines[0] !== '#EXTM3U') throw new BadOutput('a playlist does not begin as one');
  if (!lines.includes('#EXT-X-ENDLIST')) throw new BadOutput('a playlist has no end');
  const runs: Run[] = [];
  let run: Run | undefined;
  let number = 0;
  let init: string | undefined;
  let seconds: number | undefined;
  for (const line of lines) {
    if (line.startsWith('#EXT-X-DISCONTINUITY-SEQUENCE:')) {
      number = Number.parseInt(line.slice('#EXT-X-DISCONTINUITY-SEQUENCE:'.length), 10) || 0;
    } else if (line === '#EXT-X-DISCONTINUITY') {
      number++;
      run = undefined;
    } else if (line.startsWith('#EXT-X-MAP:')) {
      const named = checkedPath(/URI="([^"]*)"/.exec(line)?.[1] ?? '');
      if (run && named !== init) throw new BadOutput('a playlist has two initialization sections');
      init = named;
    } else if (line.startsWith('#EXTINF:')) {
      seconds = Number.parseFloat(line.slice('#EXTINF:'.length));
    } else if (isFolded(line)) {
      throw new BadOutput(`a playlist has ${line.split(':')[0]}`);
    } else if (line !== '' && !line.startsWith('#')) {
      if (init === undefined) throw new BadOutput('a playlist has no initialization section');
      if (seconds === undefined || !(seconds > 0)) throw new BadOutput(`segment ${line} has no duration`);
      if (!run) {
        run = { number, init, segments: [] };
        runs.push(run);
      }
      run.segments.push({ name: checkedPath(line), seconds });
      seconds = undefined;
    }
  }
  return runs;
};

/** Reads what one job made in one go, all files in one folder. */
export const parsePlaylist = (text: string): MediaPlaylist => {
  const [run, another] = parseRuns(text);
  if (!run) throw new BadOutput('a playlist has no segments');
  if (another || /^#EXT-X-DISCONTINUITY/m.test(text)) throw new BadOutput('a playlist has #EXT-X-DISCONTINUITY');
  const { init, segments } = run;
  const deeper = [init, ...segments.map(({ name }) => name)].find((name) => name.includes('/'));
  if (deeper !== undefined) throw new BadOutput(`a playlist names a file elsewhere: ${deeper}`);
  return { init, segments };
};

export const durationMsOf = (playlist: MediaPlaylist): number =>
  Math.round(playlist.segments.reduce((sum, { seconds }) => sum + seconds, 0) * 1000);

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

const plainName = /^[A-Za-z0-9_.-]+$/;

const checkedName = (name: string): string => {
  if (!plainName.test(name) || name.startsWith('.')) throw new BadOutput(`a playlist names a file elsewhere: ${name}`);
  return name;
};

/** Reads a finished media playlist of separate files; anything we would not have ordered is a `BadOutput`. */
export const parsePlaylist = (text: string): MediaPlaylist => {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  if (lines[0] !== '#EXTM3U') throw new BadOutput('a playlist does not begin as one');
  if (!lines.includes('#EXT-X-ENDLIST')) throw new BadOutput('a playlist has no end');
  let init: string | undefined;
  let seconds: number | undefined;
  const segments: MediaPlaylist['segments'] = [];
  for (const line of lines) {
    if (line.startsWith('#EXT-X-MAP:')) {
      if (init !== undefined) throw new BadOutput('a playlist has two initialization sections');
      init = checkedName(/URI="([^"]*)"/.exec(line)?.[1] ?? '');
    } else if (line.startsWith('#EXTINF:')) {
      seconds = Number.parseFloat(line.slice('#EXTINF:'.length));
    } else if (line.startsWith('#EXT-X-BYTERANGE') || line.startsWith('#EXT-X-DISCONTINUITY')) {
      throw new BadOutput(`a playlist has ${line.split(':')[0]}`);
    } else if (line !== '' && !line.startsWith('#')) {
      if (seconds === undefined || !(seconds > 0)) throw new BadOutput(`segment ${line} has no duration`);
      segments.push({ name: checkedName(line), seconds });
      seconds = undefined;
    }
  }
  if (init === undefined) throw new BadOutput('a playlist has no initialization section');
  if (segments.length === 0) throw new BadOutput('a playlist has no segments');
  return { init, segments };
};

export const durationMsOf = (playlist: MediaPlaylist): number =>
  Math.round(playlist.segments.reduce((sum, { seconds }) => sum + seconds, 0) * 1000);

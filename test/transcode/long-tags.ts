import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { findBinaries } from '../../local/resources/mediaconvert/binaries.ts';

const run = promisify(execFile);

/** Stands in every tag that is written here, and in nothing that may be made of a file with them. */
export const mark = 'SaidOfTheSource';

export interface Tags {
  /** Letters in each tag of the whole file and of its two tracks. */
  letters: number;
  chapters?: { count: number; letters: number };
}

const long = (letters: number): string => mark.repeat(Math.ceil(letters / mark.length)).slice(0, letters);

/** In ffmpeg's own notation: an argument could not be as long. */
const written = ({ letters, chapters = { count: 0, letters: 0 } }: Tags): string => {
  const said = (...names: string[]): string[] => names.map((name) => `${name}=${long(letters)}`);
  const track = ['[STREAM]', ...said('handler_name', 'title', 'language')];
  const chapter = (at: number): string[] => [
    ...['[CHAPTER]', 'TIMEBASE=1/1000', `START=${at}`, `END=${at + 1}`],
    `title=${long(chapters.letters)}`,
  ];
  const all = [...said('title', 'comment', 'location'), ...track, ...track];
  return [';FFMETADATA1', ...all, ...Array.from({ length: chapters.count }, (_, at) => chapter(at)).flat(), ''].join(
    '\n',
  );
};

/** Copies a file of one picture and one sound into another with these tags, beside it; the container decides which it can hold. */
export const withTags = async (path: string, tags: Tags): Promise<string> => {
  const { ffmpeg } = await findBinaries();
  const words = `${path}.txt`;
  const made = join(dirname(path), `tagged-${basename(path)}`);
  await writeFile(words, written(tags));
  const copy = ['-map', '1', '-c', 'copy', '-map_metadata', '0', '-map_chapters', '0'];
  const ofTracks = ['-map_metadata:s:0', '0:s:0', '-map_metadata:s:1', '0:s:1'];
  await run(ffmpeg, ['-v', 'error', '-y', '-f', 'ffmetadata', '-i', words, '-i', path, ...copy, ...ofTracks, made]);
  return made;
};

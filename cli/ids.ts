import { misused } from './problem.ts';

/** The id of a kind (`vid`, or several: `vid|str`) in what people have at hand: the id itself, or an address with it. */
export const idIn = (typed: string, kind: string): string | undefined =>
  new RegExp(`(?:^|/)((?:${kind})_[0-9A-Za-z]{20,40})(?=$|[/?#])`).exec(typed)?.[1];

/** A video's id; refused in words where there is none. */
export const videoIdOf = (typed: string): string => {
  const found = idIn(typed, 'vid');
  if (found) return found;
  throw misused(`${typed} is not a video’s id.`, 'Ids look like vid_01JD…; `arclight ls` lists yours.');
};

/** The argument of commands that take several of one's own. */
export const myVideos = {
  type: 'string',
  array: true,
  demandOption: true,
  describe: 'Ids of your videos',
} as const;

/** A stream's id; refused in words where there is none. */
export const streamIdOf = (typed: string): string => {
  const found = idIn(typed, 'str');
  if (found) return found;
  throw misused(`${typed} is not a stream’s id.`, 'Ids look like str_01JD…; the address of its page has it.');
};

import type { Stretch } from './stretch.ts';

export interface Mention extends Stretch {
  handle: string;
}

/** A handle as channels have them, after an @ that does not follow a letter, a digit or one of what addresses are made of. */
const mention = /(?<![\p{L}\p{M}\p{N}_.@/-])@([a-z0-9](?:[a-z0-9_-]{1,28}[a-z0-9]))(?![\p{L}\p{M}\p{N}_@]|\u200D)/giu;

/** More of one message than this are plain text: nobody calls a whole room. */
export const mostMentions = 10;

/** Whose handles a text calls; whether there is anybody of that name, the caller knows. */
export const mentionsIn = (text: string): Mention[] =>
  [...text.matchAll(mention)].slice(0, mostMentions).map((found) => ({
    from: found.index,
    to: found.index + found[0].length,
    handle: (found[1] ?? '').toLowerCase(),
  }));

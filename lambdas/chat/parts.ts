import { linksIn } from '../kit/text-links.ts';
import { emotesIn, type OwnEmotes } from './emotes.ts';
import { mentionsIn } from './mentions.ts';
import type { Part } from './room-contract.ts';
import { overlap, type Stretch } from './stretch.ts';

/** The handles a text calls, each once: what `partsOf` has to be told about. */
export const handlesIn = (text: string): string[] => [...new Set(mentionsIn(text).map(({ handle }) => handle))];

const clearOf = <S extends Stretch>(found: readonly S[], taken: readonly Stretch[]): S[] =>
  found.filter((each) => !taken.some((other) => overlap(each, other)));

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Without what would begin or end inside of what people see as one character: an accent, a half of a flag. */
const betweenCharacters = (text: string, parts: readonly Part[]): Part[] => {
  if (parts.length === 0 || !/[^\p{ASCII}]/u.test(text)) return [...parts];
  const edges = new Set([...graphemes.segment(text)].map(({ index }) => index)).add(text.length);
  return parts.filter(({ from, to }) => edges.has(from) && edges.has(to));
};

/**
 * What a text is made of besides words, in the order it stands there, nothing over another: links before mentions before
 * emotes. A handle is a mention only if `who` knows whose it is.
 */
export const partsOf = (text: string, who: (handle: string) => string | undefined, own?: OwnEmotes): Part[] => {
  const links = linksIn(text);
  const mentions = clearOf(mentionsIn(text), links).flatMap(({ from, to, handle }) => {
    const accountId = who(handle);
    return accountId ? [{ from, to, accountId }] : [];
  });
  const emotes = clearOf(emotesIn(text, own), [...links, ...mentions]);
  const parts = [
    ...links.map(({ from, to, url }): Part => ({ kind: 'link', from, to, url })),
    ...mentions.map((mention): Part => ({ kind: 'mention', ...mention })),
    ...emotes.map((emote): Part => ({ kind: 'emote', ...emote })),
  ].sort((one, other) => one.from - other.from);
  return betweenCharacters(text, parts);
};

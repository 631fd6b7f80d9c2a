import { emotes } from '../../../../sdk/src/public.ts';
import type { Answer } from '../../api/promises.ts';
import type { Line } from './room.ts';

/** An emote of the channel's own: the picture that `:name:` is shown as in its rooms. */
export type OwnEmote = Answer<'chat.list_emotes'>['items'][number];

/** Somebody who can be called by an @. */
export interface Person {
  name: string;
  handle: string;
}

/** Whom one may call: who has a handle, or was called by one, the last to speak first. */
export const peopleIn = (lines: readonly Line[], me: string | undefined): Person[] => {
  const said = lines.filter((line) => line.kind === 'message');
  const called = said.flatMap(({ text, parts = [] }) =>
    parts.flatMap(({ kind, account_id, from, to }) =>
      kind === 'mention' && account_id ? [[account_id, text.slice(from + 1, to)] as const] : [],
    ),
  );
  const handles = new Map(called);
  const people = new Map<string, Person>();
  for (const { author } of said.toReversed()) {
    const handle = author.handle ?? handles.get(author.account_id ?? '');
    if (handle && author.account_id !== me && !people.has(handle)) people.set(handle, { handle, name: author.name });
  }
  return [...people.values()];
};

/** One thing that may be meant by what is being typed. */
export interface Choice {
  /** What is written instead. */
  insert: string;
  label: string;
  sign: string;
  /** Where its picture is, of an emote of the channel's own. */
  picture?: string;
}

/** What is being typed at the caret, and what may be meant; `from` is where it begins. */
export interface Completion {
  from: number;
  choices: readonly Choice[];
}

export interface Emote {
  name: string;
  /** Empty of an emote of the channel's own, which has a picture. */
  emoji: string;
  words: readonly string[];
  picture?: string;
}

export const allEmotes: readonly Emote[] = Object.entries(emotes).map(([name, said]) => {
  const [emoji = '', ...words] = said.split(' ');
  return { name, emoji, words };
});

const most = 6;
const started = (text: string, by: string): boolean => text.toLowerCase().startsWith(by);

const ofTheirOwn = (own: readonly OwnEmote[]): Emote[] =>
  own.map(({ name, url }) => ({ name, emoji: '', words: name.split('_'), picture: url }));

/** Emotes by their name or a word for them, the nearest first, the channel's own before everybody's; all of them for nothing. */
export const emotesFor = (search: string, own: readonly OwnEmote[] = []): Emote[] => {
  const every = [...ofTheirOwn(own), ...allEmotes];
  const by = search.trim().toLowerCase().replaceAll(':', '');
  const names = every.filter(({ name }) => started(name, by));
  const within = every.filter(({ name, words }) => name.includes(by) || words.some((word) => started(word, by)));
  return [...new Set([...names, ...within])];
};

/** Whose handle stands there whole is meant: there is nothing to choose, and Enter sends. */
const peopleFor = (people: readonly Person[], by: string): Choice[] =>
  (people.some(({ handle }) => handle.toLowerCase() === by) ? [] : people)
    .filter(({ name, handle }) => started(handle, by) || started(name, by))
    .map(({ name, handle }) => ({ insert: `@${handle} `, label: name, sign: `@${handle}` }));

/** What may be meant by the word before the caret: somebody after an @, an emote after a colon and two letters. */
export const completionAt = (
  text: string,
  caret: number,
  people: readonly Person[],
  own: readonly OwnEmote[] = [],
): Completion | undefined => {
  const [, word = '', sign = '', by = ''] = /(?:^|\s)(([@:])([\w-]*))$/.exec(text.slice(0, caret)) ?? [];
  if (sign === '' || (sign === ':' && by.length < 2)) return undefined;
  const search = by.toLowerCase();
  const choices =
    sign === '@'
      ? peopleFor(people, search)
      : emotesFor(search, own).map(({ name, emoji, picture }) => ({
          ...{ insert: `:${name}: `, label: `:${name}:`, sign: emoji },
          ...(picture ? { picture } : {}),
        }));
  return choices.length > 0 ? { from: caret - word.length, choices: choices.slice(0, most) } : undefined;
};

/** The text with the choice in place of what was typed, and where the caret goes. */
export const completed = (text: string, caret: number, from: number, { insert }: Choice): [string, number] => [
  text.slice(0, from) + insert + text.slice(caret).replace(/^ /, ''),
  from + insert.length,
];

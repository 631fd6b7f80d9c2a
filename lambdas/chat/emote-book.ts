import * as z from 'zod';
import { InvalidRequest } from '../kit/refusals.ts';
import { compile } from '../kit/text-judge.ts';
import type { TextRules } from '../kit/text-rules.ts';
import { emoteOf } from './emotes.ts';
import {
  EmoteNameRefused,
  EmoteNameTaken,
  EmoteNotFound,
  emoteName,
  emoteState,
  mostEmotes,
  TooManyEmotes,
} from './emotes-contract.ts';

const keptEmote = z.object({
  emoteId: z.string(),
  name: z.string(),
  state: emoteState,
  /** Where its picture lies; absent once that is deleted. */
  key: z.string().optional(),
  by: z.string().optional(),
  reason: z.string().optional(),
  at: z.string(),
});
export type KeptEmote = z.output<typeof keptEmote>;

/** All emotes of a channel, and those that were taken away lately. */
export const emoteBook = z.object({ version: z.number().int(), emotes: z.array(keptEmote) });
export type EmoteBook = z.output<typeof emoteBook>;
export const emptyBook: EmoteBook = { version: 0, emotes: [] };

/** So many that are gone are still named to the channel's people. */
const mostGone = 20;

const isThere = ({ state }: KeptEmote): boolean => state === 'shown' || state === 'waiting';
export const emotesThere = ({ emotes }: EmoteBook): KeptEmote[] => emotes.filter(isThere);
/** What is shown in rooms, by the name it is written by. */
export const shownIn = ({ emotes }: EmoteBook): ReadonlyMap<string, string> =>
  new Map(emotes.flatMap(({ state, name, emoteId }) => (state === 'shown' ? [[name, emoteId]] : [])));

const bookOf = (version: number, emotes: readonly KeptEmote[]): EmoteBook => ({
  version: version + 1,
  emotes: [
    ...emotes.filter(isThere),
    ...emotes
      .filter((one) => !isThere(one))
      .sort((one, other) => other.at.localeCompare(one.at))
      .slice(0, mostGone),
  ],
});

/** Much of what our own lists know: an emote's name stands in every message that has it, and on everybody's list. */
const strictnessOfNames = 3;

/** Refuses a name that could not be written here, and says in words why. */
export const checkName = (name: string, rules: TextRules): void => {
  const problem = emoteName.safeParse(name).error?.issues[0]?.message;
  if (problem) throw InvalidRequest({ fields: [{ field: 'name', problem }] });
  const automod = Math.max(rules.automod, strictnessOfNames) as TextRules['automod'];
  const judge = compile({ ...rules, automod });
  // Both as it is written and as the words it is made of.
  for (const text of new Set([name, name.replaceAll('_', ' ')])) {
    const judgement = judge(text, { exempt: false, heldAsFirst: false }, []);
    if (judgement.verdict !== 'pass') throw EmoteNameRefused({ because: judgement.because.words });
  }
};

/** Refuses what there is no room for, or no name. The same emote again is welcome. */
export const checkRoomFor = (book: EmoteBook, { name, emoteId }: Pick<KeptEmote, 'name' | 'emoteId'>): void => {
  const others = emotesThere(book).filter((one) => one.emoteId !== emoteId);
  if (emoteOf(name) || others.some((one) => one.name === name)) throw EmoteNameTaken();
  if (others.length >= mostEmotes) throw TooManyEmotes();
};

/** With one more; the very same book where it is there already. */
export const withEmote = (book: EmoteBook, emote: KeptEmote): EmoteBook => {
  checkRoomFor(book, emote);
  if (emotesThere(book).some(({ emoteId }) => emoteId === emote.emoteId)) return book;
  return bookOf(book.version, [...book.emotes.filter(({ emoteId }) => emoteId !== emote.emoteId), emote]);
};

const changed = (book: EmoteBook, emoteId: string, part: (one: KeptEmote) => KeptEmote): EmoteBook =>
  bookOf(
    book.version,
    book.emotes.map((one) => (one.emoteId === emoteId ? part(one) : one)),
  );

/** Decided already in the same way: the very same book. */
export const decidedEmote = (
  book: EmoteBook,
  { name, emoteId }: Pick<KeptEmote, 'name' | 'emoteId'>,
  { decision, reason, at }: { decision: 'approve' | 'reject'; reason?: string | undefined; at: string },
): EmoteBook => {
  const found = book.emotes.find((one) => one.name === name && one.emoteId === emoteId);
  const state = decision === 'approve' ? ('shown' as const) : ('rejected' as const);
  if (found?.state === state) return book;
  if (found?.state !== 'waiting') throw EmoteNotFound();
  return changed(book, emoteId, ({ key }) =>
    state === 'shown'
      ? { emoteId, name, ...(key ? { key } : {}), state, at }
      : { emoteId, name, ...(reason ? { reason } : {}), state, at },
  );
};

/** Without the one of this name; the very same book where there is none. */
export const withoutEmote = (book: EmoteBook, name: string, at: string): EmoteBook => {
  const found = emotesThere(book).find((one) => one.name === name);
  if (!found) return book;
  return changed(book, found.emoteId, ({ emoteId }) => ({ emoteId, name, state: 'removed', at }));
};

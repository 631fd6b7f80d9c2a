import { emotes } from '../../../../sdk/src/public.ts';
import type { Message } from './room.ts';

type Part = NonNullable<Message['parts']>[number];

/** Where the pictures of the channel's own emotes are, by their ids. */
export type EmotePictures = ReadonlyMap<string, string>;

/** What a message is drawn from, in order: words, and what is more than words. */
export type Piece =
  | { is: 'words'; text: string }
  | { is: 'link'; text: string; url: string }
  | { is: 'mention'; text: string; accountId: string | undefined }
  | { is: 'emote'; text: string; emoji: string }
  | { is: 'picture'; text: string; url: string };

/** An address somebody may be led to: the web's, and nothing that runs. */
export const safeUrl = (text: string | undefined): string | undefined => {
  if (text === undefined || !URL.canParse(text)) return undefined;
  const { protocol, href } = new URL(text);
  return protocol === 'https:' || protocol === 'http:' ? href : undefined;
};

/** The character an emote is shown as. */
export const emojiOf = (name: string | undefined): string | undefined =>
  name === undefined || !Object.hasOwn(emotes, name) ? undefined : emotes[name as keyof typeof emotes].split(' ', 1)[0];

const pieceOf = (text: string, { kind, name, url, account_id, emote_id = '' }: Part, own?: EmotePictures): Piece => {
  const emoji = kind === 'emote' ? emojiOf(name) : undefined;
  const address = kind === 'link' ? safeUrl(url) : undefined;
  const picture = kind === 'emote' && !emoji ? own?.get(emote_id) : undefined;
  if (emoji) return { is: 'emote', text, emoji };
  if (picture) return { is: 'picture', text, url: picture };
  if (address) return { is: 'link', text, url: address };
  return kind === 'mention' ? { is: 'mention', text, accountId: account_id } : { is: 'words', text };
};

/** Which of the channel's own emotes a message holds. */
export const ownEmotesIn = (parts: readonly Part[] = []): string[] =>
  parts.flatMap(({ kind, emote_id }) => (kind === 'emote' && emote_id !== undefined ? [emote_id] : []));

/**
 * A message in pieces. What does not fit its text, or lies over another, is left to the words; as is an emote of the channel's
 * own that is not there any more. `own`: where their pictures are.
 */
export const piecesOf = (text: string, parts: readonly Part[] = [], own?: EmotePictures): Piece[] => {
  const pieces: Piece[] = [];
  let at = 0;
  for (const part of [...parts].sort((a, b) => a.from - b.from)) {
    if (part.from < at || part.to <= part.from || part.to > text.length) continue;
    if (part.from > at) pieces.push({ is: 'words', text: text.slice(at, part.from) });
    pieces.push(pieceOf(text.slice(part.from, part.to), part, own));
    at = part.to;
  }
  if (at < text.length) pieces.push({ is: 'words', text: text.slice(at) });
  return pieces;
};

/** A few emotes and nothing else are shown large. */
export const isAllEmotes = (pieces: readonly Piece[]): boolean => {
  const seen = pieces.filter((piece) => piece.is !== 'words' || piece.text.trim() !== '');
  return seen.length > 0 && seen.length <= 5 && seen.every(({ is }) => is === 'emote' || is === 'picture');
};

/** As one would read it aloud. */
export const spoken = (pieces: readonly Piece[]): string =>
  pieces.map((piece) => (piece.is === 'emote' ? piece.emoji : piece.text)).join('');

import { emotes } from '../../../../sdk/src/public.ts';
import type { Message } from './room.ts';

type Part = NonNullable<Message['parts']>[number];

/** What a message is drawn from, in order: words, and what is more than words. */
export type Piece =
  | { is: 'words'; text: string }
  | { is: 'link'; text: string; url: string }
  | { is: 'mention'; text: string; accountId: string | undefined }
  | { is: 'emote'; text: string; emoji: string };

/** An address somebody may be led to: the web's, and nothing that runs. */
export const safeUrl = (text: string | undefined): string | undefined => {
  if (text === undefined || !URL.canParse(text)) return undefined;
  const { protocol, href } = new URL(text);
  return protocol === 'https:' || protocol === 'http:' ? href : undefined;
};

/** The character an emote is shown as. */
export const emojiOf = (name: string | undefined): string | undefined =>
  name === undefined || !Object.hasOwn(emotes, name) ? undefined : emotes[name as keyof typeof emotes].split(' ', 1)[0];

const pieceOf = (text: string, { kind, name, url, account_id }: Part): Piece => {
  const emoji = kind === 'emote' ? emojiOf(name) : undefined;
  const address = kind === 'link' ? safeUrl(url) : undefined;
  if (emoji) return { is: 'emote', text, emoji };
  if (address) return { is: 'link', text, url: address };
  return kind === 'mention' ? { is: 'mention', text, accountId: account_id } : { is: 'words', text };
};

/** A message in pieces. What does not fit its text, or lies over another, is left to the words. */
export const piecesOf = (text: string, parts: readonly Part[] = []): Piece[] => {
  const pieces: Piece[] = [];
  let at = 0;
  for (const part of [...parts].sort((a, b) => a.from - b.from)) {
    if (part.from < at || part.to <= part.from || part.to > text.length) continue;
    if (part.from > at) pieces.push({ is: 'words', text: text.slice(at, part.from) });
    pieces.push(pieceOf(text.slice(part.from, part.to), part));
    at = part.to;
  }
  if (at < text.length) pieces.push({ is: 'words', text: text.slice(at) });
  return pieces;
};

/** A few emotes and nothing else are shown large. */
export const isAllEmotes = (pieces: readonly Piece[]): boolean => {
  const seen = pieces.filter((piece) => piece.is !== 'words' || piece.text.trim() !== '');
  return seen.length > 0 && seen.length <= 5 && seen.every(({ is }) => is === 'emote');
};

/** As one would read it aloud. */
export const spoken = (pieces: readonly Piece[]): string =>
  pieces.map((piece) => (piece.is === 'emote' ? piece.emoji : piece.text)).join('');

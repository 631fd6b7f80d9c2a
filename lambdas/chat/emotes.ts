import type { Stretch } from './stretch.ts';

/** An emote everybody has: written `:name:`, shown as its character, found by its words. */
export interface Emote {
  name: string;
  emoji: string;
  words: readonly string[];
}

const emote = (name: string, emoji: string, ...words: string[]): Emote => ({ name, emoji, words });

export const emotes: readonly Emote[] = [
  emote('grin', '😀', 'happy', 'smile'),
  emote('smile', '😊', 'happy', 'warm'),
  emote('joy', '😂', 'laugh', 'tears', 'funny'),
  emote('rofl', '🤣', 'laugh', 'floor', 'funny'),
  emote('wink', '😉', 'flirt', 'joke'),
  emote('cool', '😎', 'sunglasses', 'smooth'),
  emote('love', '😍', 'heart', 'eyes', 'adore'),
  emote('kiss', '😘', 'love', 'blow'),
  emote('star_eyes', '🤩', 'wow', 'amazed', 'excited'),
  emote('think', '🤔', 'hmm', 'wonder'),
  emote('neutral', '😐', 'meh', 'blank'),
  emote('eyeroll', '🙄', 'annoyed', 'really'),
  emote('smirk', '😏', 'sly', 'smug'),
  emote('sleepy', '😴', 'tired', 'zzz', 'bored'),
  emote('sad', '😢', 'cry', 'tear'),
  emote('sob', '😭', 'cry', 'loud'),
  emote('wow', '😮', 'surprised', 'open', 'mouth'),
  emote('scream', '😱', 'fear', 'shock'),
  emote('angry', '😠', 'mad', 'cross'),
  emote('rage', '😡', 'mad', 'furious'),
  emote('sweat', '😅', 'nervous', 'phew', 'relief'),
  emote('facepalm', '🤦', 'disbelief', 'no'),
  emote('shrug', '🤷', 'whatever', 'unsure'),
  emote('party', '🥳', 'celebrate', 'birthday'),
  emote('clown', '🤡', 'silly', 'joke'),
  emote('skull', '💀', 'dead', 'laugh'),
  emote('ghost', '👻', 'boo', 'halloween'),
  emote('robot', '🤖', 'bot', 'machine'),
  emote('heart', '❤️', 'love', 'red'),
  emote('broken_heart', '💔', 'sad', 'love'),
  emote('fire', '🔥', 'hot', 'lit'),
  emote('sparkles', '✨', 'shiny', 'new'),
  emote('hundred', '💯', 'perfect', 'score'),
  emote('tada', '🎉', 'celebrate', 'confetti', 'party'),
  emote('trophy', '🏆', 'win', 'winner', 'gg'),
  emote('rocket', '🚀', 'launch', 'fast', 'moon'),
  emote('eyes', '👀', 'look', 'watching'),
  emote('thumbs_up', '👍', 'yes', 'good', 'like'),
  emote('thumbs_down', '👎', 'no', 'bad', 'dislike'),
  emote('clap', '👏', 'applause', 'bravo'),
  emote('wave', '👋', 'hello', 'bye', 'hi'),
  emote('pray', '🙏', 'please', 'thanks', 'hope'),
  emote('muscle', '💪', 'strong', 'power'),
  emote('popcorn', '🍿', 'drama', 'watch', 'movie'),
  emote('coffee', '☕', 'morning', 'break'),
];

const byName = new Map(emotes.map((each) => [each.name, each]));

export const emoteOf = (name: string): Emote | undefined => byName.get(name);

export interface FoundEmote extends Stretch {
  name: string;
  /** Of an emote of the channel's own. */
  emoteId?: string;
}

/** The channel's own emotes: their ids by their names. */
export type OwnEmotes = ReadonlyMap<string, string>;

/** The emotes written as `:name:`, everybody's before the channel's own; a name nobody gave an emote is plain text. */
export const emotesIn = (text: string, own?: OwnEmotes): FoundEmote[] => {
  const found: FoundEmote[] = [];
  const written = /:([a-z][a-z0-9_]{1,24}):(?!\p{M}|\u200D)/gu;
  for (let match = written.exec(text); match; match = written.exec(text)) {
    const name = match[1] ?? '';
    const stretch = { from: match.index, to: match.index + match[0].length };
    const emoteId = own?.get(name);
    if (byName.has(name)) found.push({ ...stretch, name });
    else if (emoteId !== undefined) found.push({ ...stretch, name, emoteId });
    // The colon that ends what is no emote may begin one.
    else written.lastIndex -= 1;
  }
  return found;
};

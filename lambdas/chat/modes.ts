import { foldedText } from '../kit/text-fold.ts';
import type { TextRules } from '../kit/text-rules.ts';
import { EmoteOnly, FollowersOnly, FollowLonger, NotUnique, SlowMode, SubscribersOnly } from './refusals-contract.ts';
import type { Modes, Part } from './room-contract.ts';
import type { ChatSettings, Shield } from './settings-contract.ts';

// How a room is run at the moment, and what that means for somebody who wants to say something.

/** Facts about who writes. */
export interface Speaker {
  /** The owner, those who keep order there, and staff: no mode applies to them. */
  exempt: boolean;
  subscriber: boolean;
  /** Since when they follow the channel, if they do. */
  follows?: Date | undefined;
  /** When they last said something in this room that was not turned down. */
  saidAt?: Date | undefined;
}

/** What they want to say, and what the room said lately, the newest first. */
export interface Wish {
  text: string;
  parts: readonly Part[];
  recent: readonly string[];
}

/** Of two whiles to have followed the longer one; where none is asked for, none. */
const longerOf = (one: Modes['followersSec'], other: Modes['followersSec']): Pick<Modes, 'followersSec'> => {
  const asked = [one, other].filter((seconds) => typeof seconds === 'number');
  return asked.length > 0 ? { followersSec: Math.max(...asked) } : {};
};

/** With the shield up, the stricter of what is on anyway and what the shield puts on. */
export const modesInForce = (modes: Modes, { modes: shield }: Shield): Modes =>
  modes.shield
    ? {
        slowSec: Math.max(modes.slowSec, shield.slowSec),
        ...longerOf(modes.followersSec, shield.followersSec),
        subscribersOnly: modes.subscribersOnly || shield.subscribersOnly,
        emoteOnly: modes.emoteOnly || shield.emoteOnly,
        unique: modes.unique || shield.unique,
        holdFirst: modes.holdFirst || shield.holdFirst,
        shield: true,
      }
    : modes;

const shielded = new WeakMap<ChatSettings, TextRules>();

/**
 * The rules texts are judged by: with the shield up, the channel's own lists under the shield's strictness. The same
 * settings give the same object, so that what was made of it can be found again.
 */
export const rulesInForce = (settings: ChatSettings, modes: Modes): TextRules => {
  if (!modes.shield) return settings.rules;
  const known = shielded.get(settings);
  if (known) return known;
  const { modes: _, ...strictness } = settings.shield;
  const made = { ...settings.rules, ...strictness };
  shielded.set(settings, made);
  return made;
};

/** Nothing is left of the text when its emotes, its emoji and its spaces are taken out. */
const isOnlyEmotes = ({ text, parts }: Pick<Wish, 'text' | 'parts'>): boolean => {
  let rest = text;
  for (const { kind, from, to } of parts.toReversed())
    if (kind === 'emote') rest = `${rest.slice(0, from)} ${rest.slice(to)}`;
  return rest.replace(/\p{RGI_Emoji}/gv, ' ').trim() === '';
};

/** Milliseconds until they may write again. */
export const slowFor = (modes: Modes, { saidAt }: Speaker, now: Date): number =>
  saidAt ? Math.max(0, saidAt.getTime() + modes.slowSec * 1000 - now.getTime()) : 0;

/** Refuses who does not follow the channel, or has not for long enough, where that is asked for. */
export const checkFollowing = (
  { followersSec }: Modes,
  { exempt, follows }: Pick<Speaker, 'exempt' | 'follows'>,
  now: Date,
): void => {
  if (exempt || typeof followersSec !== 'number') return;
  if (!follows) throw FollowersOnly({ followersSec });
  const mayWriteAt = follows.getTime() + followersSec * 1000;
  if (mayWriteAt > now.getTime())
    throw FollowLonger({
      followersSec,
      retryAfterMs: mayWriteAt - now.getTime(),
      mayWriteAt: new Date(mayWriteAt).toISOString(),
    });
};

/** Refuses what the modes in force do not let this person say now; slow mode is asked last, so that nobody waits in vain. */
export const checkModes = (modes: Modes, wish: Wish, speaker: Speaker, now: Date): void => {
  if (speaker.exempt) return;
  checkFollowing(modes, speaker, now);
  if (modes.subscribersOnly && !speaker.subscriber) throw SubscribersOnly();
  if (modes.emoteOnly && !isOnlyEmotes(wish)) throw EmoteOnly();
  const folded = modes.unique ? foldedText(wish.text) : '';
  if (modes.unique && wish.recent.some((said) => foldedText(said) === folded)) throw NotUnique();
  const retryAfterMs = slowFor(modes, speaker, now);
  if (retryAfterMs > 0) throw SlowMode({ retryAfterMs });
};

import { useEffect, useRef, useState } from 'react';
import { reactions } from '../../../../sdk/src/public.ts';
import type { Chat, Reaction } from './chat.ts';

interface Burst {
  id: number;
  emoji: string;
  /** Where it rises, 0 to 100 % of the width, and how late. */
  x: number;
  delayMs: number;
}

/** However many react at once, no more than this rise. */
const mostBursts = 24;
const mostOfOne = 6;
const riseMs = 1_900;
/** Taps in a hurry are shown, and told once in so long. */
const tellEveryMs = 400;

const names: Record<Reaction, string> = {
  '👍': 'thumbs up',
  '❤️': 'heart',
  '😂': 'laughing',
  '😮': 'surprised',
  '😢': 'sad',
  '👏': 'applause',
  '🔥': 'fire',
  '🎉': 'celebration',
};

/** What others feel just now, rising over the chat; it is seen and gone. */
export const ReactionBursts = ({ chat }: { chat: Chat }) => {
  const [bursts, setBursts] = useState<readonly Burst[]>([]);
  const next = useRef(1);
  useEffect(
    () =>
      chat.onReactions((counts) => {
        const risen = Object.entries(counts).flatMap(([emoji, count]) =>
          Array.from({ length: Math.min(mostOfOne, count) }, () => ({
            ...{ id: next.current++, emoji, x: 8 + Math.random() * 84 },
            delayMs: Math.random() * 700,
          })),
        );
        if (risen.length > 0) setBursts((before) => [...before, ...risen].slice(-mostBursts));
      }),
    [chat],
  );
  return (
    <div className="chat-bursts" aria-hidden="true">
      {bursts.map(({ id, emoji, x, delayMs }) => (
        <span
          key={id}
          style={{ insetInlineStart: `${x}%`, animationDelay: `${delayMs}ms`, animationDuration: `${riseMs}ms` }}
          onAnimationEnd={() => setBursts((before) => before.filter((burst) => burst.id !== id))}
        >
          {emoji}
        </span>
      ))}
    </div>
  );
};

/** One press, one feeling: it says nothing and costs the room no message. */
export const ReactionBar = ({ chat, disabled }: { chat: Chat; disabled: boolean }) => {
  const toldAt = useRef(0);
  const react = (emoji: Reaction) => {
    const now = performance.now();
    if (now - toldAt.current < tellEveryMs) return;
    toldAt.current = now;
    chat.react(emoji);
  };
  return (
    <fieldset className="chat-reactions">
      <legend className="sr-only">React</legend>
      {reactions.map((emoji) => (
        <button
          key={emoji}
          type="button"
          disabled={disabled}
          aria-label={names[emoji]}
          title={names[emoji]}
          onClick={() => react(emoji)}
        >
          {emoji}
        </button>
      ))}
    </fieldset>
  );
};

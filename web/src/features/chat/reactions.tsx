import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
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
/** Whoever wants nothing to move sees sums that stand for so long after the last of them. */
const standMs = 3_000;
/** Taps in a hurry are told once in so long. */
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

/** What others feel just now, over the chat; it is seen and gone. */
export const ReactionBursts = ({ chat }: { chat: Chat }) =>
  useWantsStill() ? <StandingSums chat={chat} /> : <RisingBursts chat={chat} />;

const still = window.matchMedia('(prefers-reduced-motion: reduce)');
const subscribeToStill = (listener: () => void) => {
  still.addEventListener('change', listener);
  return () => still.removeEventListener('change', listener);
};
const useWantsStill = (): boolean => useSyncExternalStore(subscribeToStill, () => still.matches);

const RisingBursts = ({ chat }: { chat: Chat }) => {
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

const StandingSums = ({ chat }: { chat: Chat }) => {
  const [sums, setSums] = useState<Readonly<Record<string, number>>>({});
  useEffect(() => {
    let timer: number | undefined;
    const stop = chat.onReactions((counts) => {
      if (Object.keys(counts).length === 0) return;
      setSums((before) => plus(before, counts));
      window.clearTimeout(timer);
      timer = window.setTimeout(() => setSums({}), standMs);
    });
    return () => {
      stop();
      window.clearTimeout(timer);
    };
  }, [chat]);
  return (
    <div className="chat-sums" aria-hidden="true">
      {Object.entries(sums).map(([emoji, count]) => (
        <span key={emoji}>
          {emoji} {count}
        </span>
      ))}
    </div>
  );
};

const plus = (
  sums: Readonly<Record<string, number>>,
  more: Readonly<Record<string, number>>,
): Record<string, number> => ({
  ...sums,
  ...Object.fromEntries(Object.entries(more).map(([emoji, count]) => [emoji, (sums[emoji] ?? 0) + count])),
});

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

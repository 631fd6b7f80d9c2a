import { useEffect, useState } from 'react';
import type { Room } from './room.ts';
import { sampleWords } from './words.ts';

/** A room in which nothing has happened for so long is not busy any more, whatever was shown of what was said last. */
const calmAfterMs = 10_000;

/** That more is said than anybody reads, as long as that is so. */
export const SampleNote = ({ room: { oneIn, at } }: { room: Pick<Room, 'oneIn' | 'at'> }) => {
  const [calmAt, setCalmAt] = useState<number>();
  useEffect(() => {
    const timer = window.setTimeout(() => setCalmAt(at), calmAfterMs);
    return () => window.clearTimeout(timer);
  }, [at]);
  const words = calmAt === at ? undefined : sampleWords(oneIn);
  return words && <p className="chat-modes">{words}</p>;
};

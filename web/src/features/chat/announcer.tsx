import { useEffect, useRef, useState } from 'react';
import type { Room } from './room.ts';
import { newsWords } from './words.ts';

/** So often at most is something said: a busy room would never stop talking. */
const everyMs = 4_000;

/** Reads aloud what is new, for those who do not see the list: politely, in a breath at a time, and never what was there before. */
export const Announcer = ({ room }: { room: Room }) => {
  const [words, setWords] = useState('');
  const latest = useRef(room);
  latest.current = room;
  const toldTo = useRef(room.at);
  useEffect(() => {
    const timer = window.setInterval(() => {
      const { at, lines } = latest.current;
      const from = toldTo.current;
      toldTo.current = at;
      if (from === undefined || at === undefined || at <= from) return;
      setWords(newsWords(lines.filter(({ seq }) => seq > from)));
    }, everyMs);
    return () => window.clearInterval(timer);
  }, []);
  return (
    <p className="sr-only" aria-live="polite" data-testid="chat-news">
      {words}
    </p>
  );
};

import { useEffect, useState } from 'react';
import { titleWith } from './calls.ts';
import type { Message } from './room.ts';

const isLooking = () => document.visibilityState === 'visible' && document.hasFocus();

/**
 * How many of these messages nobody has seen yet: seen is what stands at the list's end while the page is looked at. The page's
 * title says it too. `atEnd`: the list is at its end.
 */
export const useUnread = (calls: readonly Message[], newest: number, atEnd: boolean): [number, () => void] => {
  const [seenTo, setSeenTo] = useState(newest);
  const [looks, setLooks] = useState(isLooking);
  useEffect(() => {
    const look = () => setLooks(isLooking());
    document.addEventListener('visibilitychange', look);
    window.addEventListener('focus', look);
    window.addEventListener('blur', look);
    return () => {
      document.removeEventListener('visibilitychange', look);
      window.removeEventListener('focus', look);
      window.removeEventListener('blur', look);
    };
  }, []);
  useEffect(() => {
    if (looks && atEnd) setSeenTo(newest);
  }, [looks, atEnd, newest]);
  const unread = calls.filter(({ seq }) => seq > seenTo).length;
  useEffect(() => {
    document.title = titleWith(document.title, unread);
    return () => {
      document.title = titleWith(document.title, 0);
    };
  }, [unread]);
  return [unread, () => setSeenTo(newest)];
};

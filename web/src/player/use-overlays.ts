import { useCallback, useEffect, useRef, useState } from 'react';

/** A playlist that is still growing may be a copy this old. */
const playlistLifeMs = 1_500;

/**
 * More qualities have been made than the loaded playlist offers: taken before the first picture, else when the viewer
 * likes. Asked for once per number of `qualities`: a browser may be unable to play some of them.
 */
export const useNews = (qualities: number, offered: number, isFresh: boolean, startAgain: () => void) => {
  const [asked, setAsked] = useState(0);
  const take = () => {
    setAsked(qualities);
    startAgain();
  };
  const latest = useRef(take);
  latest.current = take;
  const isBehind = offered > 0 && offered < qualities && asked !== qualities;
  useEffect(() => {
    if (!isBehind || !isFresh) return undefined;
    const timer = window.setTimeout(() => latest.current(), playlistLifeMs);
    return () => window.clearTimeout(timer);
  }, [isBehind, isFresh]);
  return { isWaiting: isBehind && !isFresh, take };
};

/** The controls go away when nobody touches anything for a while. */
export const useQuiet = () => {
  const [isQuiet, setQuiet] = useState(false);
  const timer = useRef<number>(undefined);
  const sleep = useCallback(() => {
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(() => setQuiet(true), 600);
  }, []);
  const wake = useCallback(() => {
    setQuiet(false);
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(() => setQuiet(true), 2_800);
  }, []);
  useEffect(() => () => window.clearTimeout(timer.current), []);
  return { isQuiet, wake, sleep };
};

/** A short word over the picture after a key, so that it is seen what it did. */
export const useFlash = () => {
  const [flash, setFlash] = useState({ words: '', count: 0 });
  useEffect(() => {
    if (!flash.words) return undefined;
    const timer = window.setTimeout(() => setFlash(({ count }) => ({ words: '', count })), 700);
    return () => window.clearTimeout(timer);
  }, [flash]);
  return { ...flash, show: (words: string) => setFlash(({ count }) => ({ words, count: count + 1 })) };
};
export type Flash = ReturnType<typeof useFlash>;

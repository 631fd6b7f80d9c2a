import { useCallback, useEffect, useRef, useState } from 'react';

/** More qualities have been made since this was loaded: taken at once before the first picture, else when the viewer likes. */
export const useNews = (edition: number, isFresh: boolean, startAgain: () => void) => {
  const [taken, setTaken] = useState(edition);
  const take = () => {
    setTaken(edition);
    startAgain();
  };
  const latest = useRef(take);
  latest.current = take;
  const isNew = edition !== taken;
  useEffect(() => {
    if (isNew && isFresh) latest.current();
  }, [isNew, isFresh]);
  return { isWaiting: isNew && !isFresh, take };
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

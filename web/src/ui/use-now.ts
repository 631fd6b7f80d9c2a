import { useEffect, useState } from 'react';

/** The time, told anew every so often: for countdowns and clocks. */
export const useNow = (everyMs = 1_000): Date => {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = window.setInterval(() => setNow(new Date()), everyMs);
    return () => window.clearInterval(timer);
  }, [everyMs]);
  return now;
};

import { useEffect, useState, useSyncExternalStore } from 'react';
import { type ChatReplay, keepChatReplay } from '../../../../sdk/src/public.ts';
import { useKept } from '../playback/use-kept.ts';
import { fetchFile } from './edge-pages.ts';
import type { ReplayIndex, ReplayPage } from './replay.ts';
import { createReplay, type Replay, type ReplayStanding, type ReplayWorld } from './replay-reader.ts';

const browserWorld = ({ clock, index_url, pages_url }: ChatReplay, renew: () => Promise<boolean>): ReplayWorld => ({
  clock,
  index: (signal) => fetchFile<ReplayIndex>(index_url, signal, renew),
  page: async (page, edition, signal) => {
    const url = `${pages_url}${page}.json?x-edition=${encodeURIComponent(edition)}`;
    const found = await fetchFile<ReplayPage>(url, signal, renew);
    if (!found) throw new Error(`${url} is not there`);
    return found;
  },
  time: {
    now: () => Date.now(),
    after: (ms, work) => {
      const timer = window.setTimeout(work, ms);
      return () => window.clearTimeout(timer);
    },
  },
});

const events = ['timeupdate', 'seeking', 'seeked', 'loadedmetadata', 'ended'] as const;
const nothingYet: ReplayStanding = { is: 'loading', lines: [] };
const subscribeToNothing = () => () => {};
const readNothing = () => nothingYet;

/** What had been said when what the film shows took place. `error`: why it may not be read. */
export const useReplay = (streamId: string, film: HTMLVideoElement | null) => {
  const { grant, error, renew } = useKept(keepChatReplay, streamId);
  const [replay, setReplay] = useState<Replay>();
  const isOpen = grant !== undefined;
  // A fresh grant is a fresh cookie, and nothing else.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, as soon as it may be read
  useEffect(() => {
    if (!grant) return undefined;
    const one = createReplay(browserWorld(grant, renew));
    setReplay(one);
    return () => {
      one.close();
      setReplay(undefined);
    };
  }, [streamId, isOpen]);
  useEffect(() => {
    if (!film || !replay) return undefined;
    // At its end everything is shown, what was said after the last picture too.
    const follow = () => replay.moveTo(film.ended ? Number.POSITIVE_INFINITY : film.currentTime);
    follow();
    for (const name of events) film.addEventListener(name, follow);
    return () => {
      for (const name of events) film.removeEventListener(name, follow);
    };
  }, [film, replay]);
  const standing = useSyncExternalStore(replay?.subscribe ?? subscribeToNothing, replay?.read ?? readNothing);
  return { replay, standing, error: isOpen ? undefined : error };
};

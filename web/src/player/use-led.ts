import { createMediaStore } from 'media-chrome/dist/media-store/media-store.js';
import { useEffect, useMemo, useRef, useSyncExternalStore } from 'react';
import { createLed, type Led, type LedStanding } from './create-led.ts';
import type { Lead } from './led.ts';

const alignsEveryMs = 200;

/** The store of a film that is led: what its controls ask goes to the lead first. */
export const useLedStore = (lead: Lead | undefined) => {
  const latest = useRef(lead);
  latest.current = lead;
  const say = useRef<(words: string) => void>(() => {});
  const isLed = lead !== undefined;
  return useMemo(() => {
    if (!isLed) return undefined;
    const inner = createMediaStore({ documentElement: globalThis.document });
    const led = createLed(
      () => latest.current ?? { where: () => undefined, viewers: 'together' },
      inner,
      (words) => say.current(words),
    );
    return { led, say, mediaStore: { ...inner, dispatch: led.dispatch } };
  }, [isLed]);
};

const free: LedStanding = { isFollowing: true, needsPress: false };
const subscribeToNothing = () => () => {};
const readNothing = () => free;

/** Keeps the film where its lead says, for as long as it is on the screen. */
export const useLed = (led: Led | undefined, video: HTMLVideoElement | null): LedStanding => {
  useEffect(() => {
    if (!led || !video) return undefined;
    const timer = window.setInterval(() => led.align(video, performance.now()), alignsEveryMs);
    return () => window.clearInterval(timer);
  }, [led, video]);
  return useSyncExternalStore(led?.subscribe ?? subscribeToNothing, led?.read ?? readNothing);
};

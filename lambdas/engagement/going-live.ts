import type * as z from 'zod';
import type { streamFacts } from '../live/events.ts';

// What followers of a channel are told of: that it goes live. Pure.

/** That somebody is live is no news any more so long after they went. */
const newsForMs = 3_600_000;
/** Of one channel its followers hear once in so long: a stream that broke, and was begun as another, tells nobody twice. */
export const restMs = 3_600_000;

export const isNews = (liveSince: string, now: Date): boolean => now.getTime() - Date.parse(liveSince) < newsForMs;

/** A stream that its followers are told of. */
export interface GoneLive {
  channelId: string;
  streamId: string;
  title: string;
  liveSince: string;
}

/**
 * Whether this is one: on air, for everybody to find, and without a door, since whoever was sent a password or a ticket was
 * told with it. One that is opened to everybody while on air is, from then on.
 */
export const goneLive = (stream: z.output<typeof streamFacts>, now: Date): GoneLive | undefined => {
  const { channelId, streamId, title, liveSince, state, visibility, admission, terminated } = stream;
  if (!channelId || !liveSince || state !== 'LIVE' || terminated) return undefined;
  const isForAll = visibility === 'public' && admission === 'open';
  return isForAll && isNews(liveSince, now) ? { channelId, streamId, title, liveSince } : undefined;
};

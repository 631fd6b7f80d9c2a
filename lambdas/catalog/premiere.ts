import { isAhead } from '../kit/premiere.ts';
import { type Moved, move, type Video } from './video.ts';

// A film that plays for everybody at once: announced, set anew, called off. It is published from its announcement on, so that
// it has a page; that nobody plays it before its hour is asked wherever media is handed out (`kit/premiere.ts`).

const daysAhead = 30;

/** May a film be announced for then? In the future, and within so many days that somebody will still know. */
export const isPossiblePremiere = (at: Date, now: Date): boolean =>
  at > now && at.getTime() - now.getTime() <= daysAhead * 24 * 3600_000;

/** Announced or set anew, and what happened; undefined where it cannot be. Among the others it counts as of its hour. */
export const announced = (video: Video, at: Date, now: Date, channelId: string | undefined): Moved | undefined => {
  const hour = { premiereAt: at.toISOString(), publishedAt: at.toISOString() };
  if (video.state === 'PUBLISHED' && isAhead(video, now))
    return {
      event: 'publish',
      video: { ...video, ...hour, version: video.version + 1, updatedAt: now.toISOString() },
    };
  return move(video, 'publish', now, { ...hour, publishAt: undefined, channelId: video.channelId ?? channelId });
};

/** Without the hour that was announced, if it is still to come: then it has never been published. */
export const withoutPremiere = (video: Video, now: Date): Partial<Video> =>
  isAhead(video, now) ? { premiereAt: undefined, publishedAt: undefined } : {};

/** Called off before its hour: taken back, and it stays ready. */
export const calledOff = (video: Video, now: Date): Moved | undefined =>
  isAhead(video, now) ? move(video, 'unpublish', now, withoutPremiere(video, now)) : undefined;

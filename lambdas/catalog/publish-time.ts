import { isHeldBack, type Moved, publish, type Video } from './video.ts';

/** May a video be told to be published then? In the future, and within a year. */
export const isPossiblePublishTime = (at: Date, now: Date): boolean => {
  const yearFromNow = new Date(now);
  yearFromNow.setUTCFullYear(now.getUTCFullYear() + 1);
  return at > now && at <= yearFromNow;
};

/** With an hour set, that hour decides and nothing else: "as soon as it is ready" would be too early. */
export const withPublishTime = (video: Video, at: Date | undefined, now: Date): Video => ({
  ...video,
  publishAt: at?.toISOString(),
  ...(at ? { autoPublish: false } : {}),
  version: video.version + 1,
  updatedAt: now.toISOString(),
});

/** When the reconciler should publish it: not before it can be played, and not while it is held back. */
export const publishingDueAt = (video: Video): string | undefined =>
  video.state === 'READY' && !isHeldBack(video) ? video.publishAt : undefined;

/** Published, if its hour has come. */
export const publishWhenDue = (video: Video, now: Date, channelId: string | undefined): Moved | undefined => {
  const dueAt = publishingDueAt(video);
  return dueAt !== undefined && dueAt <= now.toISOString() ? publish(video, now, channelId) : undefined;
};

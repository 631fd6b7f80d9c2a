import { remindMinutes } from './contract.ts';
import { isHeldBack, type Video } from './video.ts';

/** When people are reminded of a premiere: once for each hour it is announced for, and not while it is held back. */
export const remindTime = (video: Video): string | undefined => {
  const { state, premiereAt, remindedFor } = video;
  if (state !== 'PUBLISHED' || premiereAt === undefined || remindedFor === premiereAt || isHeldBack(video))
    return undefined;
  return new Date(Date.parse(premiereAt) - remindMinutes * 60_000).toISOString();
};

/** Everybody who wanted to be has been. */
export const reminded = (video: Video, now: Date): Video => ({
  ...video,
  remindedFor: video.premiereAt,
  version: video.version + 1,
  updatedAt: now.toISOString(),
});

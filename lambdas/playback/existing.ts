import type { VideoRights } from '../kit/authorize.ts';
import { VideoGone } from './contract.ts';
import { isDeleted, rightsOf, type VideoCopy, wasPublic } from './video-copy.ts';

/**
 * A video with its rights, ready for `may`; a deleted one is said to be gone only where it had been public, and one in
 * the trash is not there for anybody, its owner included.
 */
export const existing = (video: VideoCopy | undefined): (VideoRights & { video: VideoCopy }) | undefined => {
  if (!video || video.trashedAt !== undefined) return undefined;
  if (!isDeleted(video)) return { ...rightsOf(video), video };
  if (wasPublic(video)) throw VideoGone();
  return undefined;
};

import type { VideoRights } from '../kit/authorize.ts';
import { VideoGone } from './contract.ts';
import { isBeingDeleted, rightsOf, type Video, wasPublic } from './video.ts';

/**
 * A video with its rights, ready for `may`. A deleted one is gone for everybody: said aloud (410) where it had been public,
 * otherwise it never was.
 */
export const existing = (video: Video | undefined): (VideoRights & { video: Video }) | undefined => {
  if (!video) return undefined;
  if (!isBeingDeleted(video)) return { ...rightsOf(video), video };
  if (wasPublic(video)) throw VideoGone();
  return undefined;
};

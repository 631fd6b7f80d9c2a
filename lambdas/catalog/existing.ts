import type { VideoRights } from '../kit/authorize.ts';
import { ModerationHold, VideoGone, VideoInTrash } from './contract.ts';
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

/** For what may only be done to a video that is not in the trash; asked after the rights, so that only its owner hears it. */
export const outsideTrash = <T extends { video: Video }>(thing: T): T => {
  if (thing.video.trashedAt !== undefined) throw VideoInTrash();
  return thing;
};

/** For what its owner may not do while staff hold the video. */
export const outsideHold = <T extends { video: Video }>(thing: T): T => {
  if (thing.video.takenDown !== undefined) throw ModerationHold();
  return thing;
};

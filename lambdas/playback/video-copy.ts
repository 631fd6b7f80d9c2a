import type * as z from 'zod';
import type { videoFacts } from '../catalog/events.ts';
import type { VideoRights } from '../kit/authorize.ts';
import { isAhead } from '../kit/premiere.ts';

/** Playback's copy of a video, as catalog last told it. */
export type VideoCopy = z.output<typeof videoFacts>;

export const rightsOf = (video: VideoCopy): VideoRights => ({
  ownerId: video.ownerId,
  published: video.state === 'PUBLISHED',
  takenDown: video.takenDown !== undefined,
  visibility: video.visibility,
  access: video.access,
});

/** The same at a moment: before its premiere it is as if it were not published. */
export const rightsAt = (video: VideoCopy, now: Date): VideoRights => ({
  ...rightsOf(video),
  ...(isAhead(video, now) ? { published: false } : {}),
});

export const isDeleted = (video: VideoCopy): boolean => video.state === 'DELETING' || video.state === 'DELETED';

/** Strangers may know that it is gone only if they could have known that it was there. */
export const wasPublic = (video: VideoCopy): boolean =>
  video.publishedAt !== undefined && video.visibility !== 'private';

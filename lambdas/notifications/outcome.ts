import * as z from 'zod';
import { videoFacts } from '../catalog/events.ts';
import { endedByOwner } from '../upload/events.ts';

/** What notifications must know of a video to write about it. */
export const VideoCopy = videoFacts.pick({
  videoId: true,
  ownerId: true,
  version: true,
  title: true,
  state: true,
  sourceVersion: true,
  failure: true,
  trashedAt: true,
});
export type VideoCopy = z.output<typeof VideoCopy>;

/** How the making of a video ended: its owner gets one mail for each. */
export const Outcome = z.enum(['ready', 'failed']);
export type Outcome = z.output<typeof Outcome>;

/** Nobody has to be told what they did themselves. */
const ownDoing: readonly string[] = [endedByOwner, 'upload.video_deleted'];

/** What there is to tell of a video as it now stands; nothing while it is on its way, thrown away or deleted. */
export const outcomeOf = ({ state, failure, trashedAt }: VideoCopy): Outcome | undefined => {
  if (trashedAt !== undefined) return undefined;
  if (state === 'READY' || state === 'PUBLISHED') return 'ready';
  if (state === 'FAILED' && !ownDoing.includes(failure?.code ?? '')) return 'failed';
  return undefined;
};

export const isGone = ({ state }: VideoCopy): boolean => state === 'DELETING' || state === 'DELETED';

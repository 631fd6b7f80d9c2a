import type * as z from 'zod';
import { isBeingDeleted, type Moved, next, publish, type takedown, type Video } from './video.ts';

/** A step that is no transition of the video's machine has a name of its own in the log. */
export type TakedownStep = Omit<Moved, 'event'> & { event: Moved['event'] | 'taken_down' | 'restored' };

export type Takedown = z.output<typeof takedown>;

const changed = (video: Video, now: Date, change: Partial<Video>): Video => ({
  ...video,
  ...change,
  version: video.version + 1,
  updatedAt: now.toISOString(),
});

/**
 * Taken down: hidden from everyone but its owner and staff, and played by staff alone. Its state stays beneath, and what is
 * being made of it goes on, so that restoring it is only taking this away.
 */
export const takeDown = (video: Video, decision: Takedown, now: Date): TakedownStep | undefined =>
  isBeingDeleted(video) || video.takenDown
    ? undefined
    : { event: 'taken_down', video: changed(video, now, { takenDown: decision, restoredAt: undefined }) };

/** As it was before; and published, if only this kept it from that meanwhile. */
export const restore = (video: Video, now: Date, channelId: string | undefined): TakedownStep | undefined => {
  if (isBeingDeleted(video) || !video.takenDown) return undefined;
  const change = { takenDown: undefined, restoredAt: now.toISOString() };
  if (video.publishAgain && !video.trashedAt && next(video.state, 'publish'))
    return publish({ ...video, ...change, publishAgain: undefined }, now, channelId);
  return { event: 'restored', video: changed(video, now, change) };
};

/** The very same decision again: an answer that was lost on its way, not a second opinion. */
export const isRepeated = (video: Video, decision: Takedown): boolean =>
  video.takenDown !== undefined &&
  video.takenDown.by === decision.by &&
  video.takenDown.reason === decision.reason &&
  video.takenDown.message === decision.message &&
  video.takenDown.note === decision.note;

import { isBeingDeleted, type Moved, move, next, publish, type Video } from './video.ts';

/** How long a video can be taken out of the trash again. */
export const daysInTrash = 30;

/** Until when it can be taken out; then everything of it is removed. */
export const trashedUntil = ({ trashedAt }: Pick<Video, 'trashedAt'>): string | undefined =>
  trashedAt && new Date(Date.parse(trashedAt) + daysInTrash * 86_400_000).toISOString();

/** A step that is no transition of the video's machine has a name of its own in the log. */
export type TrashStep = Omit<Moved, 'event'> & { event: Moved['event'] | 'trashed' | 'recovered' };

const changed = (video: Video, now: Date, change: Partial<Video>): Video => ({
  ...video,
  ...change,
  version: video.version + 1,
  updatedAt: now.toISOString(),
});

/**
 * Into the trash. What is being made of the video goes on, so that nothing is lost when it is taken out; a published one
 * is taken back first, and with that it is hidden from everyone else by the rights that hide every unpublished video.
 */
export const putIntoTrash = (video: Video, now: Date): TrashStep | undefined => {
  if (isBeingDeleted(video) || video.trashedAt !== undefined) return undefined;
  const mark = { trashedAt: now.toISOString() };
  const takenBack = move(video, 'unpublish', now, { ...mark, publishAgain: true });
  return takenBack ?? { event: 'trashed', video: changed(video, now, mark) };
};

/**
 * Out of it, as it was: published again if it had been, or when staff restore it. An hour of publishing that passed
 * meanwhile has passed.
 */
export const takeOutOfTrash = (video: Video, now: Date, channelId: string | undefined): TrashStep | undefined => {
  if (isBeingDeleted(video) || video.trashedAt === undefined) return undefined;
  const isStillToCome = video.publishAt !== undefined && video.publishAt > now.toISOString();
  const change = {
    trashedAt: undefined,
    leaving: undefined,
    publishAgain: video.takenDown && video.publishAgain,
    publishAt: isStillToCome ? video.publishAt : undefined,
  };
  if (video.publishAgain && !video.takenDown && next(video.state, 'publish'))
    return publish({ ...video, ...change }, now, channelId);
  return { event: 'recovered', video: changed(video, now, change) };
};

/** The end of it: by its owner's wish, or because its days in the trash are over. */
export const deleteForGood = (video: Video, now: Date): Moved | undefined =>
  move(video, 'delete', now, {
    trashedAt: undefined,
    leaving: undefined,
    publishAgain: undefined,
    publishAt: undefined,
  });

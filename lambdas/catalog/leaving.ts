import type { Person } from '../kit/authorize.ts';
import { videoDeleted, type videoEvents, videoRecovered, videoTrashed } from './events.ts';
import { deleteForGood, putIntoTrash, type TrashStep, takeOutOfTrash } from './trash.ts';
import type { Video } from './video.ts';

/** What becomes of one video when its owner leaves or turns back; nothing where it is so already. */
export type LeavingStep = (video: Video, now: Date, channelId: string | undefined) => TrashStep | undefined;

/** Into the trash, whole, and marked: what its owner had put there before stays there when they turn back. */
const hide: LeavingStep = (video, now) => {
  const moved = putIntoTrash(video, now);
  return moved && { ...moved, video: { ...moved.video, leaving: true } };
};

const bringBack: LeavingStep = (video, now, channelId) =>
  video.leaving ? takeOutOfTrash(video, now, channelId) : undefined;

const remove: LeavingStep = (video, now) => deleteForGood(video, now);

export const stepOf = (status: Person['status']): LeavingStep => {
  if (status === 'closing') return hide;
  return status === 'closed' ? remove : bringBack;
};

/** How others hear of a step. */
export const newsOf = ({ video, event }: TrashStep): (typeof videoEvents)[number] => {
  if (event === 'delete') return videoDeleted;
  return video.trashedAt === undefined ? videoRecovered : videoTrashed;
};

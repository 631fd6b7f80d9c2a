import { newId } from '../kit/ids.ts';
import type { Step } from '../kit/transaction.ts';
import type { PictureDue, picturesDue } from './pictures-due.ts';
import { pictureOf, type Video } from './video.ts';

const ownFolderOf = (videoId: string): string => `img/${videoId}/own/`;

/** A picture of one's own never changes under its key: the next one has another. */
export const newPictureKey = (videoId: string, now: Date, random: Uint8Array): string =>
  `${ownFolderOf(videoId)}${newId('pic', now, random)}.jpg`;

const isOwnPicture = (videoId: string, key: string | undefined): key is string =>
  key?.startsWith(ownFolderOf(videoId)) ?? false;

/** The picture of its owner's own that stands for the video, if one does. */
export const ownPictureOf = (video: Video): string | undefined =>
  isOwnPicture(video.videoId, video.thumbnailKey) ? video.thumbnailKey : undefined;

/** What there is to choose from, and which of it stands for the video. */
export const framesOf = (video: Video): { frame: number; key: string; chosen: boolean }[] =>
  video.frameKeys.map((key, frame) => ({ frame, key, chosen: key === pictureOf(video) }));

/** The video with another picture, and the one of its owner's own that nothing shows any more. */
export const showing = (video: Video, key: string, now: Date): { video: Video; replaced: PictureDue | undefined } => {
  const old = ownPictureOf(video);
  return {
    video: { ...video, thumbnailKey: key, version: video.version + 1, updatedAt: now.toISOString() },
    replaced: old !== undefined && old !== key ? { videoId: video.videoId, key: old } : undefined,
  };
};

/** What has to be noted with such a change: the old picture goes later, when no address of it is good any more. */
export const noting = (
  pictures: Pick<ReturnType<typeof picturesDue>, 'replaced'>,
  replaced: PictureDue | undefined,
  now: Date,
): Step[] => (replaced ? [pictures.replaced(replaced, now)] : []);

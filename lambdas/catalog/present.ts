import type * as z from 'zod';
import { reasonWords } from '../kit/reasons.ts';
import type { Channel } from './catalog-store.ts';
import type { ownVideo, publicVideo } from './contract.ts';
import { trashedUntil } from './trash.ts';
import type { Video } from './video.ts';

/** What belongs to a video but is kept or made elsewhere: its channel's name, signed addresses of both their pictures. */
export interface Beside {
  channel?: Channel | undefined;
  avatarUrl?: string | undefined;
  thumbnailUrl?: string | undefined;
}

/** A video as everyone who may know of it sees it: an allow-list, never the row. */
export const toPublic = (video: Video, { channel, avatarUrl, thumbnailUrl }: Beside): z.input<typeof publicVideo> => ({
  videoId: video.videoId,
  ownerId: video.ownerId,
  channel: channel && { channelId: channel.channelId, handle: channel.handle, name: channel.name, avatarUrl },
  streamId: video.streamId,
  title: video.title,
  description: video.description,
  tags: video.tags,
  categoryId: video.categoryId,
  language: video.language,
  ageRestriction: video.ageRestriction,
  visibility: video.visibility,
  access: video.access,
  status: video.state,
  durationSec: video.durationMs === undefined ? undefined : video.durationMs / 1000,
  thumbnailUrl,
  publishedAt: video.publishedAt,
  premiereAt: video.premiereAt,
  createdAt: video.createdAt,
});

/** The chapters besides, which only who looks at one video is told. */
export const withChapters = <Shown>(shown: Shown, { chapters = [] }: Video): Shown & Pick<Video, 'chapters'> => ({
  ...shown,
  ...(chapters.length > 0 ? { chapters } : {}),
});

/** A video as its owner sees it. */
export const toOwn = (video: Video, beside: Beside): z.input<typeof ownVideo> => ({
  ...toPublic(video, beside),
  version: video.version,
  autoPublish: video.autoPublish,
  filename: video.filename,
  sizeBytes: video.sizeBytes,
  uploadId: video.uploadId,
  rungs: video.rungs,
  resolutions: resolutionsOf(video),
  failure: video.failure,
  updatedAt: video.updatedAt,
  publishAt: video.publishAt,
  trashedAt: video.trashedAt,
  trashedUntil: trashedUntil(video),
  takenDown: video.takenDown && {
    reason: video.takenDown.reason,
    because: reasonWords[video.takenDown.reason],
    message: video.takenDown.message,
    at: video.takenDown.at,
  },
});

export const resolutionsOf = (video: Video): string[] => video.renditions.map((rendition) => rendition.name);

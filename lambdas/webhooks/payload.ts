import type * as z from 'zod';
import type { videoFacts } from '../catalog/events.ts';
import { videoEvents } from '../catalog/events.ts';
import { transcodeFailed, transcodeFinished, transcodePlayable } from '../transcode/events.ts';
import { uploadEvents } from '../upload/events.ts';
import { type EventType, eventTypes } from './contract.ts';

type News<E extends { data: z.ZodType }> = z.output<E['data']>;

/** The news webhooks are made of, by the domain that says it. */
export const newsOfTranscode = [transcodePlayable, transcodeFinished, transcodeFailed] as const;
export const newsEvents = [...uploadEvents, ...newsOfTranscode, ...videoEvents] as const;
export type AnyNews = News<(typeof newsEvents)[number]>;

const upload = (news: News<(typeof uploadEvents)[number]>) => ({
  upload_id: news.uploadId,
  video_id: news.videoId,
  owner_id: news.ownerId,
  ...('sizeBytes' in news ? { size_bytes: news.sizeBytes } : {}),
  ...('source' in news ? { source_version: news.sourceVersion, size_bytes: news.source.sizeBytes } : {}),
  ...('code' in news ? { failure: { code: news.code, message: news.message } } : {}),
});

const transcode = (news: News<(typeof newsOfTranscode)[number]>) => ({
  video_id: news.videoId,
  owner_id: news.ownerId,
  source_version: news.sourceVersion,
  sequence: news.sequence,
  ...('renditions' in news
    ? {
        duration_ms: news.durationMs,
        has_audio: news.hasAudio,
        renditions: news.renditions.map(({ name, width, height }) => ({ name, width, height })),
      }
    : { failure: { code: news.code, message: news.message } }),
});

const video = (news: z.output<typeof videoFacts>) => ({
  video_id: news.videoId,
  owner_id: news.ownerId,
  version: news.version,
  state: news.state,
  visibility: news.visibility,
  access: news.access,
  ...(news.durationMs === undefined ? {} : { duration_ms: news.durationMs }),
  ...(news.publishedAt === undefined ? {} : { published_at: news.publishedAt }),
  ...(news.trashedAt === undefined ? {} : { trashed_at: news.trashedAt }),
  ...(news.takenDown === undefined ? {} : { taken_down: { reason: news.takenDown.reason, at: news.takenDown.at } }),
  ...(news.failure === undefined ? {} : { failure: { code: news.failure.code, message: news.failure.message } }),
});

/**
 * What goes out: ids and state, field by field, so that what a domain adds to its news is not sent to strangers' servers
 * before somebody decides that it shall be.
 */
const dataOf = (type: EventType, news: AnyNews): object => {
  if (type.startsWith('upload.')) return upload(news as Parameters<typeof upload>[0]);
  if (type.startsWith('transcode.')) return transcode(news as Parameters<typeof transcode>[0]);
  return video(news as Parameters<typeof video>[0]);
};

export const isPublicType = (name: string): name is EventType => (eventTypes as readonly string[]).includes(name);

/** The body of a message, byte for byte as it is signed and sent. */
export const bodyOf = (type: string, occurredAt: Date, data: object): string =>
  JSON.stringify({ type, timestamp: occurredAt.toISOString(), data });

export const bodyOfNews = (type: EventType, occurredAt: Date, news: AnyNews): string =>
  bodyOf(type, occurredAt, dataOf(type, news));

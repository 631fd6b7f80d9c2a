import * as z from 'zod';
import { event } from '../kit/event.ts';
import { idOf } from '../kit/ids.ts';
import { reason } from '../kit/reasons.ts';
import { access, visibility } from '../kit/video-fields.ts';

/** The whole video every time, with a version: a copy that missed one piece of news is right again with the next. */
export const videoFacts = z.object({
  videoId: idOf('vid'),
  ownerId: idOf('usr'),
  channelId: idOf('ch').optional().describe('Where it stands, once its owner has a channel'),
  streamId: idOf('str').optional().describe('The stream it is the recording of'),
  version: z.number().int(),
  title: z.string(),
  state: z.enum(['INIT', 'PROCESSING', 'READY', 'PUBLISHED', 'FAILED', 'DELETING', 'DELETED']),
  visibility,
  access,
  ageRestriction: z.enum(['none', '18']),
  sourceVersion: z.number().int().describe('0 until a source has arrived'),
  durationMs: z.number().int().optional(),
  hlsKey: z.string().optional(),
  dashKey: z.string().optional(),
  posterKey: z.string().optional(),
  publishedAt: z.iso.datetime().optional(),
  premiereAt: z.iso
    .datetime()
    .optional()
    .describe('It plays for everybody at once from then on, and before that for its makers alone'),
  trashedAt: z.iso.datetime().optional().describe('In the trash since: nobody plays it'),
  failure: z.object({ code: z.string(), message: z.string() }).optional().describe('Why it FAILED, for its creator'),
  takenDown: z
    .object({ reason, message: z.string().optional(), at: z.iso.datetime() })
    .optional()
    .describe('Taken down by staff, whatever its state: nobody finds or plays it'),
  restoredAt: z.iso.datetime().optional().describe('When the last taking down was undone'),
});

const example = {
  videoId: 'vid_01JD3V8Z9Q4X7K2M5N6P8R0S1T',
  ownerId: 'usr_5f0c2a8e1b7d4c3f9a6e0d1b2c3a4f5e',
  channelId: 'ch_01JD3V8Z9Q4X7K2M5N6P8R0S1T',
  version: 5,
  title: 'Waves',
  state: 'PUBLISHED' as const,
  visibility: 'public' as const,
  access: 'free' as const,
  ageRestriction: 'none' as const,
  sourceVersion: 1,
  durationMs: 30_000,
  hlsKey: 'v/vid_01JD3V8Z9Q4X7K2M5N6P8R0S1T/1/master.m3u8',
  dashKey: 'v/vid_01JD3V8Z9Q4X7K2M5N6P8R0S1T/1/manifest.mpd',
  posterKey: 'img/vid_01JD3V8Z9Q4X7K2M5N6P8R0S1T/1/poster.0000000.jpg',
  publishedAt: '2026-11-20T10:05:00.000Z',
};

export const videoCreated = event('catalog', 'video.created', {
  summary: 'A video has a row; its file is still to come.',
  data: videoFacts,
  example: { ...example, state: 'INIT', version: 1, sourceVersion: 0, publishedAt: undefined },
});
export const videoPublished = event('catalog', 'video.published', {
  summary: 'A video can be found and watched by those its visibility and access name.',
  seedTopic: 'video.published',
  data: videoFacts,
  example,
});
export const videoUpdated = event('catalog', 'video.updated', {
  summary: 'A video changed: its words, its visibility, its state on the way to ready or failed.',
  seedTopic: 'video.updated',
  data: videoFacts,
  example,
});
export const videoUnpublished = event('catalog', 'video.unpublished', {
  summary: 'A video was taken back by its owner.',
  data: videoFacts,
  example: { ...example, state: 'READY' },
});
export const videoTrashed = event('catalog', 'video.trashed', {
  summary: 'A video was put into the trash: nobody finds or plays it, its files are kept for 30 days.',
  data: videoFacts,
  example: { ...example, state: 'READY', trashedAt: '2026-11-21T09:00:00.000Z' },
});
export const videoRecovered = event('catalog', 'video.recovered', {
  summary: 'A video was taken out of the trash; published again if it had been.',
  data: videoFacts,
  example,
});
export const videoTakenDown = event('catalog', 'video.taken_down', {
  summary: 'Staff took a video down: nobody finds or plays it until it is restored; its state stays as it was.',
  data: videoFacts,
  example: { ...example, takenDown: { reason: 'spam', at: '2026-11-21T09:00:00.000Z' } },
});
export const videoRestored = event('catalog', 'video.restored', {
  summary: 'A video that had been taken down is what it was before.',
  data: videoFacts,
  example: { ...example, restoredAt: '2026-11-21T10:00:00.000Z' },
});
export const videoDeleted = event('catalog', 'video.deleted', {
  summary: 'A video is gone for everyone; what is left of it is being removed.',
  seedTopic: 'video.deleted',
  data: videoFacts,
  example: { ...example, state: 'DELETING' },
});

/** Not among the others: it says nothing new of the video. */
export const videoReminded = event('catalog', 'video.reminded', {
  summary:
    'The premiere of a video begins within minutes, and these people wanted to hear of it. Everybody is in one piece of this news for each hour it is announced for.',
  data: z.object({
    videoId: idOf('vid'),
    ownerId: idOf('usr'),
    title: z.string(),
    channelId: idOf('ch').optional(),
    channelName: z.string().optional(),
    premiereAt: z.iso.datetime(),
    accountIds: z.array(idOf('usr')).min(1).max(10),
  }),
  example: {
    videoId: example.videoId,
    ownerId: example.ownerId,
    title: 'Waves',
    channelId: 'ch_01JD3V8Z9Q4X7K2M5N6P8R0S1T',
    channelName: 'North Sea Films',
    premiereAt: '2026-12-01T19:00:00.000Z',
    accountIds: ['usr_0d1b2c3a4f5e4c3f9a6e5f0c2a8e1b7d'],
  },
});

export const teamAct = z.enum([
  'video.changed',
  'video.published',
  'video.unpublished',
  'video.scheduled',
  'video.thumbnail',
]);
export const videoWorkedOn = event('catalog', 'video.worked_on', {
  summary: 'Somebody of a channel’s team changed a video of it that is not their own.',
  data: z.object({
    videoId: idOf('vid'),
    channelId: idOf('ch'),
    title: z.string(),
    by: idOf('usr'),
    what: teamAct,
  }),
  example: {
    videoId: example.videoId,
    channelId: 'ch_01JD3V8Z9Q4X7K2M5N6P8R0S1T',
    title: 'Waves',
    by: 'usr_0d1b2c3a4f5e4c3f9a6e5f0c2a8e1b7d',
    what: 'video.changed',
  },
});

/** Everything a domain's copy of a video is kept from. */
export const videoEvents = [
  videoCreated,
  videoPublished,
  videoUpdated,
  videoUnpublished,
  videoTrashed,
  videoRecovered,
  videoTakenDown,
  videoRestored,
  videoDeleted,
] as const;

import * as z from 'zod';
import { idOf } from '../kit/ids.ts';
import { operation } from '../kit/operation.ts';
import { pageOf, pageQuery } from '../kit/page.ts';
import { refusal } from '../kit/refusal.ts';
import { rung } from '../transcode/events.ts';

export const VideoNotFound = refusal('catalog.video_not_found', 'not_found', 'There is no such video.');
export const VideoGone = refusal('catalog.video_gone', 'gone', 'This video has been deleted by its owner.');
export const VideoNotReady = refusal(
  'catalog.not_ready',
  'conflict',
  'This video is not ready yet. It can be published as soon as it can be played; or set auto_publish when you upload.',
);

export const videoState = z.enum(['INIT', 'PROCESSING', 'READY', 'PUBLISHED', 'FAILED', 'DELETING', 'DELETED']);
export const visibility = z.enum(['public', 'unlisted', 'private']);
export const access = z.enum(['free', 'premium', 'members', 'ticket']);

const tags = z.array(z.string().trim().min(1).max(40)).max(20);
const language = z.string().regex(/^[a-z]{2,3}(-[A-Z]{2})?$/, 'must be a language tag like en or pt-BR');
export const categories = [
  'film',
  'music',
  'gaming',
  'sports',
  'education',
  'science',
  'news',
  'comedy',
  'people',
  'travel',
  'howto',
  'other',
] as const;
const categoryId = z.enum(categories);
const ageRestriction = z.enum(['none', '18']);

/** What anyone who may know of the video sees. */
export const publicVideo = z.object({
  videoId: idOf('vid'),
  ownerId: idOf('usr'),
  channel: z.object({ channelId: idOf('ch'), handle: z.string(), name: z.string() }).optional(),
  title: z.string(),
  description: z.string(),
  tags: z.array(z.string()),
  categoryId: categoryId.optional(),
  language: z.string().optional(),
  ageRestriction,
  visibility,
  access,
  status: videoState,
  durationSec: z.number().optional(),
  thumbnailUrl: z.string().optional(),
  publishedAt: z.iso.datetime().optional(),
  createdAt: z.iso.datetime(),
});

/** What its owner sees besides. */
export const ownVideo = publicVideo.extend({
  version: z.number().int().describe('Send it back as If-Match to change only what you have seen'),
  autoPublish: z.boolean(),
  filename: z.string(),
  sizeBytes: z.number().int(),
  uploadId: idOf('upl').optional(),
  rungs: z.array(rung),
  resolutions: z.array(z.string()),
  failure: z.object({ code: z.string(), message: z.string() }).optional(),
  updatedAt: z.iso.datetime(),
});

/** `GET /v1/videos/{id}`: the owner's fields are simply absent for everyone else. */
const readableVideo = publicVideo.extend(ownVideo.partial().omit({ videoId: true }).shape).extend(publicVideo.shape);

const examplePublic = {
  videoId: 'vid_01JD3V8Z9Q4X7K2M5N6P8R0S1T',
  ownerId: 'usr_5f0c2a8e1b7d4c3f9a6e0d1b2c3a4f5e',
  channel: { channelId: 'ch_01JD3V8Z9Q4X7K2M5N6P8R0S1T', handle: 'north-sea-films', name: 'North Sea Films' },
  title: 'Waves',
  description: 'Ten minutes at the shore.',
  tags: ['sea'],
  categoryId: 'film' as const,
  language: 'en',
  ageRestriction: 'none' as const,
  visibility: 'public' as const,
  access: 'free' as const,
  status: 'PUBLISHED' as const,
  durationSec: 30.0,
  thumbnailUrl: '/img/vid_01JD3V8Z9Q4X7K2M5N6P8R0S1T/1/poster.0000000.jpg',
  publishedAt: '2026-11-20T10:05:00.000Z',
  createdAt: '2026-11-20T10:00:00.000Z',
};
const exampleOwn = {
  ...examplePublic,
  version: 7,
  autoPublish: false,
  filename: 'waves.mp4',
  sizeBytes: 22_348_112,
  uploadId: 'upl_01JD3V8Z9Q4X7K2M5N6P8R0S1T',
  rungs: [{ name: '240p', state: 'ready' as const, percent: 100 }],
  resolutions: ['240p'],
  updatedAt: '2026-11-20T10:05:00.000Z',
};

export const listPublicVideos = operation({
  id: 'catalog.list_public',
  method: 'GET',
  path: '/v1/videos',
  summary: 'The newest public videos.',
  credential: 'ignored',
  action: 'video.list_public',
  matrix: ['VI22'],
  query: z.strictObject(pageQuery()),
  answer: { status: 200, body: pageOf(publicVideo) },
  cache: { publicSeconds: 5 },
  example: { answer: { items: [examplePublic] } },
});

export const listMyVideos = operation({
  id: 'catalog.list_mine',
  method: 'GET',
  path: '/v1/me/videos',
  summary: 'My videos in every state, newest first.',
  credential: 'required',
  action: 'video.list_own',
  matrix: ['VI23'],
  query: z.strictObject(pageQuery({ default: 50, max: 50 })),
  answer: { status: 200, body: pageOf(ownVideo) },
  example: { answer: { items: [exampleOwn] } },
});

export const listChannelVideos = operation({
  id: 'catalog.list_channel',
  method: 'GET',
  path: '/v1/channels/{channel_id}/videos',
  summary: 'A channel’s public videos, newest first. An unknown channel has none.',
  credential: 'ignored',
  action: 'video.list_public',
  matrix: ['VI24'],
  params: z.object({ channelId: idOf('ch') }),
  query: z.strictObject(pageQuery()),
  answer: { status: 200, body: pageOf(publicVideo) },
  cache: { publicSeconds: 5 },
  example: { answer: { items: [examplePublic] } },
});

const params = z.object({ videoId: idOf('vid') });

export const readVideo = operation({
  id: 'catalog.read_video',
  method: 'GET',
  path: '/v1/videos/{video_id}',
  summary: 'A video; its owner also sees progress, file and version.',
  credential: 'optional',
  action: 'video.read',
  matrix: ['VI1', 'VI2', 'VI3', 'VI4', 'VI5'],
  params,
  answer: { status: 200, body: readableVideo },
  hides: VideoNotFound,
  refuses: [VideoGone],
  example: { answer: examplePublic },
});

export const readStatus = operation({
  id: 'catalog.read_status',
  method: 'GET',
  path: '/v1/videos/{video_id}/status',
  summary: 'Is it ready, and in which resolutions; the owner also sees progress per rung and why it failed.',
  credential: 'optional',
  action: 'video.read_status',
  matrix: ['VI10'],
  params,
  answer: {
    status: 200,
    body: z.object({
      videoId: idOf('vid'),
      ready: z.boolean(),
      resolutions: z.array(z.string()),
      status: videoState.optional(),
      rungs: z.array(rung).optional(),
      failure: z.object({ code: z.string(), message: z.string() }).optional(),
    }),
  },
  hides: VideoNotFound,
  refuses: [VideoGone],
  example: { answer: { videoId: examplePublic.videoId, ready: true, resolutions: ['240p', '720p'] } },
});

export const changeVideo = operation({
  id: 'catalog.change_video',
  method: 'PATCH',
  path: '/v1/videos/{video_id}',
  summary: 'Change what a video says of itself, who finds it and who may play it.',
  credential: 'required',
  action: 'video.change',
  matrix: ['VI7'],
  params,
  body: z.strictObject({
    title: z.string().trim().min(1).max(255).optional(),
    description: z.string().max(5000).optional(),
    tags: tags.optional(),
    visibility: visibility.optional(),
    access: access.optional(),
    categoryId: categoryId.optional(),
    language: language.optional(),
    ageRestriction: ageRestriction.optional(),
    autoPublish: z.boolean().optional(),
  }),
  answer: { status: 200, body: ownVideo },
  hides: VideoNotFound,
  refuses: [VideoGone],
  example: { body: { title: 'Waves at night' }, answer: exampleOwn },
});

const transitionAnswer = z.object({ videoId: idOf('vid'), status: videoState });

export const publishVideo = operation({
  id: 'catalog.publish_video',
  method: 'POST',
  path: '/v1/videos/{video_id}/publish',
  summary: 'Publish a video that is ready. Repeating it gives the same answer.',
  credential: 'required',
  action: 'video.publish',
  matrix: ['VI8'],
  params,
  answer: { status: 202, body: transitionAnswer },
  hides: VideoNotFound,
  refuses: [VideoGone, VideoNotReady],
  example: { answer: { videoId: examplePublic.videoId, status: 'PUBLISHED' } },
});

export const unpublishVideo = operation({
  id: 'catalog.unpublish_video',
  method: 'POST',
  path: '/v1/videos/{video_id}/unpublish',
  summary: 'Take a video back; it stays ready and can be published again.',
  credential: 'required',
  action: 'video.publish',
  matrix: ['VI8'],
  params,
  answer: { status: 202, body: transitionAnswer },
  hides: VideoNotFound,
  refuses: [VideoGone, VideoNotReady],
  example: { answer: { videoId: examplePublic.videoId, status: 'READY' } },
});

export const deleteVideo = operation({
  id: 'catalog.delete_video',
  method: 'DELETE',
  path: '/v1/videos/{video_id}',
  summary: 'Delete a video with its source, renditions and pictures. Repeating it gives the same answer.',
  credential: 'required',
  action: 'video.delete',
  matrix: ['VI9'],
  params,
  answer: { status: 202, body: transitionAnswer },
  hides: VideoNotFound,
  example: { answer: { videoId: examplePublic.videoId, status: 'DELETING' } },
});

export const catalogOperations = [
  listPublicVideos,
  listMyVideos,
  listChannelVideos,
  readVideo,
  readStatus,
  changeVideo,
  publishVideo,
  unpublishVideo,
  deleteVideo,
] as const;

import * as z from 'zod';
import { idOf } from '../kit/ids.ts';
import { operation } from '../kit/operation.ts';
import { pageOf, pageQuery } from '../kit/page.ts';
import { refusal } from '../kit/refusal.ts';
import { line, paragraphs } from '../kit/shown-text.ts';
import { rung } from '../transcode/events.ts';

export const VideoNotFound = refusal('catalog.video_not_found', 'not_found', 'There is no such video.');
export const VideoGone = refusal('catalog.video_gone', 'gone', 'This video has been deleted by its owner.');
export const VideoNotReady = refusal(
  'catalog.not_ready',
  'conflict',
  'This video cannot be published now. One that is being prepared can be as soon as it can be played; one that failed has to be uploaded again.',
);

export const VideoInTrash = refusal(
  'catalog.video_in_trash',
  'conflict',
  'This video is in the trash. Take it out of the trash first.',
);
export const NotInTrash = refusal(
  'catalog.not_in_trash',
  'conflict',
  'Only what is in the trash is deleted for good or taken out. Delete the video first.',
);
export const AlreadyPublished = refusal(
  'catalog.already_published',
  'conflict',
  'This video is published already. Unpublish it first if it should wait.',
);
export const PublishTimeOutOfRange = refusal(
  'catalog.publish_time_out_of_range',
  'unprocessable',
  'Choose a time in the future, within a year from now. To publish at once, publish it.',
);
export const NoSuchFrame = refusal(
  'catalog.no_such_frame',
  'unprocessable',
  'There is no such picture. Ask for the list of pictures and choose one of them.',
);
export const PictureUnsupported = refusal(
  'catalog.picture_unsupported',
  'unsupported_media_type',
  'This is not a JPEG, PNG or WebP picture. Export it as one of these and send it again.',
);
export const PictureUnreadable = refusal(
  'catalog.picture_unreadable',
  'unprocessable',
  'We could not read this picture: it is damaged or unusual. Export it again as a plain JPEG or PNG.',
);
export const PictureSizeOutOfRange = refusal(
  'catalog.picture_size_out_of_range',
  'unprocessable',
  'A picture has 64 to 10,000 pixels on each side and 25 million in all at most. Make it smaller; 1280 × 720 is shown.',
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
  publishAt: z.iso.datetime().optional().describe('It publishes itself then, or as soon as it is ready after that'),
  trashedAt: z.iso.datetime().optional(),
  trashedUntil: z.iso.datetime().optional().describe('Until then it can be taken out of the trash'),
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
  matrix: ['VI1', 'VI2', 'VI3', 'VI4', 'VI5', 'VI32'],
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
  matrix: ['VI10', 'VI32'],
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
    title: line(255).optional(),
    description: paragraphs(5000).optional(),
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
  refuses: [VideoGone, VideoInTrash],
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
  refuses: [VideoGone, VideoNotReady, VideoInTrash],
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
  refuses: [VideoGone, VideoNotReady, VideoInTrash],
  example: { answer: { videoId: examplePublic.videoId, status: 'READY' } },
});

const trashAnswer = transitionAnswer.extend({ trashedUntil: z.iso.datetime().optional() });

export const deleteVideo = operation({
  id: 'catalog.delete_video',
  method: 'DELETE',
  path: '/v1/videos/{video_id}',
  summary: 'Put a video into the trash: nobody finds or plays it; for 30 days it can be taken out again.',
  credential: 'required',
  action: 'video.delete',
  matrix: ['VI9'],
  params,
  answer: { status: 202, body: trashAnswer },
  hides: VideoNotFound,
  example: {
    answer: { videoId: examplePublic.videoId, status: 'READY', trashedUntil: '2026-12-20T10:05:00.000Z' },
  },
});

export const listTrash = operation({
  id: 'catalog.list_trash',
  method: 'GET',
  path: '/v1/me/trash',
  summary: 'My videos in the trash, the last one first.',
  credential: 'required',
  action: 'video.list_own',
  matrix: ['VI26'],
  query: z.strictObject(pageQuery({ default: 50, max: 50 })),
  answer: { status: 200, body: pageOf(ownVideo) },
  example: {
    answer: {
      items: [
        {
          ...exampleOwn,
          status: 'READY',
          trashedAt: '2026-11-20T10:05:00.000Z',
          trashedUntil: '2026-12-20T10:05:00.000Z',
        },
      ],
    },
  },
});

export const restoreVideo = operation({
  id: 'catalog.restore_video',
  method: 'POST',
  path: '/v1/videos/{video_id}/restore',
  summary:
    'Take a video out of the trash, as it was: published again if it had been. Repeating it gives the same answer.',
  credential: 'required',
  action: 'video.publish',
  matrix: ['VI27'],
  params,
  answer: { status: 202, body: transitionAnswer },
  hides: VideoNotFound,
  refuses: [VideoGone],
  example: { answer: { videoId: examplePublic.videoId, status: 'PUBLISHED' } },
});

export const eraseVideo = operation({
  id: 'catalog.erase_video',
  method: 'DELETE',
  path: '/v1/me/trash/{video_id}',
  summary: 'Delete a video in the trash for good, with its source, renditions and pictures.',
  credential: 'required',
  action: 'video.delete',
  matrix: ['VI28'],
  params,
  answer: { status: 202, body: transitionAnswer },
  hides: VideoNotFound,
  refuses: [NotInTrash],
  example: { answer: { videoId: examplePublic.videoId, status: 'DELETING' } },
});

const scheduleAnswer = z.object({
  videoId: idOf('vid'),
  publishAt: z.iso.datetime().optional(),
});

export const schedulePublishing = operation({
  id: 'catalog.schedule_publishing',
  method: 'PUT',
  path: '/v1/videos/{video_id}/schedule',
  summary: 'Publish a video at a time: within a minute after it, or as soon as it is ready if that is later.',
  credential: 'required',
  action: 'video.publish',
  matrix: ['VI29'],
  params,
  body: z.strictObject({ publishAt: z.iso.datetime({ offset: true }) }),
  answer: { status: 200, body: scheduleAnswer },
  hides: VideoNotFound,
  refuses: [VideoGone, VideoInTrash, AlreadyPublished, PublishTimeOutOfRange],
  example: {
    body: { publishAt: '2026-12-01T18:00:00+01:00' },
    answer: { videoId: examplePublic.videoId, publishAt: '2026-12-01T17:00:00.000Z' },
  },
});

export const unschedulePublishing = operation({
  id: 'catalog.unschedule_publishing',
  method: 'DELETE',
  path: '/v1/videos/{video_id}/schedule',
  summary: 'Do not publish it by itself after all. Repeating it gives the same answer.',
  credential: 'required',
  action: 'video.publish',
  matrix: ['VI29'],
  params,
  answer: { status: 200, body: scheduleAnswer },
  hides: VideoNotFound,
  refuses: [VideoGone, VideoInTrash, AlreadyPublished],
  example: { answer: { videoId: examplePublic.videoId } },
});

export const listThumbnails = operation({
  id: 'catalog.list_thumbnails',
  method: 'GET',
  path: '/v1/videos/{video_id}/thumbnails',
  summary: 'The pictures from the film one may choose from, and which stands for the video.',
  credential: 'required',
  action: 'video.change',
  matrix: ['VI30'],
  params,
  answer: {
    status: 200,
    body: z.object({
      frames: z.array(z.object({ frame: z.number().int(), url: z.string(), chosen: z.boolean() })),
      ownUrl: z.string().optional().describe('The picture of one’s own that stands for the video'),
    }),
  },
  hides: VideoNotFound,
  refuses: [VideoGone],
  example: { answer: { frames: [{ frame: 0, url: examplePublic.thumbnailUrl, chosen: true }] } },
});

const thumbnailAnswer = z.object({ videoId: idOf('vid'), thumbnailUrl: z.string() });
const exampleThumbnail = { videoId: examplePublic.videoId, thumbnailUrl: examplePublic.thumbnailUrl };

export const chooseFrame = operation({
  id: 'catalog.choose_frame',
  method: 'PUT',
  path: '/v1/videos/{video_id}/thumbnail/frame',
  summary: 'Let one of the pictures from the film stand for it.',
  credential: 'required',
  action: 'video.change',
  matrix: ['VI31'],
  params,
  body: z.strictObject({ frame: z.number().int().min(0) }),
  answer: { status: 200, body: thumbnailAnswer },
  hides: VideoNotFound,
  refuses: [VideoGone, VideoInTrash, NoSuchFrame],
  example: { body: { frame: 2 }, answer: exampleThumbnail },
});

export const sendThumbnail = operation({
  id: 'catalog.send_thumbnail',
  method: 'PUT',
  path: '/v1/videos/{video_id}/thumbnail',
  summary: 'Let a picture of one’s own stand for the video: cut to 16:9, 1280 × 720 at most, its metadata left out.',
  credential: 'required',
  action: 'video.change',
  matrix: ['UP7'],
  params,
  file: { types: ['image/jpeg', 'image/png', 'image/webp'], maxBytes: 4 * 1024 * 1024 },
  body: z.instanceof(Uint8Array),
  answer: { status: 200, body: thumbnailAnswer },
  hides: VideoNotFound,
  refuses: [VideoGone, VideoInTrash, PictureUnsupported, PictureUnreadable, PictureSizeOutOfRange],
  example: { answer: exampleThumbnail },
});

/** Answered by the catalog's API. */
export const catalogOperations = [
  listPublicVideos,
  listMyVideos,
  listChannelVideos,
  readVideo,
  readStatus,
  changeVideo,
  publishVideo,
  unpublishVideo,
  schedulePublishing,
  unschedulePublishing,
  deleteVideo,
  listTrash,
  restoreVideo,
  eraseVideo,
  listThumbnails,
  chooseFrame,
] as const;

/** Answered by a function of their own, because decoding pictures wants memory and code that nothing else needs. */
export const pictureOperations = [sendThumbnail] as const;

import * as z from 'zod';
import { idOf } from '../kit/ids.ts';
import { operation } from '../kit/operation.ts';
import { pageOf, pageQuery } from '../kit/page.ts';
import { NotYours } from '../kit/refusals.ts';
import { access, description, title, visibility } from '../kit/video-fields.ts';
import { rung } from '../transcode/events.ts';
import { ChapterBehindEnd, chapters } from './chapter-contract.ts';
import { chooseFrame, listThumbnails, sendThumbnail } from './picture-contract.ts';
import { announcePremiere, callOffPremiere } from './premiere-contract.ts';
import { publishVideo, schedulePublishing, unpublishVideo, unschedulePublishing } from './publishing-contract.ts';
import { dropReminder, readReminder, setReminder } from './reminder-contract.ts';
import { deleteVideo, eraseVideo, listTrash, restoreVideo } from './trash-contract.ts';
import {
  ageRestriction,
  categoryId,
  exampleChapters,
  exampleOwn,
  examplePublic,
  language,
  NoSuchChannel,
  NotYourChannel,
  ownVideo,
  params,
  publicVideo,
  readableVideo,
  tags,
  VideoGone,
  VideoInTrash,
  VideoNotFound,
  videoState,
} from './video-contract.ts';

// All that catalog promises is had from here; what belongs together is written in a file of its own.
export * from './chapter-contract.ts';
export * from './picture-contract.ts';
export * from './premiere-contract.ts';
export * from './publishing-contract.ts';
export * from './reminder-contract.ts';
export * from './trash-contract.ts';
export {
  categories,
  NoSuchChannel,
  NotYourChannel,
  ownVideo,
  publicVideo,
  VideoGone,
  VideoInTrash,
  VideoNotFound,
  VideoNotReady,
  videoState,
} from './video-contract.ts';

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

export const listStudioVideos = operation({
  id: 'catalog.list_studio',
  method: 'GET',
  path: '/v1/channels/{channel_id}/studio',
  summary:
    'A channel’s videos in every state, newest first, for its owner and its team. A page may be short and have a next one.',
  credential: 'required',
  action: 'video.list_channel',
  matrix: ['TE1'],
  params: z.object({ channelId: idOf('ch') }),
  query: z.strictObject(pageQuery({ default: 50, max: 50 })),
  answer: { status: 200, body: pageOf(ownVideo) },
  hides: NoSuchChannel,
  example: { answer: { items: [exampleOwn] } },
});

export const readVideo = operation({
  id: 'catalog.read_video',
  method: 'GET',
  path: '/v1/videos/{video_id}',
  summary: 'A video; its owner also sees progress, file and version.',
  credential: 'optional',
  action: 'video.read',
  bucket: 'views',
  matrix: ['VI1', 'VI2', 'VI3', 'VI4', 'VI5', 'VI6', 'VI32'],
  params,
  answer: { status: 200, body: readableVideo },
  hides: VideoNotFound,
  refuses: [VideoGone],
  example: { answer: { ...examplePublic, chapters: exampleChapters } },
});

export const readStatus = operation({
  id: 'catalog.read_status',
  method: 'GET',
  path: '/v1/videos/{video_id}/status',
  summary: 'Is it ready, and in which resolutions; the owner also sees progress per rung and why it failed.',
  credential: 'optional',
  action: 'video.read_status',
  bucket: 'views',
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
  ifMatch: true,
  matrix: ['VI7'],
  params,
  body: z.strictObject({
    title: title.optional(),
    description: description.optional(),
    tags: tags.optional(),
    visibility: visibility.optional(),
    access: access.optional(),
    categoryId: categoryId.optional(),
    language: language.optional(),
    ageRestriction: ageRestriction.optional(),
    autoPublish: z.boolean().optional(),
    chapters: chapters.optional().describe('All of them; an empty list for none'),
    channelId: idOf('ch').optional().describe('Another of its owner’s channels: only they may move it'),
  }),
  answer: { status: 200, body: ownVideo },
  hides: VideoNotFound,
  refuses: [VideoGone, VideoInTrash, NotYours, NotYourChannel, ChapterBehindEnd],
  example: {
    body: { title: 'Waves at night', chapters: exampleChapters },
    answer: { ...exampleOwn, title: 'Waves at night', chapters: exampleChapters },
  },
});

/** Answered by the catalog's API. */
export const catalogOperations = [
  listPublicVideos,
  listMyVideos,
  listChannelVideos,
  listStudioVideos,
  readVideo,
  readStatus,
  changeVideo,
  publishVideo,
  unpublishVideo,
  schedulePublishing,
  unschedulePublishing,
  announcePremiere,
  callOffPremiere,
  readReminder,
  setReminder,
  dropReminder,
  deleteVideo,
  listTrash,
  restoreVideo,
  eraseVideo,
  listThumbnails,
  chooseFrame,
] as const;

/** Answered by a function of their own, because decoding pictures wants memory and code that nothing else needs. */
export const pictureOperations = [sendThumbnail] as const;

import * as z from 'zod';
import { idOf } from '../kit/ids.ts';
import { decisionTold } from '../kit/reasons.ts';
import { refusal } from '../kit/refusal.ts';
import { access, visibility } from '../kit/video-fields.ts';
import { rung } from '../transcode/events.ts';
import { chapter } from './chapter-contract.ts';

// What every promise about a video is made of: its shapes, and the refusals they share.

export const VideoNotFound = refusal('catalog.video_not_found', 'not_found', 'There is no such video.');

export const VideoGone = refusal('catalog.video_gone', 'gone', 'This video has been deleted by its owner.');

export const VideoInTrash = refusal(
  'catalog.video_in_trash',
  'conflict',
  'This video is in the trash. Take it out of the trash first.',
);

export const VideoNotReady = refusal(
  'catalog.not_ready',
  'conflict',
  'This video cannot be published now. One that is being prepared can be as soon as it can be played; one that failed has to be uploaded again.',
);

export const NoSuchChannel = refusal('catalog.no_such_channel', 'not_found', 'There is no such channel.');

export const NotYourChannel = refusal(
  'catalog.not_your_channel',
  'forbidden',
  'A video goes into a channel of its owner’s. Choose one of theirs.',
);

export const videoState = z.enum(['INIT', 'PROCESSING', 'READY', 'PUBLISHED', 'FAILED', 'DELETING', 'DELETED']);

export const tags = z.array(z.string().trim().min(1).max(40)).max(20);

export const language = z.string().regex(/^[a-z]{2,3}(-[A-Z]{2})?$/, 'must be a language tag like en or pt-BR');

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

export const categoryId = z.enum(categories);

export const ageRestriction = z.enum(['none', '18']);

/** What anyone who may know of the video sees. */
export const publicVideo = z.object({
  videoId: idOf('vid'),
  ownerId: idOf('usr'),
  channel: z
    .object({ channelId: idOf('ch'), handle: z.string(), name: z.string(), avatarUrl: z.string().optional() })
    .optional(),
  streamId: idOf('str').optional().describe('The stream it is the recording of'),
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
  chapters: z.array(chapter).optional().describe('Where one video is answered; lists leave them out'),
  publishedAt: z.iso.datetime().optional(),
  premiereAt: z.iso
    .datetime()
    .optional()
    .describe(
      'Plays for everybody at once from then on; its chat is had like that of a stream, by the id of the video',
    ),
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
  takenDown: decisionTold.optional().describe('Taken down by staff: nobody else sees it, nobody plays it'),
});

/** `GET /v1/videos/{id}`: the owner's fields are simply absent for everyone else. */
export const readableVideo = publicVideo
  .extend(ownVideo.partial().omit({ videoId: true }).shape)
  .extend(publicVideo.shape);

export const params = z.object({ videoId: idOf('vid') });

export const transitionAnswer = z.object({ videoId: idOf('vid'), status: videoState });

export const examplePublic = {
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

export const exampleChapters = [
  { startMs: 0, title: 'Calm' },
  { startMs: 12_500, title: 'The highest wave' },
];

export const exampleOwn = {
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

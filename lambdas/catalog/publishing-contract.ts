import * as z from 'zod';
import { idOf } from '../kit/ids.ts';
import { operation } from '../kit/operation.ts';
import { refusal } from '../kit/refusal.ts';
import {
  examplePublic,
  params,
  transitionAnswer,
  VideoGone,
  VideoInTrash,
  VideoNotFound,
  VideoNotReady,
} from './video-contract.ts';

export const ModerationHold = refusal(
  'catalog.moderation_hold',
  'conflict',
  'This video was taken down by our staff and cannot be published or taken back. You can read why in the studio, and delete it.',
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

const transition = {
  method: 'POST',
  credential: 'required',
  action: 'video.publish',
  matrix: ['VI8'],
  params,
  answer: { status: 202, body: transitionAnswer },
  hides: VideoNotFound,
  refuses: [VideoGone, VideoNotReady, VideoInTrash, ModerationHold],
} as const;

export const publishVideo = operation({
  ...transition,
  id: 'catalog.publish_video',
  path: '/v1/videos/{video_id}/publish',
  summary: 'Publish a video that is ready. Repeating it gives the same answer.',
  example: { answer: { videoId: examplePublic.videoId, status: 'PUBLISHED' } },
});

export const unpublishVideo = operation({
  ...transition,
  id: 'catalog.unpublish_video',
  path: '/v1/videos/{video_id}/unpublish',
  summary: 'Take a video back; it stays ready and can be published again.',
  example: { answer: { videoId: examplePublic.videoId, status: 'READY' } },
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
  ifMatch: true,
  matrix: ['VI29'],
  params,
  body: z.strictObject({ publishAt: z.iso.datetime({ offset: true }) }),
  answer: { status: 200, body: scheduleAnswer },
  hides: VideoNotFound,
  refuses: [VideoGone, VideoInTrash, ModerationHold, AlreadyPublished, PublishTimeOutOfRange],
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
  ifMatch: true,
  matrix: ['VI29'],
  params,
  answer: { status: 200, body: scheduleAnswer },
  hides: VideoNotFound,
  refuses: [VideoGone, VideoInTrash, AlreadyPublished],
  example: { answer: { videoId: examplePublic.videoId } },
});

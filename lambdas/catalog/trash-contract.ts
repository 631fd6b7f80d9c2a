import * as z from 'zod';
import { operation } from '../kit/operation.ts';
import { pageOf, pageQuery } from '../kit/page.ts';
import { refusal } from '../kit/refusal.ts';
import {
  exampleOwn,
  examplePublic,
  ownVideo,
  params,
  transitionAnswer,
  VideoGone,
  VideoNotFound,
} from './video-contract.ts';

export const NotInTrash = refusal(
  'catalog.not_in_trash',
  'conflict',
  'Only what is in the trash is deleted for good or taken out. Delete the video first.',
);

const trashAnswer = transitionAnswer.extend({ trashedUntil: z.iso.datetime().optional() });

export const deleteVideo = operation({
  id: 'catalog.delete_video',
  method: 'DELETE',
  path: '/v1/videos/{video_id}',
  summary: 'Put a video into the trash: nobody finds or plays it; for 30 days it can be taken out again.',
  credential: 'required',
  action: 'video.delete',
  ifMatch: true,
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

import * as z from 'zod';
import { publicVideo } from '../catalog/contract.ts';
import { idOf } from '../kit/ids.ts';
import { operation } from '../kit/operation.ts';
import { refusal } from '../kit/refusal.ts';
import { ConflictOfInterest } from '../kit/refusals.ts';
import { decided, decision, exampleStaffId, history, note } from './fields-contract.ts';

export const VideoNotFound = refusal('moderation.video_not_found', 'not_found', 'There has never been such a video.');
export const VideoDeleted = refusal(
  'moderation.video_deleted',
  'conflict',
  'This video has been deleted; nothing is left to decide.',
);
export const AlreadyTakenDown = refusal(
  'moderation.already_taken_down',
  'conflict',
  'Somebody took this video down already. To change why, restore it and take it down anew.',
);

export const staffVideo = publicVideo.extend({
  trashedAt: z.iso.datetime().optional(),
  takenDown: decided.optional(),
  history,
});

const exampleVideo = {
  videoId: 'vid_01JD3V8Z9Q4X7K2M5N6P8R0S1T',
  ownerId: 'usr_5f0c2a8e1b7d4c3f9a6e0d1b2c3a4f5e',
  title: 'Waves',
  description: '',
  tags: [],
  ageRestriction: 'none' as const,
  visibility: 'public' as const,
  access: 'free' as const,
  status: 'PUBLISHED' as const,
  publishedAt: '2026-11-20T10:05:00.000Z',
  createdAt: '2026-11-20T10:00:00.000Z',
  history: [{ at: '2026-11-20T10:05:00.000Z', event: 'publish', from: 'READY', to: 'PUBLISHED' }],
};
const exampleTakenDown = {
  ...exampleVideo,
  takenDown: {
    reason: 'spam' as const,
    because: 'spam',
    note: 'The same advertisement as in twelve other videos.',
    by: exampleStaffId,
    at: '2026-11-21T09:00:00.000Z',
  },
};

const params = z.object({ videoId: idOf('vid') });

export const readStaffVideo = operation({
  id: 'moderation.read_video',
  method: 'GET',
  path: '/v1/moderation/videos/{video_id}',
  summary:
    'A video as staff see it, whatever its state: what was decided about it, and its history. A look at what is not public is noted in the audit log.',
  credential: 'required',
  action: 'staff.read_video',
  matrix: ['MD14'],
  params,
  answer: { status: 200, body: staffVideo },
  hides: VideoNotFound,
  example: { answer: exampleTakenDown },
});

export const takeDownVideo = operation({
  id: 'moderation.take_down_video',
  method: 'POST',
  path: '/v1/moderation/videos/{video_id}/takedown',
  summary:
    'Take a video down: nobody finds or plays it, its owner reads why in the studio and by mail. What was granted before ends with its grant, within the hour.',
  credential: 'required',
  action: 'staff.take_down_video',
  matrix: ['MD3'],
  params,
  body: decision,
  answer: { status: 200, body: staffVideo },
  hides: VideoNotFound,
  refuses: [ConflictOfInterest, VideoDeleted, AlreadyTakenDown],
  example: {
    body: { reason: 'spam', note: 'The same advertisement as in twelve other videos.' },
    answer: exampleTakenDown,
  },
});

export const restoreVideo = operation({
  id: 'moderation.restore_video',
  method: 'POST',
  path: '/v1/moderation/videos/{video_id}/restore',
  summary:
    'Restore a video that was taken down: it is exactly what it was, and its owner is told by mail. Repeating it gives the same answer.',
  credential: 'required',
  action: 'staff.take_down_video',
  matrix: ['MD3'],
  params,
  body: z.strictObject({ note }),
  answer: { status: 200, body: staffVideo },
  hides: VideoNotFound,
  refuses: [ConflictOfInterest, VideoDeleted],
  example: { body: { note: 'It was licensed after all.' }, answer: exampleVideo },
});

/** Answered by catalog, whose videos they are. */
export const staffVideoOperations = [readStaffVideo, takeDownVideo, restoreVideo] as const;

import * as z from 'zod';
import { idOf } from '../kit/ids.ts';
import { operation } from '../kit/operation.ts';
import { refusal } from '../kit/refusal.ts';
import { AlreadyPublished, ModerationHold } from './publishing-contract.ts';
import { examplePublic, params, VideoGone, VideoInTrash, VideoNotFound, VideoNotReady } from './video-contract.ts';

export const PremiereTimeOutOfRange = refusal(
  'catalog.premiere_time_out_of_range',
  'unprocessable',
  'Choose a time in the future, within 30 days from now. To show it at once, publish it.',
);
export const PremiereBegun = refusal(
  'catalog.premiere_begun',
  'conflict',
  'There is no premiere to call off: none was announced, or it has begun. A published video can be taken back.',
);

const answer = z.object({ videoId: idOf('vid'), premiereAt: z.iso.datetime().optional() });
const announcing = {
  path: '/v1/videos/{video_id}/premiere',
  credential: 'required',
  action: 'video.publish',
  ifMatch: true,
  params,
  answer: { status: 200, body: answer },
  hides: VideoNotFound,
} as const;

export const announcePremiere = operation({
  ...announcing,
  id: 'catalog.announce_premiere',
  method: 'PUT',
  summary:
    'Announce a film that is ready, or announce it for another hour: from now on it has a page, with a chat, for everybody it is for; it plays for all of them at once, and before that for nobody else.',
  matrix: ['VI35'],
  body: z.strictObject({ premiereAt: z.iso.datetime({ offset: true }) }),
  refuses: [VideoGone, VideoNotReady, VideoInTrash, ModerationHold, AlreadyPublished, PremiereTimeOutOfRange],
  example: {
    body: { premiereAt: '2026-12-01T20:00:00+01:00' },
    answer: { videoId: examplePublic.videoId, premiereAt: '2026-12-01T19:00:00.000Z' },
  },
});

export const callOffPremiere = operation({
  ...announcing,
  id: 'catalog.call_off_premiere',
  method: 'DELETE',
  summary: 'Call a premiere off before it begins: the video stays ready, and nobody else sees it any more.',
  matrix: ['VI36'],
  refuses: [VideoGone, VideoInTrash, PremiereBegun],
  example: { answer: { videoId: examplePublic.videoId } },
});

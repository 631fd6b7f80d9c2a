import * as z from 'zod';
import { idOf } from '../kit/ids.ts';
import { operation } from '../kit/operation.ts';
import { refusal } from '../kit/refusal.ts';

export const VideoNotFound = refusal('playback.video_not_found', 'not_found', 'There is no such video.');
export const VideoGone = refusal('playback.video_gone', 'gone', 'This video has been deleted by its owner.');
export const VideoNotReady = refusal(
  'playback.not_ready',
  'conflict',
  'This video is still being prepared. It usually takes a few minutes.',
);

export const PremiereNotYet = refusal(
  'playback.premiere_not_yet',
  'conflict',
  'This has its premiere at the time in premiere_at. It plays for everybody from then on.',
);

const params = z.object({ videoId: idOf('vid') });

export const openPlayback = operation({
  id: 'playback.open',
  method: 'GET',
  path: '/v1/videos/{video_id}/playback',
  summary:
    'May I watch it: addresses for HLS and DASH, signed cookies for the media, and where I stopped. Ask again at renew_at.',
  credential: 'optional',
  action: 'video.play',
  bucket: 'views',
  matrix: ['VI11', 'VI12', 'VI13', 'VI33', 'VI34', 'VI37'],
  params,
  answer: {
    status: 200,
    body: z.object({
      videoId: idOf('vid'),
      hlsUrl: z.string().describe('For players that send cookies'),
      dashUrl: z.string(),
      tokenHlsUrl: z.string().describe('For players that do not: the token is in the path'),
      tokenDashUrl: z.string(),
      posterUrl: z.string().optional(),
      durationSec: z.number(),
      resumeAtSec: z.number().describe('0 from the beginning'),
      expiresAt: z.iso.datetime(),
      renewAt: z.iso.datetime().describe('At 60 % of the grant: ask again and play on'),
    }),
  },
  hides: VideoNotFound,
  refuses: [VideoGone, VideoNotReady, PremiereNotYet],
  example: {
    answer: {
      videoId: 'vid_01JD3V8Z9Q4X7K2M5N6P8R0S1T',
      hlsUrl: '/v/vid_01JD3V8Z9Q4X7K2M5N6P8R0S1T/1/master.m3u8',
      dashUrl: '/v/vid_01JD3V8Z9Q4X7K2M5N6P8R0S1T/1/manifest.mpd',
      tokenHlsUrl: '/t/eyJ2Ijoi….c2ln/v/vid_01JD3V8Z9Q4X7K2M5N6P8R0S1T/1/master.m3u8',
      tokenDashUrl: '/t/eyJ2Ijoi….c2ln/v/vid_01JD3V8Z9Q4X7K2M5N6P8R0S1T/1/manifest.mpd',
      posterUrl: '/img/vid_01JD3V8Z9Q4X7K2M5N6P8R0S1T/1/poster.0000000.jpg',
      durationSec: 30,
      resumeAtSec: 0,
      expiresAt: '2026-11-20T11:00:00.000Z',
      renewAt: '2026-11-20T10:36:00.000Z',
    },
  },
});

export const saveProgress = operation({
  id: 'playback.save_progress',
  method: 'PUT',
  path: '/v1/videos/{video_id}/progress',
  summary:
    'Where I am: sent on pause, hide and end, never every few seconds. An older report never overwrites a newer.',
  credential: 'required',
  action: 'progress.save',
  bucket: 'views',
  matrix: ['VI21'],
  params,
  body: z.strictObject({
    positionSec: z.number().min(0),
    clientTs: z.iso
      .datetime()
      .optional()
      .describe('When the player was there; our own time counts when it is absent or ahead'),
  }),
  answer: { status: 204, body: z.undefined() },
  hides: VideoNotFound,
  refuses: [VideoGone],
  example: { body: { positionSec: 12.5 }, answer: undefined },
});

export const readProgress = operation({
  id: 'playback.read_progress',
  method: 'GET',
  path: '/v1/videos/{video_id}/progress',
  summary: 'Where I stopped.',
  credential: 'required',
  action: 'progress.read',
  bucket: 'views',
  matrix: ['VI25'],
  params,
  answer: {
    status: 200,
    body: z.object({ positionSec: z.number(), updatedAt: z.iso.datetime().optional() }),
  },
  hides: VideoNotFound,
  refuses: [VideoGone],
  example: { answer: { positionSec: 12.5, updatedAt: '2026-11-20T10:20:00.000Z' } },
});

export const playbackOperations = [openPlayback, saveProgress, readProgress] as const;

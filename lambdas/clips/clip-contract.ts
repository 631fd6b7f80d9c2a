import * as z from 'zod';
import { idOf } from '../kit/ids.ts';
import { refusal } from '../kit/refusal.ts';
import { line } from '../kit/shown-text.ts';

// What clips are made of, as everybody who speaks of them spells it.

/** In seconds: less says nothing, more is an extract. */
export const leastSec = 5;
export const mostSec = 90;
/** How many one person makes in a day (UTC). */
export const mostADay = 100;

export const ClipNotFound = refusal('clips.not_found', 'not_found', 'There is no such clip.');
export const SourceNotFound = refusal(
  'clips.source_not_found',
  'not_found',
  'There is no such video, stream or channel.',
);
export const OutsideOfSource = refusal(
  'clips.outside',
  'unprocessable',
  'That stretch is not all there: a clip lies within the film, or within what of the stream can be gone back to. The details say from where to where.',
);
export const NotClippable = refusal(
  'clips.not_clippable',
  'conflict',
  'This cannot be clipped now: a video has to be ready to play, and a stream on air. Of a stream that is over, clip its recording.',
);
export const NotRecorded = refusal(
  'clips.not_recorded',
  'conflict',
  'This stream is not recorded, so nothing would be left of a clip. Who streams can record the next one.',
);
export const ClipsTurnedOff = refusal(
  'clips.turned_off',
  'forbidden',
  'Whoever made this does not want clips of it. You can share its address instead.',
);
export const TooManyClips = refusal(
  'clips.too_many',
  'too_many',
  'You have made as many clips as anybody can in a day. Go on tomorrow.',
);
export const ClipNotReady = refusal(
  'clips.not_ready',
  'conflict',
  'The stream of this clip has just ended, and its recording is being made ready. The clip plays again in a moment.',
);

export const clipTitle = line(100);
const lengthSec = z
  .number()
  .min(leastSec, `must be ${leastSec} seconds or more`)
  .max(mostSec, `must be ${mostSec} seconds or less`);

export const videoWish = z.strictObject({
  title: clipTitle.optional().describe('That of the video where none is given'),
  startSec: z.number().min(0).describe('Where in the video it begins'),
  lengthSec,
});
export const streamWish = z.strictObject({
  title: clipTitle.optional().describe('That of the stream where none is given'),
  startsAt: z.iso
    .datetime()
    .optional()
    .describe(
      'When what it begins with was sent (EXT-X-PROGRAM-DATE-TIME); without it, it ends with what is shown now',
    ),
  lengthSec,
});

export const clip = z.object({
  clipId: idOf('clp'),
  title: z.string(),
  lengthSec: z.number(),
  createdAt: z.iso.datetime(),
  madeBy: z.object({ accountId: idOf('usr'), name: z.string().optional() }),
  source: z
    .object({
      title: z.string(),
      streamId: idOf('str').optional(),
      videoId: idOf('vid').optional().describe('Of a stream, once its recording can be watched by whoever asks'),
      startSec: z.number().optional().describe('Where in that video the clip begins'),
      channelId: idOf('ch').optional(),
      ownerId: idOf('usr'),
    })
    .describe('What it is a clip of'),
  mayDelete: z.boolean().describe('Whether whoever asks may delete it'),
  mayDownload: z.boolean().describe('Whether whoever asks may have it as a file'),
});

export const exampleClip = {
  clipId: 'clp_01JD3V8Z9Q4X7K2M5N6P8R0S1T',
  title: 'The wave',
  lengthSec: 30,
  createdAt: '2026-11-20T10:20:00.000Z',
  madeBy: { accountId: 'usr_0d1b2c3a4f5e4c3f9a6e5f0c2a8e1b7d', name: 'Ada' },
  source: {
    title: 'Storm at the pier',
    videoId: 'vid_01JD3V8Z9Q4X7K2M5N6P8R0S1T',
    startSec: 754.2,
    channelId: 'ch_01JD3V8Z9Q4X7K2M5N6P8R0S1T',
    ownerId: 'usr_5f0c2a8e1b7d4c3f9a6e0d1b2c3a4f5e',
  },
  mayDelete: true,
  mayDownload: true,
};

export const ofVideo = z.object({ videoId: idOf('vid') });
export const ofStream = z.object({ streamId: idOf('str') });
export const ofClip = z.object({ clipId: idOf('clp') });
export const ofChannel = z.object({ channelId: idOf('ch') });

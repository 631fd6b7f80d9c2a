import * as z from 'zod';
import { event, serviceEvent } from '../kit/event.ts';
import { idOf } from '../kit/ids.ts';

const which = {
  videoId: idOf('vid'),
  ownerId: idOf('usr'),
  sourceVersion: z.number().int(),
  /** Counts every announcement of one encode: an older one never replaces a newer. */
  sequence: z.number().int(),
};
const exampleWhich = {
  videoId: 'vid_01JD3V8Z9Q4X7K2M5N6P8R0S1T',
  ownerId: 'usr_5f0c2a8e1b7d4c3f9a6e0d1b2c3a4f5e',
  sourceVersion: 1,
  sequence: 4,
};

/** One line of the progress a creator sees. `audio` is a rung of its own here. */
export const rung = z.object({
  name: z.string().describe('240p … 2160p, or audio'),
  state: z.enum(['waiting', 'encoding', 'checking', 'ready', 'failed']),
  percent: z.number().int().min(0).max(100),
});

/** A rendition that has been checked and may be played. */
export const rendition = z.object({
  name: z.string(),
  width: z.number().int(),
  height: z.number().int(),
  averageBitrate: z.number().int().describe('bit/s'),
  peakBitrate: z.number().int().describe('bit/s'),
  frameRate: z.number(),
  codecs: z.string(),
  sizeBytes: z.number().int(),
});

const ready = {
  ...which,
  durationMs: z.number().int(),
  hlsKey: z.string().describe('Key of the HLS multivariant playlist in the media bucket'),
  dashKey: z.string().describe('Key of the MPD in the media bucket'),
  posterKey: z.string().optional().describe('Key of the poster in the images bucket'),
  frameKeys: z
    .array(z.string())
    .default([])
    .describe('Keys of all pictures captured from the film, the poster among them'),
  hasAudio: z.boolean(),
  renditions: z.array(rendition),
};
const exampleReady = {
  ...exampleWhich,
  durationMs: 30_000,
  hlsKey: 'v/vid_01JD3V8Z9Q4X7K2M5N6P8R0S1T/1/master.m3u8',
  dashKey: 'v/vid_01JD3V8Z9Q4X7K2M5N6P8R0S1T/1/manifest.mpd',
  posterKey: 'img/vid_01JD3V8Z9Q4X7K2M5N6P8R0S1T/1/poster.0000000.jpg',
  frameKeys: [
    'img/vid_01JD3V8Z9Q4X7K2M5N6P8R0S1T/1/poster.0000000.jpg',
    'img/vid_01JD3V8Z9Q4X7K2M5N6P8R0S1T/1/poster.0000001.jpg',
  ],
  hasAudio: true,
  renditions: [
    {
      name: '240p',
      width: 426,
      height: 240,
      averageBitrate: 210_000,
      peakBitrate: 300_000,
      frameRate: 24,
      codecs: 'avc1.4d4015',
      sizeBytes: 790_000,
    },
  ],
};

export const transcodeProgressed = event('transcode', 'transcode.progressed', {
  summary: 'How far each rung of the ladder has come.',
  data: z.object({ ...which, rungs: z.array(rung) }),
  example: { ...exampleWhich, rungs: [{ name: '240p', state: 'encoding', percent: 40 }] },
});

export const transcodePlayable = event('transcode', 'transcode.playable', {
  summary: 'The first renditions are checked: the video can be watched; more may follow.',
  data: z.object(ready),
  example: exampleReady,
});

export const transcodeFinished = event('transcode', 'transcode.finished', {
  summary: 'Every rung of the ladder is checked and in the playlists.',
  seedTopic: 'video.transcoded',
  data: z.object(ready),
  example: exampleReady,
});

export const transcodeFailed = event('transcode', 'transcode.failed', {
  summary: 'No renditions could be made of this source.',
  data: z.object({ ...which, code: z.string(), message: z.string().describe('For the creator: what and what to do') }),
  example: {
    ...exampleWhich,
    code: 'transcode.unreadable_source',
    message:
      'We could not read this file as a video. Export it again as MP4 (H.264 and AAC, the usual choice of every video tool) and upload it once more; if it plays on your computer, converting it with any video tool usually helps.',
  },
});

export const transcodeEvents = [transcodeProgressed, transcodePlayable, transcodeFinished, transcodeFailed] as const;

/** MediaConvert's own news of a job. Our jobs carry whose they are; a job without that is someone else's. */
export const mediaConvertJobChanged = serviceEvent(
  'aws.mediaconvert',
  'MediaConvert Job State Change',
  z.object({
    jobId: z.string(),
    status: z.string().describe('PROGRESSING, STATUS_UPDATE, COMPLETE, ERROR, CANCELED; others are of no interest'),
    userMetadata: z.record(z.string(), z.string()).default({}),
    jobProgress: z.object({ jobPercentComplete: z.number().optional() }).optional(),
    errorCode: z.number().optional(),
    errorMessage: z.string().optional(),
  }),
);

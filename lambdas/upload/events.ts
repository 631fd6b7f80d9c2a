import * as z from 'zod';
import { event } from '../kit/event.ts';
import { idOf } from '../kit/ids.ts';
import { access, visibility } from '../kit/video-fields.ts';

const which = {
  uploadId: idOf('upl'),
  videoId: idOf('vid'),
  ownerId: idOf('usr').describe('Whose the video is: not always who sends it'),
};
const exampleWhich = {
  uploadId: 'upl_01JD3V8Z9Q4X7K2M5N6P8R0S1T',
  videoId: 'vid_01JD3V8Z9Q4X7K2M5N6P8R0S1T',
  ownerId: 'usr_5f0c2a8e1b7d4c3f9a6e0d1b2c3a4f5e',
};

export const uploadStarted = event('upload', 'upload.started', {
  summary: 'Someone began to send a file; the video it will become gets its row.',
  data: z.object({
    ...which,
    filename: z.string(),
    sizeBytes: z.number().int(),
    title: z.string(),
    description: z.string(),
    visibility,
    access,
    autoPublish: z.boolean(),
    channelId: idOf('ch').optional().describe('Where the video shall stand; otherwise in its owner’s first channel'),
    startedAt: z.iso.datetime(),
  }),
  example: {
    ...exampleWhich,
    filename: 'waves.mp4',
    sizeBytes: 22_348_112,
    title: 'Waves',
    description: '',
    visibility: 'public',
    access: 'free',
    autoPublish: false,
    startedAt: '2026-11-20T10:00:00.000Z',
  },
});

export const uploadCompleted = event('upload', 'upload.completed', {
  summary: 'The file has arrived whole, its checksums agree, it is a video by its bytes, and it is free of malware.',
  seedTopic: 'upload.completed, transcode.requested',
  data: z.object({
    ...which,
    sourceVersion: z.number().int().describe('1 for a video’s first file'),
    source: z.object({
      bucket: z.string(),
      key: z.string(),
      s3VersionId: z.string(),
      etag: z.string(),
      sizeBytes: z.number().int(),
      container: z.string().describe('What the first bytes say: mp4, matroska, mpegts …'),
    }),
  }),
  example: {
    ...exampleWhich,
    sourceVersion: 1,
    source: {
      bucket: 'arclight-upload',
      key: 'uploads/usr_5f0c/vid_01JD/upl_01JD',
      s3VersionId: '3HL4kqtJlcpXroDTDmJ',
      etag: '9b2cf535f27731c974343645a3985328-3',
      sizeBytes: 22_348_112,
      container: 'mp4',
    },
  },
});

/** The code of an upload that its owner ended: the only failure nobody needs to be told of. */
export const endedByOwner = 'upload.aborted';

export const uploadFailed = event('upload', 'upload.failed', {
  summary: 'The upload ended without a usable file: refused by a check, ended by its owner, or expired.',
  data: z.object({ ...which, code: z.string(), message: z.string().describe('For the creator: what and what to do') }),
  example: {
    ...exampleWhich,
    code: 'upload.not_a_video',
    message: 'This file is not a video we can read. Export it as MP4, MOV, WebM or MKV and upload it again.',
  },
});

export const uploadEvents = [uploadStarted, uploadCompleted, uploadFailed] as const;

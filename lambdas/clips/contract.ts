import * as z from 'zod';
import { idOf } from '../kit/ids.ts';
import { noContent, operation } from '../kit/operation.ts';
import { pageOf, pageQuery } from '../kit/page.ts';
import {
  ClipNotFound,
  ClipNotReady,
  ClipsTurnedOff,
  clip,
  exampleClip,
  NotClippable,
  NotRecorded,
  OutsideOfSource,
  ofChannel,
  ofClip,
  ofStream,
  ofVideo,
  SourceNotFound,
  streamWish,
  TooManyClips,
  videoWish,
} from './clip-contract.ts';
import { askForClipFile, readClipFile } from './file-contract.ts';

// All that clips promises is had from here; what its parts are is written beside.
export * from './clip-contract.ts';
export * from './file-contract.ts';

const making = {
  method: 'POST',
  credential: 'required',
  action: 'clip.make',
  idempotency: 'commit',
  answer: { status: 201, body: clip },
  hides: SourceNotFound,
} as const;
const listing = {
  method: 'GET' as const,
  credential: 'optional' as const,
  bucket: 'views' as const,
  query: z.strictObject(pageQuery()),
  answer: { status: 200 as const, body: pageOf(clip) },
  example: { answer: { items: [exampleClip] } },
};

export const makeVideoClip = operation({
  ...making,
  id: 'clips.make_of_video',
  path: '/v1/videos/{video_id}/clips',
  summary: 'Makes a clip of a video, there at once: 5 to 90 seconds of it, for everybody who may play the video.',
  matrix: ['CL1'],
  params: ofVideo,
  body: videoWish,
  refuses: [NotClippable, OutsideOfSource, ClipsTurnedOff, TooManyClips],
  example: { body: { title: 'The wave', startSec: 754.2, lengthSec: 30 }, answer: exampleClip },
});

export const makeStreamClip = operation({
  ...making,
  id: 'clips.make_of_stream',
  path: '/v1/streams/{stream_id}/clips',
  summary:
    'Makes a clip of a stream on air, there at once: what was just shown, or further back. It goes on playing when the stream is over.',
  matrix: ['CL2'],
  params: ofStream,
  body: streamWish,
  refuses: [NotClippable, NotRecorded, OutsideOfSource, ClipsTurnedOff, TooManyClips],
  example: {
    body: { title: 'The wave', lengthSec: 30 },
    answer: {
      ...exampleClip,
      source: {
        ...exampleClip.source,
        videoId: undefined,
        startSec: undefined,
        streamId: 'str_01JD3V8Z9Q4X7K2M5N6P8R0S1T',
      },
    },
  },
});

export const listVideoClips = operation({
  ...listing,
  id: 'clips.list_of_video',
  path: '/v1/videos/{video_id}/clips',
  summary: 'The clips of a video, newest first; of a recording also those that were made while it was on air.',
  action: 'video.read',
  matrix: ['CL3'],
  params: ofVideo,
  hides: SourceNotFound,
});

export const listStreamClips = operation({
  ...listing,
  id: 'clips.list_of_stream',
  path: '/v1/streams/{stream_id}/clips',
  summary: 'The clips of a stream and of its recording, newest first.',
  action: 'video.read',
  matrix: ['CL4'],
  params: ofStream,
  hides: SourceNotFound,
});

export const listChannelClips = operation({
  ...listing,
  id: 'clips.list_of_channel',
  path: '/v1/channels/{channel_id}/clips',
  summary: 'The clips of what a channel shows, newest first; its owner and team also see those of what is not public.',
  action: 'video.list_public',
  matrix: ['CL5'],
  params: ofChannel,
});

export const listMyClips = operation({
  ...listing,
  id: 'clips.list_mine',
  path: '/v1/me/clips',
  summary: 'The clips I made, newest first; without those of what I may no longer see.',
  credential: 'required',
  action: 'video.list_own',
  matrix: ['CL6'],
});

export const readClip = operation({
  id: 'clips.read',
  method: 'GET',
  path: '/v1/clips/{clip_id}',
  summary: 'A clip, what it is of and who made it.',
  credential: 'optional',
  action: 'video.read',
  bucket: 'views',
  matrix: ['CL7'],
  params: ofClip,
  answer: { status: 200, body: clip },
  hides: ClipNotFound,
  example: { answer: exampleClip },
});

export const openClip = operation({
  id: 'clips.open',
  method: 'GET',
  path: '/v1/clips/{clip_id}/playback',
  summary:
    'May I watch it: the address of its playlist and signed cookies for the media, by the rights of what it is a clip of. Ask again at renew_at.',
  credential: 'optional',
  action: 'video.play',
  bucket: 'views',
  matrix: ['CL8'],
  params: ofClip,
  answer: {
    status: 200,
    body: z.object({
      clipId: idOf('clp'),
      hlsUrl: z.string().describe('A playlist of whole segments: it may begin a little sooner and end a little later'),
      startSec: z.number().optional().describe('Where in that playlist the clip itself begins'),
      startsAt: z.iso
        .datetime()
        .optional()
        .describe('While the stream is on air instead: begin where EXT-X-PROGRAM-DATE-TIME says this'),
      lengthSec: z.number(),
      expiresAt: z.iso.datetime(),
      renewAt: z.iso.datetime().describe('At 60 % of the grant'),
    }),
  },
  hides: ClipNotFound,
  refuses: [ClipNotReady],
  example: {
    answer: {
      clipId: exampleClip.clipId,
      hlsUrl: '/v/vid_01JD3V8Z9Q4X7K2M5N6P8R0S1T/1/clips/clp_01JD3V8Z9Q4X7K2M5N6P8R0S1T/master.m3u8',
      startSec: 2.2,
      lengthSec: 30,
      expiresAt: '2026-11-20T11:00:00.000Z',
      renewAt: '2026-11-20T10:36:00.000Z',
    },
  },
});

export const deleteClip = operation({
  ...noContent,
  id: 'clips.delete',
  method: 'DELETE',
  path: '/v1/clips/{clip_id}',
  summary: 'Deletes a clip: who made it, whose film it is of, moderators of that channel, and staff.',
  credential: 'required',
  action: 'clip.delete',
  matrix: ['CL9'],
  params: ofClip,
  hides: ClipNotFound,
});

const rules = z.object({
  allowed: z.boolean().describe('Whether viewers may make clips of it; who owns or manages it always may'),
});
const ofRules = z.object({
  sourceId: z
    .union([idOf('ch'), idOf('vid'), idOf('str')])
    .describe('A channel with all it shows, a video, or a stream'),
});

export const readClipRules = operation({
  id: 'clips.read_rules',
  method: 'GET',
  path: '/v1/clip-rules/{source_id}',
  summary: 'Whether clips may be made of a channel’s films, of one video or of one stream.',
  credential: 'optional',
  action: 'video.read',
  bucket: 'views',
  matrix: ['CL10'],
  params: ofRules,
  answer: { status: 200, body: rules },
  hides: SourceNotFound,
  example: { answer: { allowed: true } },
});

export const setClipRules = operation({
  id: 'clips.set_rules',
  method: 'PUT',
  path: '/v1/clip-rules/{source_id}',
  summary: 'Turns clips off, or on again, for a whole channel, a video or a stream. Those there are stay.',
  credential: 'required',
  action: 'clip.set_rules',
  matrix: ['CL11'],
  params: ofRules,
  body: z.strictObject({ allowed: z.boolean() }),
  answer: { status: 200, body: rules },
  hides: SourceNotFound,
  example: { body: { allowed: false }, answer: { allowed: false } },
});

export const clipsOperations = [
  makeVideoClip,
  makeStreamClip,
  listVideoClips,
  listStreamClips,
  listChannelClips,
  listMyClips,
  readClip,
  openClip,
  deleteClip,
  askForClipFile,
  readClipFile,
  readClipRules,
  setClipRules,
] as const;

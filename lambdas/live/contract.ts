import * as z from 'zod';
import { idOf } from '../kit/ids.ts';
import { operation } from '../kit/operation.ts';
import { pageOf, pageQuery } from '../kit/page.ts';
import {
  AlreadyOnAir,
  AlreadyStarted,
  exampleIngestUrl,
  exampleOwn,
  examplePublic,
  HourOutOfRange,
  HoursUsedUp,
  KeyInUse,
  NoCapacity,
  NoSuchChannel,
  NotLive,
  NotStarted,
  ownStream,
  params,
  publicStream,
  readableStream,
  StreamEnded,
  StreamIsOver,
  StreamNotFound,
  streamState,
  TooLateToChange,
  wish,
} from './stream-contract.ts';

// All that live promises is had from here.
export * from './stream-contract.ts';

const asked = z.strictObject({
  title: wish.title,
  description: wish.description.default(''),
  visibility: wish.visibility.default('public'),
  access: wish.access.default('free'),
  latency: wish.latency.default('low'),
  record: wish.record.default(true),
  dvrWindowSec: wish.dvrWindowSec.default(3600),
  reconnectWindowSec: wish.reconnectWindowSec.default(60),
  channelId: wish.channelId.optional(),
});

const key = z.string().describe('Shown this once. Whoever has it can go on air in your name');
const ingestUrl = z.string().describe('What streaming software calls the server');
const started = z.object({
  stream: ownStream,
  ingestUrl,
  streamKey: key.optional().describe('Shown this once, also to who repeats the request. Rotate it for another one'),
});
const rotated = z.object({ ingestUrl, streamKey: started.shape.streamKey });
const exampleKey = '3f9a6e0d1b2c3a4f5e5f0c2a8e1b9f3a';
const exampleStarted = {
  stream: {
    ...exampleOwn,
    state: 'STARTING' as const,
    liveSince: undefined,
    version: 2,
    readyBy: '2026-11-20T10:02:00.000Z',
    progress: { step: 1, steps: 4, words: 'Preparing the address' },
  },
  ingestUrl: exampleIngestUrl,
  streamKey: exampleKey,
};

export const createStream = operation({
  id: 'live.create',
  method: 'POST',
  path: '/v1/streams',
  summary: 'Make a stream, to be started now or later. It costs nothing until it is started.',
  credential: 'required',
  action: 'stream.create',
  idempotency: 'commit',
  matrix: ['LI1'],
  body: asked.extend({ scheduledAt: wish.scheduledAt.optional() }),
  answer: { status: 201, body: ownStream },
  refuses: [NoSuchChannel, HourOutOfRange],
  example: {
    body: { title: 'Storm at the pier', scheduledAt: '2026-11-20T18:00:00.000Z' },
    answer: {
      ...exampleOwn,
      state: 'SCHEDULED',
      liveSince: undefined,
      startedAt: undefined,
      ingest: undefined,
      version: 1,
    },
  },
});

export const goLive = operation({
  id: 'live.go_live',
  method: 'POST',
  path: '/v1/streams/start',
  summary: 'Make a stream and start it: where to send it is answered at once, ready it is when its state says so.',
  credential: 'required',
  action: 'stream.create',
  idempotency: 'claim',
  matrix: ['LI13'],
  body: asked,
  answer: { status: 202, body: started },
  withoutSecrets: ({ streamKey: _, ...answer }) => answer,
  refuses: [NoSuchChannel, AlreadyOnAir, NoCapacity, HoursUsedUp],
  example: { body: { title: 'Storm at the pier' }, answer: exampleStarted },
});

export const listStreams = operation({
  id: 'live.list_public',
  method: 'GET',
  path: '/v1/streams',
  summary: 'Public streams: those on air, the newest first, or with state=scheduled those to come, the soonest first.',
  credential: 'ignored',
  action: 'stream.list_public',
  matrix: ['LI8'],
  query: z.strictObject({ ...pageQuery(), state: z.enum(['live', 'scheduled']).default('live') }),
  answer: { status: 200, body: pageOf(publicStream) },
  cache: { publicSeconds: 3 },
  example: { answer: { items: [examplePublic] } },
});

export const listMyStreams = operation({
  id: 'live.list_mine',
  method: 'GET',
  path: '/v1/me/streams',
  summary: 'My streams in every state, newest first.',
  credential: 'required',
  action: 'stream.list_own',
  matrix: ['LI9'],
  query: z.strictObject(pageQuery({ default: 50, max: 50 })),
  answer: { status: 200, body: pageOf(ownStream) },
  example: { answer: { items: [exampleOwn] } },
});

export const readStream = operation({
  id: 'live.read',
  method: 'GET',
  path: '/v1/streams/{stream_id}',
  summary: 'A stream and how it stands; its owner and their team also see progress, cost and where it is sent to.',
  credential: 'optional',
  action: 'stream.read',
  bucket: 'views',
  matrix: ['LI2'],
  params,
  answer: { status: 200, body: readableStream },
  hides: StreamNotFound,
  example: { answer: examplePublic },
});

export const changeStream = operation({
  id: 'live.change',
  method: 'PATCH',
  path: '/v1/streams/{stream_id}',
  summary:
    'Change what a stream says of itself, who finds it and who may watch it; before it starts, everything else as well.',
  credential: 'required',
  action: 'stream.change',
  ifMatch: true,
  matrix: ['LI10'],
  params,
  body: z.strictObject({
    title: wish.title.optional(),
    description: wish.description.optional(),
    visibility: wish.visibility.optional(),
    access: wish.access.optional(),
    latency: wish.latency.optional(),
    record: wish.record.optional(),
    dvrWindowSec: wish.dvrWindowSec.optional(),
    reconnectWindowSec: wish.reconnectWindowSec.optional(),
    scheduledAt: wish.scheduledAt.nullable().optional().describe('null: at no certain hour'),
  }),
  answer: { status: 200, body: ownStream },
  hides: StreamNotFound,
  refuses: [TooLateToChange, HourOutOfRange, StreamIsOver],
  example: { body: { title: 'Storm at the old pier' }, answer: exampleOwn },
});

export const startStream = operation({
  id: 'live.start',
  method: 'POST',
  path: '/v1/streams/{stream_id}/start',
  summary: 'Start a stream: where to send it is answered at once, ready it is when its state says so.',
  credential: 'required',
  action: 'stream.start',
  idempotency: 'claim',
  matrix: ['LI12'],
  params,
  answer: { status: 202, body: started },
  withoutSecrets: ({ streamKey: _, ...answer }) => answer,
  hides: StreamNotFound,
  refuses: [AlreadyStarted, StreamIsOver, AlreadyOnAir, NoCapacity, HoursUsedUp],
  example: { answer: exampleStarted },
});

export const readIngest = operation({
  id: 'live.read_ingest',
  method: 'GET',
  path: '/v1/streams/{stream_id}/ingest',
  summary: 'Where to send a stream, and the end of its key to recognise it by.',
  credential: 'required',
  action: 'stream.read_ingest',
  matrix: ['LI3'],
  params,
  answer: {
    status: 200,
    body: z.object({ ingestUrl, streamKeyLast4: z.string(), protocols: z.array(z.enum(['rtmp'])) }),
  },
  hides: StreamNotFound,
  refuses: [NotStarted, StreamIsOver],
  example: { answer: { ingestUrl: exampleIngestUrl, streamKeyLast4: '9f3a', protocols: ['rtmp'] } },
});

export const rotateKey = operation({
  id: 'live.rotate_key',
  method: 'POST',
  path: '/v1/streams/{stream_id}/key/rotate',
  summary:
    'A new key; the old one opens nothing any more. While somebody is sending it needs "force", which cuts them off and takes the encoder down for a minute or two.',
  credential: 'required',
  action: 'stream.rotate_key',
  idempotency: 'claim',
  matrix: ['LI4'],
  params,
  body: z.strictObject({ force: z.boolean().default(false) }),
  answer: { status: 200, body: rotated },
  withoutSecrets: ({ streamKey: _, ...answer }) => answer,
  hides: StreamNotFound,
  refuses: [KeyInUse, NotStarted, StreamIsOver],
  example: { body: {}, answer: { ingestUrl: exampleIngestUrl, streamKey: exampleKey } },
});

export const stopStream = operation({
  id: 'live.stop',
  method: 'POST',
  path: '/v1/streams/{stream_id}/stop',
  summary: 'End a stream, or call off one that has not started. Repeating it gives the same answer.',
  credential: 'required',
  action: 'stream.stop',
  matrix: ['LI6'],
  params,
  answer: { status: 202, body: z.object({ streamId: idOf('str'), state: streamState }) },
  hides: StreamNotFound,
  example: { answer: { streamId: examplePublic.streamId, state: 'ENDING' } },
});

export const openLivePlayback = operation({
  id: 'live.open_playback',
  method: 'GET',
  path: '/v1/streams/{stream_id}/playback',
  summary:
    'May I watch it: addresses for HLS and DASH, and signed cookies that open them. Ask again at renew_at and watch on.',
  credential: 'optional',
  action: 'stream.play',
  bucket: 'views',
  matrix: ['LI5'],
  params,
  answer: {
    status: 200,
    body: z.object({
      streamId: idOf('str'),
      state: streamState,
      hlsUrl: z.string().describe('Low-latency HLS where the stream has it'),
      standardHlsUrl: z.string().describe('Plain HLS, for players that trip over parts'),
      dashUrl: z.string(),
      liveSince: z.iso.datetime(),
      dvrWindowSec: z.number().int(),
      targetLatencySec: z.number().describe('How far behind a player should try to be'),
      expiresAt: z.iso.datetime(),
      renewAt: z.iso.datetime().describe('At 60 % of the grant'),
    }),
  },
  hides: StreamNotFound,
  refuses: [NotLive, StreamEnded],
  example: {
    answer: {
      streamId: examplePublic.streamId,
      state: 'LIVE',
      hlsUrl: `/l/${examplePublic.streamId}/index.m3u8`,
      standardHlsUrl: `/l/${examplePublic.streamId}/standard.m3u8`,
      dashUrl: `/l/${examplePublic.streamId}/index.mpd`,
      liveSince: '2026-11-20T10:02:00.000Z',
      dvrWindowSec: 3600,
      targetLatencySec: 2,
      expiresAt: '2026-11-20T11:10:00.000Z',
      renewAt: '2026-11-20T10:46:00.000Z',
    },
  },
});

const sample = z.object({
  at: z.iso.datetime(),
  bitrateBps: z.number(),
  frameRate: z.number(),
  droppedFrames: z.number(),
  audioLevelDb: z.number().optional(),
});

export const readHealth = operation({
  id: 'live.read_health',
  method: 'GET',
  path: '/v1/streams/{stream_id}/health',
  summary: 'How well what is sent arrives: the last five minutes, and what happened, in plain words.',
  credential: 'required',
  action: 'stream.read_health',
  matrix: ['LI11'],
  params,
  answer: {
    status: 200,
    body: z.object({
      state: streamState,
      input: z.object({
        connected: z.boolean(),
        bitrateBps: z.number(),
        frameRate: z.number(),
        droppedFrames: z.number().describe('In the last five minutes'),
        audioLevelDb: z.number().optional(),
      }),
      samples: z.array(sample).describe('Oldest first'),
      events: z
        .array(z.object({ at: z.iso.datetime(), level: z.enum(['info', 'warning', 'problem']), words: z.string() }))
        .describe('Newest first'),
    }),
  },
  hides: StreamNotFound,
  example: {
    answer: {
      state: 'LIVE',
      input: { connected: true, bitrateBps: 4_500_000, frameRate: 30, droppedFrames: 0 },
      samples: [{ at: '2026-11-20T10:05:00.000Z', bitrateBps: 4_500_000, frameRate: 30, droppedFrames: 0 }],
      events: [{ at: '2026-11-20T10:02:00.000Z', level: 'info', words: 'The first picture came: you are live.' }],
    },
  },
});

export const liveOperations = [
  createStream,
  goLive,
  listStreams,
  listMyStreams,
  readStream,
  changeStream,
  startStream,
  readIngest,
  rotateKey,
  stopStream,
  openLivePlayback,
  readHealth,
] as const;

import * as z from 'zod';
import { idOf } from '../kit/ids.ts';
import { operation } from '../kit/operation.ts';
import { asked } from './making-contract.ts';
import {
  AlreadyOnAir,
  AlreadyStarted,
  exampleIngestUrl,
  exampleOwn,
  examplePublic,
  HoursUsedUp,
  KeyInUse,
  NoCapacity,
  NoSuchChannel,
  NotStarted,
  ownStream,
  PasswordAmiss,
  params,
  SrtNotTaken,
  StreamIsOver,
  StreamNotFound,
  streamState,
  whipUrl,
} from './stream-contract.ts';

// What its maker does with a stream on its way to the air and there: starts it, sends it, looks how it arrives, ends it.

const ingestUrl = z
  .string()
  .describe('What streaming software calls the server; with SRT it adds `&passphrase=` and the key');
const started = z.object({
  stream: ownStream,
  ...{ ingestUrl, whipUrl },
  streamKey: z
    .string()
    .optional()
    .describe(
      'Shown this once, also to who repeats the request: the stream key, or with SRT the passphrase. Whoever has it can go on air in your name; rotate it for another one',
    ),
});
const rotated = z.object({ ingestUrl, whipUrl, streamKey: started.shape.streamKey });
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
  refuses: [NoSuchChannel, PasswordAmiss, AlreadyOnAir, NoCapacity, HoursUsedUp, SrtNotTaken],
  example: { body: { title: 'Storm at the pier' }, answer: exampleStarted },
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
  refuses: [AlreadyStarted, StreamIsOver, AlreadyOnAir, NoCapacity, HoursUsedUp, SrtNotTaken],
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
    body: z.object({
      ingestUrl,
      whipUrl,
      streamKeyLast4: z.string(),
      protocols: z.array(z.enum(['rtmp', 'whip', 'srt'])),
    }),
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
  refuses: [KeyInUse, NotStarted, StreamIsOver, SrtNotTaken],
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

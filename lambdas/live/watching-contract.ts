import * as z from 'zod';
import { idOf } from '../kit/ids.ts';
import { operation } from '../kit/operation.ts';
import { pageOf, pageQuery } from '../kit/page.ts';
import {
  examplePublic,
  NotLive,
  params,
  publicStream,
  readableStream,
  StreamEnded,
  StreamNotFound,
  seats,
  streamState,
} from './stream-contract.ts';

// What viewers do with streams: find them, and watch.

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

export const openLivePlayback = operation({
  id: 'live.open_playback',
  method: 'GET',
  path: '/v1/streams/{stream_id}/playback',
  summary:
    'May I watch it: addresses for HLS and DASH, and signed cookies that open them. Ask again at renew_at for as long as you watch: the cookies go on, and you are counted among its viewers.',
  credential: 'optional',
  action: 'stream.play',
  bucket: 'views',
  matrix: ['LI5'],
  params,
  query: z.strictObject({
    seat: z.coerce
      .number()
      .int()
      .min(0)
      .max(seats - 1)
      .optional()
      .describe(
        'Tells viewers of one address apart who are not signed in: any of these numbers, the same in all windows',
      ),
  }),
  answer: {
    status: 200,
    body: z.object({
      streamId: idOf('str'),
      state: streamState,
      hlsUrl: z.string().describe('Low-latency HLS where the stream has it'),
      standardHlsUrl: z.string().describe('Plain HLS, for players that trip over parts'),
      dashUrl: z.string().describe('MPEG-DASH over the same segments'),
      liveSince: z.iso.datetime(),
      dvrWindowSec: z.number().int(),
      targetLatencySec: z.number().describe('How far behind a player should try to be'),
      expiresAt: z.iso.datetime(),
      renewAt: z.iso
        .datetime()
        .describe('Who is counted comes each minute, the others within ten; it is long before the cookies end'),
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
      renewAt: '2026-11-20T10:11:00.000Z',
    },
  },
});

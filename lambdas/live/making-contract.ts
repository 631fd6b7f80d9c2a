import * as z from 'zod';
import { operation } from '../kit/operation.ts';
import { pageOf, pageQuery } from '../kit/page.ts';
import {
  exampleOwn,
  HourOutOfRange,
  NoSuchChannel,
  ownStream,
  PasswordAmiss,
  params,
  SrtNotTaken,
  StreamIsOver,
  StreamNotFound,
  TooLateToChange,
  wish,
} from './stream-contract.ts';

// What its maker does with a stream at a desk: makes it, finds it again, changes it.

/** What a stream is told to be when it is made, whether it is to start at once or later. */
export const asked = z.strictObject({
  title: wish.title,
  description: wish.description.default(''),
  visibility: wish.visibility.default('public'),
  access: wish.access.default('free'),
  admission: wish.admission.default('open'),
  password: wish.password.optional(),
  latency: wish.latency.default('low'),
  protocol: wish.protocol.default('rtmp'),
  record: wish.record.default(true),
  dvrWindowSec: wish.dvrWindowSec.default(3600),
  reconnectWindowSec: wish.reconnectWindowSec.default(60),
  channelId: wish.channelId.optional(),
});

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
  refuses: [NoSuchChannel, HourOutOfRange, PasswordAmiss, SrtNotTaken],
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
    admission: wish.admission.optional(),
    password: wish.password.optional().describe('Another one: whoever came in by the one before enters again'),
    latency: wish.latency.optional(),
    protocol: wish.protocol.optional(),
    record: wish.record.optional(),
    dvrWindowSec: wish.dvrWindowSec.optional(),
    reconnectWindowSec: wish.reconnectWindowSec.optional(),
    scheduledAt: wish.scheduledAt.nullable().optional().describe('null: at no certain hour'),
  }),
  answer: { status: 200, body: ownStream },
  hides: StreamNotFound,
  refuses: [TooLateToChange, HourOutOfRange, StreamIsOver, PasswordAmiss, SrtNotTaken],
  example: { body: { title: 'Storm at the old pier' }, answer: exampleOwn },
});

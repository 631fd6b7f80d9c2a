import * as z from 'zod';
import { idOf } from '../kit/ids.ts';
import { noContent, operation } from '../kit/operation.ts';
import { refusal } from '../kit/refusal.ts';
import { line } from '../kit/shown-text.ts';
import { examplePublic, NotLive, params, StreamIsOver, StreamNotFound } from './stream-contract.ts';

// Moments that are marked while a stream is on air: chapters of the video its recording becomes.

export const mostMarkers = 100;

export const MarkersFull = refusal(
  'live.markers_full',
  'conflict',
  `${mostMarkers} moments of this stream are marked already, and no more can be. Delete one of them first.`,
);

export const MarkerNotFound = refusal(
  'live.marker_not_found',
  'not_found',
  'No such moment of this stream is marked, or not any more.',
);

const marker = z.object({
  markerId: idOf('mrk'),
  at: z.iso.datetime(),
  offsetMs: z
    .number()
    .int()
    .describe('How long after the beginning; once there is a recording, where in it: pauses are no part of that'),
  label: z.string().optional(),
});
const path = '/v1/streams/{stream_id}/markers';
const example = {
  markerId: 'mrk_01JD3V8Z9Q4X7K2M5N6P8R0S1T',
  at: '2026-11-20T10:22:30.000Z',
  offsetMs: 1_230_000,
  label: 'The highest wave',
};

export const markMoment = operation({
  id: 'live.mark_moment',
  method: 'POST',
  path,
  summary: 'Mark this moment of a stream on air: it becomes a chapter of the video its recording becomes.',
  credential: 'required',
  action: 'stream.mark',
  idempotency: 'commit',
  matrix: ['LI17'],
  params,
  body: z.strictObject({ label: line(80).optional().describe('The chapter’s title; without one it is numbered') }),
  answer: { status: 201, body: marker },
  hides: StreamNotFound,
  refuses: [NotLive, StreamIsOver, MarkersFull],
  example: { body: { label: example.label }, answer: example },
});

export const listMarkers = operation({
  id: 'live.list_markers',
  method: 'GET',
  path,
  summary: 'The moments of a stream that were marked, the first one first: a hundred at most.',
  credential: 'required',
  action: 'stream.read_markers',
  matrix: ['LI18'],
  params,
  answer: { status: 200, body: z.object({ streamId: idOf('str'), items: z.array(marker) }) },
  hides: StreamNotFound,
  example: { answer: { streamId: examplePublic.streamId, items: [example] } },
});

export const dropMarker = operation({
  id: 'live.drop_marker',
  method: 'DELETE',
  path: `${path}/{marker_id}`,
  summary: 'This moment is not marked after all. Chapters a video has already are changed at the video.',
  credential: 'required',
  action: 'stream.mark',
  matrix: ['LI19'],
  params: params.extend({ markerId: idOf('mrk') }),
  ...noContent,
  hides: StreamNotFound,
  refuses: [MarkerNotFound],
});

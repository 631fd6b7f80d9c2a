import * as z from 'zod';
import { idOf } from '../kit/ids.ts';
import { noContent, operation } from '../kit/operation.ts';
import { refusal } from '../kit/refusal.ts';
import { line } from '../kit/shown-text.ts';
import { examplePublic, params, StreamIsOver, StreamNotFound } from './stream-contract.ts';

// Where else a stream is sent: other RTMP servers, with the keys they gave its owner.

export const TargetsFull = refusal(
  'live.targets_full',
  'conflict',
  'A stream can be sent to no more places; the details say to how many. Remove one of them first.',
);
export const TargetsSettled = refusal(
  'live.targets_settled',
  'conflict',
  'Where else a stream is sent is settled when it starts: its encoder was told of it. Change it before you start the next one.',
);
export const TargetNotFound = refusal(
  'live.target_not_found',
  'not_found',
  'There is no such place this stream is sent to, or not any more.',
);

export const targetState = z.enum(['off', 'waiting', 'connecting', 'on', 'failed']);

/** What is given back of a target: never its key, and of its address the host alone. */
const target = z.object({
  targetId: idOf('tgt'),
  label: z.string(),
  host: z.string().describe('All of the address that is shown again'),
  enabled: z.boolean(),
  state: targetState.describe(
    'off: nothing is sent; waiting: your stream is not on air; connecting; on: it arrives; failed: the words say why',
  ),
  words: z.string().optional().describe('What is wrong, and what to do about it'),
});
const path = '/v1/streams/{stream_id}/targets';
const targetParams = params.extend({ targetId: idOf('tgt') });
const example = {
  targetId: 'tgt_01JD3V8Z9Q4X7K2M5N6P8R0S1T',
  label: 'The other place',
  host: 'live.example.com',
  enabled: true,
  state: 'waiting' as const,
};

export const addTarget = operation({
  id: 'live.add_target',
  method: 'POST',
  path,
  summary:
    'Send a stream to another RTMP server as well, from its start on. The address and the key are not shown again.',
  credential: 'required',
  action: 'stream.set_targets',
  idempotency: 'commit',
  matrix: ['LI20'],
  params,
  body: z.strictObject({
    label: line(40).describe('What you call it'),
    address: z.string().min(1).max(400).describe('rtmp:// or rtmps://, with the application, without the key'),
    streamKey: z
      .string()
      .regex(/^[!-#%-~]{1,400}$/, 'must be the key as the other place shows it: no spaces, and no $')
      .describe('What the other place calls stream key or stream name. Nobody is shown it again'),
  }),
  answer: { status: 201, body: target },
  hides: StreamNotFound,
  refuses: [TargetsFull, TargetsSettled, StreamIsOver],
  example: {
    body: { label: example.label, address: 'rtmps://live.example.com/app', streamKey: 'ab12-cd34-ef56' },
    answer: example,
  },
});

export const listTargets = operation({
  id: 'live.list_targets',
  method: 'GET',
  path,
  summary: 'Where else a stream is sent, and how it stands with each.',
  credential: 'required',
  action: 'stream.read_targets',
  matrix: ['LI21'],
  params,
  answer: {
    status: 200,
    body: z.object({
      streamId: idOf('str'),
      most: z.number().int().describe('So many there may be; 0 where streams are sent nowhere else'),
      perHourUsd: z.number().describe('What each that is switched on adds to an hour on air'),
      items: z.array(target).describe('In the order they were added'),
    }),
  },
  hides: StreamNotFound,
  example: { answer: { streamId: examplePublic.streamId, most: 3, perHourUsd: 0.5, items: [example] } },
});

export const switchTarget = operation({
  id: 'live.switch_target',
  method: 'PATCH',
  path: `${path}/{target_id}`,
  summary: 'Switch a place a stream is sent to on or off, before the stream starts.',
  credential: 'required',
  action: 'stream.set_targets',
  matrix: ['LI22'],
  params: targetParams,
  body: z.strictObject({ enabled: z.boolean() }),
  answer: { status: 200, body: target },
  hides: StreamNotFound,
  refuses: [TargetNotFound, TargetsSettled, StreamIsOver],
  example: { body: { enabled: false }, answer: { ...example, enabled: false, state: 'off' } },
});

export const dropTarget = operation({
  id: 'live.drop_target',
  method: 'DELETE',
  path: `${path}/{target_id}`,
  summary: 'Send a stream there no more, before it starts: address and key are forgotten.',
  credential: 'required',
  action: 'stream.set_targets',
  matrix: ['LI23'],
  params: targetParams,
  ...noContent,
  hides: StreamNotFound,
  refuses: [TargetNotFound, TargetsSettled, StreamIsOver],
});

import * as z from 'zod';
import { idOf } from '../kit/ids.ts';
import { operation } from '../kit/operation.ts';
import { refusal } from '../kit/refusal.ts';
import { ConflictOfInterest } from '../kit/refusals.ts';
import { endReason, streamState } from '../live/stream-contract.ts';
import { decision } from './fields-contract.ts';

export const StreamNotFound = refusal(
  'moderation.stream_not_found',
  'not_found',
  'There has never been such a stream.',
);
export const StreamOver = refusal(
  'moderation.stream_over',
  'conflict',
  'This stream is over already. A replay of it is a video: take that down.',
);

export const terminateStream = operation({
  id: 'moderation.terminate_stream',
  method: 'POST',
  path: '/v1/moderation/streams/{stream_id}/terminate',
  summary:
    'End a stream that breaks the rules, or call off one to come: nobody sees it any more, nothing of it is kept, its owner reads why. Repeating it gives the same answer.',
  credential: 'required',
  action: 'staff.terminate_stream',
  matrix: ['MD4'],
  params: z.object({ streamId: idOf('str') }),
  body: decision,
  answer: {
    status: 202,
    body: z.object({
      streamId: idOf('str'),
      ownerId: idOf('usr'),
      title: z.string(),
      state: streamState,
      endReason: endReason.optional(),
    }),
  },
  hides: StreamNotFound,
  refuses: [ConflictOfInterest, StreamOver],
  example: {
    body: { reason: 'violence', note: 'A fight, shown for its own sake.' },
    answer: {
      streamId: 'str_01JD3V8Z9Q4X7K2M5N6P8R0S1T',
      ownerId: 'usr_5f0c2a8e1b7d4c3f9a6e0d1b2c3a4f5e',
      title: 'Storm at the pier',
      state: 'ENDING',
      endReason: 'terminated',
    },
  },
});

/** Answered by live, whose streams they are. */
export const staffStreamOperations = [terminateStream] as const;

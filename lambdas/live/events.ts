import * as z from 'zod';
import { event, serviceEvent } from '../kit/event.ts';
import { idOf } from '../kit/ids.ts';
import { reason } from '../kit/reasons.ts';
import { access, admission, endReason, latency, streamState, visibility } from './stream-contract.ts';

/** The whole stream every time, with a version: a copy that missed one piece of news is right again with the next. */
export const streamFacts = z.object({
  streamId: idOf('str'),
  ownerId: idOf('usr'),
  channelId: idOf('ch').optional(),
  version: z.number().int(),
  title: z.string(),
  description: z.string(),
  state: streamState,
  visibility,
  access,
  admission: admission.default('open').describe('What lets one in, besides'),
  admissionEpoch: z
    .number()
    .int()
    .default(0)
    .describe('Counts its passwords and kinds of door: passes of an earlier one are void'),
  latency,
  record: z.boolean(),
  dvrWindowSec: z.number().int().optional().describe('How far viewers may go back'),
  scheduledAt: z.iso.datetime().optional(),
  startedAt: z.iso.datetime().optional(),
  liveSince: z.iso.datetime().optional(),
  endedAt: z.iso.datetime().optional(),
  endReason: endReason.optional(),
  terminated: z
    .object({ reason, message: z.string().optional().describe('To its owner'), at: z.iso.datetime() })
    .optional()
    .describe('Ended by staff'),
  videoId: idOf('vid')
    .optional()
    .describe('The video its recording becomes, from its start on; none when nothing is recorded'),
  recording: z
    .object({
      prefix: z.string().describe('Everything of it lies below this in the media bucket'),
      playlistKey: z.string().describe('Key of the HLS multivariant playlist in the media bucket'),
      durationMs: z.number().int(),
      clock: z
        .array(z.object({ offsetMs: z.number().int(), at: z.iso.datetime() }))
        .optional()
        .describe('When what is shown at a moment of it was sent: at its beginning, and wherever it was interrupted'),
      markers: z
        .array(z.object({ offsetMs: z.number().int(), label: z.string().optional() }))
        .optional()
        .describe('Where in it those moments are that were marked on air'),
    })
    .optional(),
  failure: z
    .object({ code: z.string(), message: z.string() })
    .optional()
    .describe('Why it did not start, or was not recorded'),
});

const example = {
  streamId: 'str_01JD3V8Z9Q4X7K2M5N6P8R0S1T',
  ownerId: 'usr_5f0c2a8e1b7d4c3f9a6e0d1b2c3a4f5e',
  channelId: 'ch_01JD3V8Z9Q4X7K2M5N6P8R0S1T',
  version: 4,
  title: 'Storm at the pier',
  description: 'The highest tide of the year.',
  state: 'LIVE' as const,
  visibility: 'public' as const,
  access: 'free' as const,
  latency: 'low' as const,
  record: true,
  startedAt: '2026-11-20T10:00:00.000Z',
  liveSince: '2026-11-20T10:02:00.000Z',
  videoId: 'vid_5f0c2a8e1b7d4c3f9a6e0d1b2c3a4f5e',
};
const exampleEnded = { ...example, endedAt: '2026-11-20T11:02:00.000Z', endReason: 'stopped' as const };

const stream = (name: string, summary: string, given: z.input<typeof streamFacts> = example) =>
  event('live', name, { summary, data: streamFacts, example: given });

export const streamScheduled = stream('stream.scheduled', 'Somebody made a stream, to be started now or later.', {
  ...example,
  version: 1,
  state: 'SCHEDULED',
  startedAt: undefined,
  liveSince: undefined,
  videoId: undefined,
});
export const streamUpdated = stream(
  'stream.updated',
  'A stream changed: its words, who may watch it, or its state where no other news says it.',
  { ...example, state: 'STARTING', liveSince: undefined },
);
export const streamStarted = stream('stream.started', 'The first picture of a stream came: it is live.');
export const streamInterrupted = stream(
  'stream.interrupted',
  'Nothing comes from the one who streams. It is a pause, until their time to come back is over.',
  { ...example, state: 'INTERRUPTED' },
);
export const streamResumed = stream('stream.resumed', 'A stream that had been interrupted is live again.');
export const streamEnded = stream(
  'stream.ended',
  'Nothing more will come of a stream. A recording may, when its state is ARCHIVING.',
  { ...exampleEnded, state: 'ARCHIVING' },
);
export const streamArchived = stream('stream.archived', 'The recording of a stream is whole in the media bucket.', {
  ...exampleEnded,
  state: 'ARCHIVED',
  recording: {
    prefix: 'v/vid_5f0c2a8e1b7d4c3f9a6e0d1b2c3a4f5e/1/',
    playlistKey: 'v/vid_5f0c2a8e1b7d4c3f9a6e0d1b2c3a4f5e/1/live/index.m3u8',
    durationMs: 3_600_000,
    clock: [{ offsetMs: 0, at: '2026-11-20T10:01:58.000Z' }],
    markers: [{ offsetMs: 1_232_000, label: 'The highest wave' }],
  },
});

/** Not among the others: it says nothing new of the stream. */
export const streamReminded = event('live', 'stream.reminded', {
  summary:
    'A stream is on air, and these people wanted to hear of it. Everybody is in one piece of this news for each stream.',
  data: z.object({
    streamId: idOf('str'),
    title: z.string(),
    ownerId: idOf('usr').optional(),
    channelId: idOf('ch').optional(),
    channelName: z.string().optional(),
    liveSince: z.iso.datetime(),
    accountIds: z.array(idOf('usr')).min(1).max(10),
  }),
  example: {
    streamId: example.streamId,
    title: example.title,
    ownerId: example.ownerId,
    channelId: example.channelId,
    channelName: 'North Sea Films',
    liveSince: example.liveSince,
    accountIds: ['usr_0d1b2c3a4f5e5f0c2a8e1b7d4c3f9a6e'],
  },
});

/** Nor is this the stream's own: whoever lets people in without us has to hear of it. */
export const ticketRevoked = event('live', 'stream.ticket_revoked', {
  summary: 'A ticket of a stream lets nobody in any more.',
  data: z.object({ streamId: idOf('str'), ticketId: idOf('tkt'), at: z.iso.datetime() }),
  example: {
    streamId: example.streamId,
    ticketId: 'tkt_01JD3V8Z9Q4X7K2M5N6P8R0S1T',
    at: '2026-11-20T10:30:00.000Z',
  },
});

/** Everything a domain's copy of a stream is kept from. */
export const streamEvents = [
  streamScheduled,
  streamUpdated,
  streamStarted,
  streamInterrupted,
  streamResumed,
  streamEnded,
  streamArchived,
] as const;

/** MediaLive's own news. Hints, every one: what is true is asked. */
export const mediaLiveStateChanged = serviceEvent(
  'aws.medialive',
  'MediaLive Channel State Change',
  z.object({ channel_arn: z.string(), state: z.string() }),
);
export const mediaLiveAlert = serviceEvent(
  'aws.medialive',
  'MediaLive Channel Alert',
  z.object({ channel_arn: z.string(), alarm_state: z.string().optional(), alert_type: z.string().optional() }),
);
export const mediaLiveInputChanged = serviceEvent(
  'aws.medialive',
  'MediaLive Channel Input Change',
  z.object({ channel_arn: z.string() }),
);
export const harvestChanged = serviceEvent(
  'aws.mediapackagev2',
  'MediaPackageV2 HarvestJob Notification',
  z.object({ harvestJob: z.object({ channelName: z.string() }) }),
);

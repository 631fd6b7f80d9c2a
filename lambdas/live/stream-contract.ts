import * as z from 'zod';
import { idOf } from '../kit/ids.ts';
import { decisionTold } from '../kit/reasons.ts';
import { refusal } from '../kit/refusal.ts';
import { access, admission, description, title, visibility } from '../kit/video-fields.ts';

// What every promise about a stream is made of: its shapes, and the refusals they share.
export { access, admission, visibility };

export const StreamNotFound = refusal('live.stream_not_found', 'not_found', 'There is no such stream.');
export const NoSuchChannel = refusal(
  'live.no_such_channel',
  'unprocessable',
  'A stream goes on air in a channel of its owner’s. Choose one of yours.',
);
export const AlreadyStarted = refusal(
  'live.already_started',
  'conflict',
  'This stream was started already; its state is in the details. If its key was lost, rotate it and use the new one.',
);
export const AlreadyOnAir = refusal(
  'live.already_on_air',
  'conflict',
  'This channel has a stream on air; the details name it. Stop that one first, or go live in another channel.',
);
export const NoCapacity = refusal(
  'live.no_capacity',
  'unavailable',
  'Every encoder is on air. Nothing was started; try again when Retry-After says so.',
);
export const HoursUsedUp = refusal(
  'live.hours_used_up',
  'too_many',
  'The hours on air are used up; the details say whose and when there are new ones.',
);
export const StreamIsOver = refusal('live.stream_is_over', 'gone', 'This stream is over. Start a new one.');
export const NotStarted = refusal(
  'live.not_started',
  'conflict',
  'This stream has not been started, so there is nowhere to send it yet. Start it first.',
);
export const NotLive = refusal(
  'live.not_live',
  'conflict',
  'This stream is not live. The details say in what state it is, and when it should be live.',
);
export const StreamEnded = refusal(
  'live.ended',
  'gone',
  'This stream has ended. Where a replay was recorded, the details name it.',
);
export const KeyInUse = refusal(
  'live.key_in_use',
  'conflict',
  'Somebody is sending with this key now. With "force" they are cut off and the new key takes over.',
);
export const TooLateToChange = refusal(
  'live.too_late_to_change',
  'conflict',
  'What is recorded, how far one can go back, the latency, how it is sent, the hour and the channel are settled when a stream starts. Leave out the fields in the details.',
);
export const PasswordAmiss = refusal(
  'live.password_amiss',
  'unprocessable',
  'A stream that is opened by a password has one, and no other stream takes one. Send `admission` "password" with a `password`, or neither.',
);
export const SrtNotTaken = refusal(
  'live.srt_not_taken',
  'unprocessable',
  'Streams cannot be sent by SRT here. Choose `protocol` "rtmp".',
);
export const HourOutOfRange = refusal(
  'live.hour_out_of_range',
  'unprocessable',
  'Choose an hour in the future, within a year from now.',
);

/** Who never starts a stream has it canceled: so many days after its hour, or after it was made where it has none. */
export const canceledAfterDays = { scheduled: 1, unscheduled: 30 } as const;

export const streamState = z.enum([
  'SCHEDULED',
  'STARTING',
  'WAITING_INPUT',
  'LIVE',
  'INTERRUPTED',
  'ENDING',
  'ENDED',
  'START_FAILED',
  'ARCHIVING',
  'ARCHIVED',
  'ARCHIVE_FAILED',
  'CANCELED',
]);

export const endReason = z.enum([
  'stopped',
  'canceled',
  'schedule_expired',
  'start_failed',
  'no_input',
  'connection_lost',
  'max_duration',
  'no_viewers',
  'hours_used_up',
  'encoder_failed',
  'terminated',
  'account_barred',
]);

export const latency = z.enum(['low', 'standard']);
export const protocol = z.enum(['rtmp', 'srt']);

/** What a stream is told to be. */
export const wish = {
  title,
  description,
  visibility,
  access,
  admission: admission.describe(
    'What lets one in, besides: a password everybody shares, or tickets of which each is somebody’s',
  ),
  password: z.string().min(8).max(200).describe('Never shown again, to nobody'),
  latency: latency.describe(
    'low: two or three seconds behind, for talking with people; standard: up to ten, and cheaper',
  ),
  protocol: protocol.describe(
    'How your software sends it: rtmp, or srt for lines that lose packets, where there is such a way in',
  ),
  record: z.boolean().describe('Make a video of it when it is over'),
  dvrWindowSec: z.number().int().min(0).max(43_200).describe('How far viewers can go back; 0 for not at all'),
  reconnectWindowSec: z
    .number()
    .int()
    .min(0)
    .max(1800)
    .describe('How long a lost connection is a pause; after that it is the end'),
  scheduledAt: z.iso.datetime({ offset: true }).describe('When it is meant to begin'),
  channelId: idOf('ch').describe('One of yours; your first when left out'),
};

/** What anyone who may know of the stream sees. */
export const publicStream = z.object({
  streamId: idOf('str'),
  channel: z.object({ channelId: idOf('ch'), handle: z.string(), name: z.string() }).optional(),
  title: z.string(),
  description: z.string(),
  visibility,
  access,
  admission,
  latency,
  record: z.boolean(),
  dvrWindowSec: z.number().int(),
  reconnectWindowSec: z.number().int(),
  scheduledAt: z.iso.datetime().optional(),
  state: streamState,
  createdAt: z.iso.datetime(),
  startedAt: z.iso.datetime().optional().describe('When its owner started it'),
  readyBy: z.iso.datetime().optional().describe('While STARTING: when it should be up'),
  liveSince: z.iso.datetime().optional().describe('When the first picture came'),
  viewers: z
    .number()
    .int()
    .optional()
    .describe('While on air: how many watch, some ten seconds ago; from 500 on a guess of two digits'),
  interruptedAt: z.iso.datetime().optional().describe('While INTERRUPTED: since when nothing comes'),
  reconnectUntil: z.iso.datetime().optional().describe('While INTERRUPTED: until then it can come back'),
  endedAt: z.iso.datetime().optional(),
  endReason: endReason.optional(),
  replayVideoId: idOf('vid').optional().describe('The video its recording becomes'),
});

/** What its owner sees besides, and their team. Never the key. */
export const whipUrl = z
  .string()
  .optional()
  .describe(
    'Where a browser sends it (WHIP, RFC 9725), the key as its bearer token; absent where there is no such place',
  );

export const ownStream = publicStream.extend({
  ownerId: idOf('usr'),
  protocol,
  protocols: z.array(protocol).describe('What it may be sent by here'),
  version: z.number().int().describe('Send it back as If-Match to change only what you have seen'),
  updatedAt: z.iso.datetime(),
  progress: z
    .object({
      step: z.number().int(),
      steps: z.number().int(),
      words: z.string().describe('What is being done, or waited for'),
    })
    .optional()
    .describe('On its way up'),
  peakViewers: z.number().int().optional().describe('How many watched when most did'),
  cost: z.object({
    perHourUsd: z.number(),
    soFarUsd: z.number().describe('Ten minutes are the least that is charged'),
  }),
  ingest: z
    .object({ ingestUrl: z.string(), whipUrl, streamKeyLast4: z.string() })
    .optional()
    .describe('Where it is sent to, while it can be'),
  failure: z.object({ code: z.string(), message: z.string() }).optional(),
  terminated: decisionTold.optional().describe('Ended by staff'),
});

/** `GET /v1/streams/{id}`: the owner's fields are simply absent for everyone else. */
export const readableStream = publicStream
  .extend(ownStream.partial().omit({ streamId: true }).shape)
  .extend(publicStream.shape);

/** So many viewers of one address who are not signed in are told apart. */
export const seats = 32;

export const params = z.object({ streamId: idOf('str') });

export const examplePublic = {
  streamId: 'str_01JD3V8Z9Q4X7K2M5N6P8R0S1T',
  channel: { channelId: 'ch_01JD3V8Z9Q4X7K2M5N6P8R0S1T', handle: 'north-sea-films', name: 'North Sea Films' },
  title: 'Storm at the pier',
  description: 'The highest tide of the year.',
  visibility: 'public' as const,
  access: 'free' as const,
  admission: 'open' as const,
  latency: 'low' as const,
  record: true,
  dvrWindowSec: 3600,
  reconnectWindowSec: 60,
  state: 'LIVE' as const,
  createdAt: '2026-11-20T10:00:00.000Z',
  startedAt: '2026-11-20T10:00:00.000Z',
  liveSince: '2026-11-20T10:02:00.000Z',
  viewers: 214,
  replayVideoId: 'vid_5f0c2a8e1b7d4c3f9a6e0d1b2c3a4f5e',
};
export const exampleIngestUrl = 'rtmp://203.0.113.10:1935/live';
export const exampleOwn = {
  ...examplePublic,
  protocol: 'rtmp' as const,
  protocols: ['rtmp' as const],
  ownerId: 'usr_5f0c2a8e1b7d4c3f9a6e0d1b2c3a4f5e',
  version: 4,
  updatedAt: '2026-11-20T10:02:00.000Z',
  peakViewers: 260,
  cost: { perHourUsd: 1.4, soFarUsd: 0.24 },
  ingest: { ingestUrl: exampleIngestUrl, streamKeyLast4: '9f3a' },
};

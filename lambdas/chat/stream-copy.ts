import { GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { dynamo } from '../kit/aws.ts';
import { madeAt } from '../kit/ids.ts';
import { keepNewer } from '../kit/keep-newer.ts';
import { access, admission, canceledAfterDays, endReason, streamState, visibility } from '../live/stream-contract.ts';
import { airPk, byAir } from './rows.ts';

/** A stream as far as its room has to know it. */
const stream = z.object({
  streamId: z.string(),
  ownerId: z.string(),
  channelId: z.string().optional(),
  /** Absent where the last news of it came before its title was kept. */
  title: z.string().optional(),
  version: z.number().int(),
  state: streamState,
  visibility,
  access,
  /** Absent where the last news of it came before streams had doors. */
  admission: admission.default('open'),
  admissionEpoch: z.number().int().default(0),
  scheduledAt: z.string().optional(),
  startedAt: z.string().optional(),
  liveSince: z.string().optional(),
  endedAt: z.string().optional(),
  endReason: endReason.optional(),
  recording: z
    .object({ clock: z.array(z.object({ offsetMs: z.number().int(), at: z.string() })).optional() })
    .optional(),
});
export type Stream = z.output<typeof stream>;

/** Nothing more will come of it: its room is closed. */
export const isOver = ({ state, endedAt }: Pick<Stream, 'state' | 'endedAt'>): boolean =>
  endedAt !== undefined || state === 'CANCELED' || state === 'START_FAILED';

const hourMs = 3600_000;
/** To come up and go down takes minutes; after so much longer than the longest stream, nothing is on air any more. */
const marginHours = 1;

/**
 * Over by now whatever was heard of it: live cancels what nobody starts, and ends what was started after `maxHours`. So a room
 * ends with its stream though the news of that got lost.
 */
export const mustBeOver = (
  { streamId, scheduledAt, startedAt }: Pick<Stream, 'streamId' | 'scheduledAt' | 'startedAt'>,
  maxHours: number,
  now: Date,
): boolean => {
  const { scheduled, unscheduled } = canceledAfterDays;
  const idleHours = startedAt ? 0 : 24 * (scheduledAt ? scheduled : unscheduled);
  const from = new Date(startedAt ?? scheduledAt ?? madeAt(streamId));
  return from.getTime() + (idleHours + maxHours + marginHours) * hourMs < now.getTime();
};

/** Something is to be seen of it, or will be again in a moment. */
export const isOnAir = ({ state }: Pick<Stream, 'state'>): boolean => state === 'LIVE' || state === 'INTERRUPTED';

/** Whose rules hold in its room, and whose bans: its channel's, or its owner's who has none. */
export const placeOf = ({ channelId, ownerId }: Pick<Stream, 'channelId' | 'ownerId'>): string => channelId ?? ownerId;

const keyOf = (streamId: string) => ({ pk: `STREAM#${streamId}`, sk: 'STREAM' });

/** Chat's own copy of streams, kept from `stream.*`. */
export const streamsOf = (table: string) => ({
  async stream(streamId: string): Promise<Stream | undefined> {
    const { Item } = await dynamo().send(
      new GetCommand({ TableName: table, Key: keyOf(streamId), ConsistentRead: true }),
    );
    return Item && stream.parse(Item);
  },
  /** What a channel has on air, the newest first. */
  async onAirOf(channelId: string): Promise<Stream[]> {
    const { Items = [] } = await dynamo().send(
      new QueryCommand({
        TableName: table,
        IndexName: 'gsi2',
        KeyConditionExpression: 'gsi2pk = :air',
        ExpressionAttributeValues: { ':air': airPk(channelId) },
        ScanIndexForward: false,
        Limit: 10,
      }),
    );
    return Items.map((row) => stream.parse(row));
  },
  async learn(facts: z.input<typeof stream>): Promise<void> {
    const one = stream.parse(facts);
    const { channelId, liveSince } = one;
    const onAir = isOnAir(one) && channelId && liveSince ? byAir(channelId, liveSince) : {};
    await keepNewer(table, { ...keyOf(one.streamId), kind: 'stream', ...one, ...onAir });
  },
});
export type Streams = ReturnType<typeof streamsOf>;

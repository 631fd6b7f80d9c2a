import * as z from 'zod';
import { positionMs, rate } from './party-contract.ts';
import { pace } from './room.ts';
import { answer, badge, modes, part } from './room-contract.ts';

// What somebody wants to have happen in a room, on its way to the one who decides the order.

const byWhom = z.object({
  accountId: z.string(),
  name: z.string(),
  /** Whether it is only as staff that they may. */
  staff: z.boolean().optional(),
});
export type ByWhom = z.output<typeof byWhom>;

const someone = z.object({ accountId: z.string(), name: z.string() });

/** What every act carries. `actId` names it: the same twice is once. */
const common = {
  actId: z.string(),
  roomId: z.string(),
  place: z.string(),
  ownerId: z.string(),
  channelId: z.string().optional(),
  /** Who is to be told how it went; nobody where it was no socket. */
  connectionId: z.string().optional(),
  ref: z.string().optional(),
};

const speaker = z.object({
  accountId: z.string(),
  name: z.string(),
  badges: z.array(badge),
  hue: z.number(),
  exempt: z.boolean(),
  subscriber: z.boolean(),
});
export type Speaking = z.output<typeof speaker>;

/** Who is called by a message and is not there to read it, and beside which stream. */
export const calls = z.object({ accountIds: z.array(z.string()), title: z.string() });
export type Calls = z.output<typeof calls>;

const message = z.object({
  clientId: z.string(),
  speaker,
  text: z.string(),
  parts: z.array(part),
  action: z.boolean().optional(),
  replyTo: z.string().optional(),
  calls: calls.optional(),
});

export const act = z.discriminatedUnion('do', [
  z.object({ do: z.literal('say'), ...common, ...message.shape, answer: answer.optional() }),
  z.object({ do: z.literal('hold'), ...common, ...message.shape, because: z.string() }),
  z.object({
    do: z.literal('decide'),
    ...common,
    by: byWhom,
    heldId: z.string(),
    decision: z.enum(['allow', 'deny']),
  }),
  z.object({
    do: z.literal('delete'),
    ...common,
    by: byWhom,
    messageId: z.string(),
    as: z.enum(['author', 'moderator', 'staff']),
  }),
  z.object({ do: z.literal('pin'), ...common, by: byWhom, messageId: z.string().nullable() }),
  z.object({
    do: z.literal('silence'),
    ...common,
    by: byWhom,
    about: someone,
    seconds: z.number().optional(),
    reason: z.string().optional(),
  }),
  z.object({
    do: z.literal('unsilence'),
    ...common,
    by: byWhom,
    about: someone,
  }),
  z.object({
    do: z.literal('answer'),
    ...common,
    by: byWhom,
    about: someone,
    decision: z.enum(['grant', 'decline']),
    answer: z.string().optional(),
  }),
  z.object({ do: z.literal('modes'), ...common, by: byWhom, modes: modes.partial() }),
  z.object({
    do: z.literal('poll'),
    ...common,
    by: byWhom,
    pollId: z.string(),
    question: z.string(),
    options: z.array(z.string()),
    seconds: z.number(),
    shards: z.number(),
  }),
  z.object({
    do: z.literal('end_poll'),
    ...common,
    /** Absent when its time has come, or its room ends. */
    by: byWhom.optional(),
    pollId: z.string().optional(),
    roomEnds: z.boolean().optional(),
  }),
  z.object({
    do: z.literal('raid'),
    ...common,
    by: byWhom,
    /** As its viewers know who sends them. */
    name: z.string(),
    to: z.object({ streamId: z.string(), ownerId: z.string(), title: z.string() }),
    viewers: z.number(),
  }),
  z.object({ do: z.literal('end_raid'), ...common, by: byWhom }),
  z.object({
    do: z.literal('arrive'),
    ...common,
    from: z.object({ streamId: z.string(), ownerId: z.string(), name: z.string() }),
    viewers: z.number(),
  }),
  z.object({
    do: z.literal('steer'),
    ...common,
    by: byWhom,
    /** Of the clock that whoever steers saw. */
    version: z.number(),
    change: z.object({ playing: z.boolean().optional(), positionMs: positionMs.optional(), rate: rate.optional() }),
  }),
  z.object({
    do: z.literal('show_video'),
    ...common,
    by: byWhom,
    version: z.number(),
    video: z.object({ videoId: z.string(), ownerId: z.string(), durationMs: z.number() }),
  }),
  z.object({ do: z.literal('add_host'), ...common, by: byWhom, about: someone }),
  z.object({ do: z.literal('remove_host'), ...common, by: byWhom, about: someone }),
  z.object({
    do: z.literal('take_over'),
    ...common,
    by: byWhom,
    /** The hosts there were, none of whom was in the room. */
    absent: z.array(z.string()),
  }),
  z.object({ do: z.literal('clear'), ...common, by: byWhom }),
  z.object({
    do: z.literal('close'),
    ...common,
    /** Absent where it is over by itself. */
    by: byWhom.optional(),
    /** Only while this is watched in it. */
    ifShows: z.string().optional(),
  }),
  z.object({
    do: z.literal('pace'),
    ...common,
    /** Whose it is to change: since when the room had the pace that this was decided on. */
    was: z.string(),
    pace: pace.omit({ since: true }),
  }),
]);
export type Act = z.output<typeof act>;
export type ActTo<Do extends Act['do']> = Extract<Act, { do: Do }>;

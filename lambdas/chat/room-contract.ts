import * as z from 'zod';
import { idOf } from '../kit/ids.ts';
import { clock, host, partyShown, steering } from './party-contract.ts';
import { pollPut, pollResult, pollVotes } from './poll-contract.ts';
import { raidArrived, raidPut } from './raid-contract.ts';

// What is said in a room, as everybody reads it: over the socket and over HTTP it is the same.

export const longestText = 500;
/** Characters as people count them: code points, after the text was composed (NFC). */
export const lengthOf = (text: string): number => [...text.normalize('NFC')].length;

/** What a room is called after: its stream, the video whose premiere it is beside, or the party that it is. */
export const roomId = idOf('str', 'vid', 'pty').describe(
  'Of a stream, of a video with a premiere, or of a watch party',
);

export const clientId = z
  .string()
  .regex(/^[\w-]{1,40}$/, 'must be 1 to 40 letters, digits, _ or -')
  .describe('Names a message before it has an id: the same one sent twice is one message');
export const seq = z.number().int().min(0).describe('Its place in the room: 1 and on, without gaps');

/** Nobody is asked to have followed for longer: 90 days. */
export const longestFollowingSec = 90 * 24 * 3600;

/** How a room is run just now. */
export const modes = z.strictObject({
  slowSec: z.number().int().min(0).max(3600).describe('Seconds between two messages of one person; 0 for none'),
  followersSec: z
    .number()
    .int()
    .min(0)
    .max(longestFollowingSec)
    .nullable()
    .optional()
    .describe('Only who has followed the channel for so many seconds may write; null or absent: anybody'),
  subscribersOnly: z.boolean(),
  emoteOnly: z.boolean(),
  unique: z.boolean().describe('Nobody may repeat what was just said'),
  holdFirst: z.boolean().describe('Somebody’s first message waits for a moderator'),
  shield: z.boolean().describe('The strictest of everything, at once'),
});
export type Modes = z.output<typeof modes>;
export const modesAtFirst: Modes = {
  slowSec: 0,
  subscribersOnly: false,
  emoteOnly: false,
  unique: false,
  holdFirst: false,
  shield: false,
};

export const badge = z.enum(['owner', 'moderator', 'staff', 'team', 'host']);

export const author = z.object({
  accountId: idOf('usr').optional().describe('Absent when they have left for good'),
  name: z.string(),
  handle: z.string().optional().describe('What an @ calls them by, where they have a channel'),
  badges: z.array(badge),
  hue: z.number().int().min(0).max(359).describe('Of the colour of the name; lightness is the reader’s, for contrast'),
});
export type Author = z.output<typeof author>;

/** A stretch of the text that means something: from the UTF-16 unit `from` up to, not including, `to`. */
export const part = z.object({
  kind: z.enum(['mention', 'emote', 'link']),
  from: z.number().int().min(0),
  to: z.number().int().min(1),
  accountId: idOf('usr').optional().describe('Who is mentioned'),
  name: z.string().optional().describe('The emote’s'),
  emoteId: idOf('emo')
    .optional()
    .describe('Of an emote of the channel’s own, as GET /v1/channels/{channel_id}/emotes lists it'),
  url: z.string().optional().describe('Where a link leads: https or http'),
});
export type Part = z.output<typeof part>;

export const answer = z.object({
  command: z.string().describe('Without its exclamation mark'),
  text: z.string(),
  parts: z.array(part).optional(),
});
export type Answer = z.output<typeof answer>;

const placed = { seq, at: z.iso.datetime() };

/** Something somebody said. */
export const said = z.object({
  kind: z.literal('message'),
  ...placed,
  messageId: idOf('msg'),
  author,
  text: z.string().optional().describe('Absent once it was deleted'),
  parts: z.array(part).optional(),
  action: z.boolean().optional().describe('Said with /me'),
  replyTo: idOf('msg').optional(),
  answer: answer.optional().describe('What the channel answers to a command of its own'),
  deleted: z.boolean().optional(),
});
export type Said = z.output<typeof said>;

/** What happens in a room, in the one order everybody sees. */
export const roomEvent = z.discriminatedUnion('kind', [
  said,
  z.object({
    kind: z.literal('deleted'),
    ...placed,
    messageId: idOf('msg'),
    by: z.enum(['author', 'moderator', 'staff']),
  }),
  z.object({ kind: z.literal('cleared'), ...placed }),
  z.object({
    kind: z.literal('silenced'),
    ...placed,
    accountId: idOf('usr').optional().describe('Absent when they have left for good'),
    until: z.iso.datetime().optional().describe('Absent: for good. What they said before is not shown any more'),
  }),
  z.object({ kind: z.literal('modes'), ...placed, modes }),
  z.object({ kind: z.literal('pinned'), ...placed, messageId: idOf('msg').nullable() }),
  z.object({ kind: z.literal('poll'), ...placed, ...pollPut }),
  z.object({ kind: z.literal('poll_ended'), ...placed, ...pollResult }),
  z.object({ kind: z.literal('raid'), ...placed, ...raidPut }),
  z.object({ kind: z.literal('raid_off'), ...placed }),
  z.object({ kind: z.literal('raided'), ...placed, ...raidArrived }),
  z.object({
    kind: z.literal('clock'),
    ...placed,
    clock,
    did: steering,
    videoId: idOf('vid').optional().describe('Where another video was put in: that one, from its beginning'),
    name: z.string().describe('Who did it'),
  }),
  z.object({ kind: z.literal('hosts'), ...placed, hosts: z.array(host), name: z.string().describe('Who did it') }),
  z.object({ kind: z.literal('closed'), ...placed }),
]);
export type RoomEvent = z.output<typeof roomEvent>;
/** Where more is said than anybody reads, a sample of it is told; what these places hold can be asked for. */
export const leftOut = z.object({
  from: seq.describe('The first place that is not told'),
  to: seq.describe('The last'),
});
export type LeftOut = z.output<typeof leftOut>;
type Unplaced<E> = E extends RoomEvent ? Omit<E, 'seq' | 'at'> : never;
/** What happens, before it has its place in the order. */
export type Happening = Unplaced<RoomEvent>;

/** How somebody is to read a room. */
export const reading = z.object({
  by: z.enum(['socket', 'pages']).describe('pages: what happens is not pushed, but stands in /c/{stream_id}/head.json'),
  oneIn: z
    .number()
    .int()
    .min(1)
    .describe(
      'Of readers of pages, whoever drew less than one in so many keeps a socket all the same, to be counted by',
    ),
  withinMs: z.number().int().optional().describe('Whoever has no socket opens one at any moment within this'),
});
export type Reading = z.output<typeof reading>;

/** A room as it stands, for who comes in. */
export const roomShown = z.object({
  headSeq: seq.describe('The newest place there is'),
  modes,
  pinned: idOf('msg').optional(),
  poll: z.object({ ...pollPut, votes: pollVotes }).optional(),
  party: partyShown.optional().describe('Where a video is watched together'),
  pinnedMessage: said.optional().describe('The same, for who comes too late to have it; absent when it is gone'),
  state: z.enum(['open', 'closed']),
});
export type RoomShown = z.output<typeof roomShown>;

export const readOnlyBecause = z.enum(['sign_in', 'suspended', 'ended', 'banned', 'scope']);
export type ReadOnlyBecause = z.output<typeof readOnlyBecause>;

export const held = z.object({
  heldId: idOf('msg'),
  author,
  text: z.string(),
  parts: z.array(part).optional(),
  because: z.string().describe('Which rule holds it'),
  at: z.iso.datetime(),
});
export type Held = z.output<typeof held>;

export const exampleMessage = {
  kind: 'message' as const,
  seq: 41,
  at: '2026-11-20T10:05:00.000Z',
  messageId: 'msg_5f0c2a8e1b7d4c3f9a6e0d1b2c3a4f5e',
  author: {
    accountId: 'usr_0d1b2c3a4f5e4c3f9a6e5f0c2a8e1b7d',
    name: 'Grace',
    badges: ['moderator' as const],
    hue: 210,
  },
  text: 'Look at that wave!',
};

import * as z from 'zod';
import { idOf } from '../kit/ids.ts';
import { line } from '../kit/shown-text.ts';
import { positionMs, rate } from './party-contract.ts';
import { pollId, pollOptions, pollQuestion, pollSeconds, pollVotes } from './poll-contract.ts';
import { raidTo } from './raid-contract.ts';
import {
  clientId,
  held,
  leftOut,
  modes,
  reading,
  readOnlyBecause,
  roomEvent,
  roomShown,
  seq,
} from './room-contract.ts';

// What travels over the socket, both ways: JSON text, snake_case on the wire, nothing that is not named here.

export const subprotocol = 'arclight.chat.v1';
/** A ticket travels beside it, because addresses are written down on their way and this is not. */
export const ticketPrefix = 'ticket.';

export const largestFrameBytes = 4096;

const ref = z.string().max(40).optional().describe('Comes back in the answer');
const reason = line(200).optional();
const accountId = idOf('usr');

export const reactions = ['👍', '❤️', '😂', '😮', '😢', '👏', '🔥', '🎉'] as const;
export const reaction = z.enum(reactions);

const hello = z.strictObject({
  type: z.literal('hello'),
  ref,
  after: seq.optional().describe('The last place that was seen; what came since follows'),
  draw: z
    .number()
    .min(0)
    .lt(1)
    .optional()
    .describe(
      'Any number, drawn once by a client that can read pages and knows left_out: whoever drew low keeps a socket in a big room',
    ),
});
const send = z.strictObject({
  type: z.literal('message.send'),
  ref,
  clientId,
  text: z.string().describe('1 to 500 characters of one line, as people count them'),
  replyTo: idOf('msg').optional(),
});

/** Everything a client may send. One that is not of these is answered by an error, and the socket stays open. */
export const clientFrames = [
  hello,
  send,
  z.strictObject({ type: z.literal('message.delete'), ref, messageId: idOf('msg') }),
  z.strictObject({ type: z.literal('message.pin'), ref, messageId: idOf('msg').nullable() }),
  z.strictObject({
    type: z.literal('user.timeout'),
    ref,
    accountId,
    seconds: z.number().int().min(1).max(1_209_600),
    reason,
  }),
  z.strictObject({ type: z.literal('user.ban'), ref, accountId, reason }),
  z.strictObject({ type: z.literal('user.unban'), ref, accountId }),
  z.strictObject({
    type: z.literal('request.decide'),
    ref,
    accountId,
    decision: z.enum(['grant', 'decline']),
    answer: line(300).optional().describe('What they are told besides'),
  }),
  z.strictObject({ type: z.literal('mode.set'), ref, modes: modes.partial() }),
  z.strictObject({ type: z.literal('mode.slow'), ref, seconds: modes.shape.slowSec }),
  z.strictObject({ type: z.literal('chat.clear'), ref }),
  z.strictObject({ type: z.literal('held.decide'), ref, heldId: idOf('msg'), decision: z.enum(['allow', 'deny']) }),
  z.strictObject({
    type: z.literal('poll.open'),
    ref,
    question: pollQuestion,
    options: pollOptions,
    seconds: pollSeconds.describe('How long votes are taken'),
  }),
  z.strictObject({
    type: z.literal('poll.end'),
    ref,
    pollId: pollId.optional().describe('Absent: whichever there is'),
  }),
  z.strictObject({
    type: z.literal('poll.vote'),
    ref,
    pollId,
    choice: z.number().int().min(0).max(5).describe('The place of an option, from 0; a second vote replaces the first'),
  }),
  z.strictObject({ type: z.literal('raid.start'), ref, to: raidTo }),
  z.strictObject({ type: z.literal('raid.stop'), ref }),
  z.strictObject({
    type: z.literal('clock.set'),
    ref,
    version: z.number().int().min(0).describe('Of the clock that was seen; where it has moved since, nothing is done'),
    playing: z.boolean().optional(),
    positionMs: positionMs.optional(),
    rate: rate.optional(),
  }),
  z
    .strictObject({
      type: z.literal('video.set'),
      ref,
      version: z.number().int().min(0).describe('Of the clock that was seen, as in clock.set'),
      videoId: idOf('vid'),
    })
    .describe(
      'Puts another video into a watch party: who sends it may watch it, and others may. It waits at its beginning',
    ),
  z.strictObject({ type: z.literal('host.add'), ref, accountId }),
  z.strictObject({ type: z.literal('host.remove'), ref, accountId }),
  z.strictObject({ type: z.literal('host.take_over'), ref }),
  z.strictObject({ type: z.literal('party.end'), ref }),
  z.strictObject({ type: z.literal('reaction.send'), ref, emoji: reaction }),
  z.strictObject({ type: z.literal('session.renew'), ref, ticket: z.string().max(100) }),
  z.strictObject({ type: z.literal('ping'), ref }),
] as const;
export const clientFrame = z.discriminatedUnion('type', clientFrames);
export type ClientFrame = z.output<typeof clientFrame>;
export type Frame<Type extends ClientFrame['type']> = Extract<ClientFrame, { type: Type }>;

const state = {
  viewers: z.number().int(),
  reactions: z.record(z.string(), z.number().int()),
  poll: z.object({ pollId, votes: pollVotes }).optional().describe('How the poll stands'),
};

const closingCodes = [4401, 4403, 4408, 4409] as const;

/** Everything the server sends. */
export const serverFrame = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('hello'),
    ref,
    you: z.object({
      accountId: accountId.optional(),
      displayName: z.string().optional(),
      mayWrite: z.boolean(),
      mayModerate: z.boolean(),
      mayRaid: z.boolean().optional().describe('May send everybody here on to another stream'),
      readOnlyBecause: readOnlyBecause.optional(),
      vote: z.number().int().optional().describe('The option this person has voted for, in the poll there is'),
      silencedUntil: z.iso.datetime().optional().describe('Who is silenced for a while may write again from then on'),
      until: z.iso.datetime().describe('When this socket ends unless it is renewed'),
    }),
    room: roomShown,
    reading: reading.optional().describe('Absent: by the socket'),
  }),
  z.object({
    type: z.literal('events'),
    items: z.array(roomEvent),
    leftOut: z
      .array(leftOut)
      .optional()
      .describe('Messages that are not told because nobody could read as many; nothing is missing there'),
    state: z.object(state).optional().describe('Where it has changed too: in a busy room both come together'),
  }),
  z
    .object({ type: z.literal('reading'), ...reading.shape })
    .describe('The room is read another way from now on: told to those who have said a draw'),
  z.object({ type: z.literal('ack'), clientId, messageId: idOf('msg'), seq }),
  z.object({ type: z.literal('held'), clientId }),
  z.object({
    type: z.literal('ok'),
    ref,
    until: z.iso.datetime().optional().describe('Of session.renew: when this socket ends now'),
  }),
  z.object({ type: z.literal('rights_changed') }).describe('Send hello again: its answer says what you may now'),
  z.object({
    type: z.literal('notice'),
    ref,
    clientId: clientId.optional(),
    text: z.string().describe('For this reader alone: what a command answers'),
  }),
  z.object({
    type: z.literal('error'),
    ref,
    clientId: clientId.optional(),
    code: z.string().describe('`domain.reason`, as over HTTP'),
    status: z.number().int(),
    message: z.string().describe('A sentence for a person'),
    retryAfterMs: z.number().int().optional(),
  }),
  z.object({ type: z.literal('held_added'), held }),
  z.object({ type: z.literal('held_removed'), heldId: idOf('msg'), decision: z.enum(['allow', 'deny']) }),
  z.object({
    type: z.literal('state'),
    ...state,
  }),
  z.object({
    type: z.literal('closing'),
    code: z.union(closingCodes.map((code) => z.literal(code))),
    message: z.string(),
    resume: z.boolean().describe('Whether a fresh ticket opens the room again, if only to read'),
  }),
  z.object({
    type: z.literal('pong'),
    ref,
    at: z.iso.datetime().optional().describe('By the clock of the server'),
    headSeq: seq.optional().describe('Whoever has seen less has missed something'),
    reading: reading.optional(),
  }),
]);
export type ServerFrame = z.output<typeof serverFrame>;
export type ClosingCode = (typeof closingCodes)[number];

import * as z from 'zod';
import { idOf } from '../kit/ids.ts';
import { operation } from '../kit/operation.ts';
import { pageOf, pageQuery } from '../kit/page.ts';
import { line } from '../kit/shown-text.ts';
import { textRules } from '../kit/text-rules.ts';
import { StreamNotFound } from '../live/stream-contract.ts';
import { listChatters } from './chatters-contract.ts';
import { logLine } from './deeds-contract.ts';
import { emoteOperations } from './emotes-contract.ts';
import { exportChat } from './export-contract.ts';
import { PartyFull, partyOperations } from './party-contract.ts';
import { AlreadyAsked, ChannelNotFound, NoSuchPlace, NotBanned } from './refusals-contract.ts';
import { exampleMessage, held, reading, readOnlyBecause, roomEvent, roomId } from './room-contract.ts';
import { chatSettings, settingsAtFirst, settingsChange } from './settings-contract.ts';
import { messageText } from './text-contract.ts';

// All that chat promises is had from here.
export * from './chatters-contract.ts';
export * from './deeds-contract.ts';
export * from './emotes-contract.ts';
export * from './export-contract.ts';
export * from './frames-contract.ts';
export * from './page-contract.ts';
export * from './party-contract.ts';
export * from './refusals-contract.ts';
export * from './room-contract.ts';

/** Paths speak of streams, which had rooms first. */
const params = z.object({ streamId: roomId });
const someone = z.object({ accountId: idOf('usr'), name: z.string() });

/**
 * Not a creating POST: a ticket is worth thirty seconds, and whoever lost the answer asks for another. Kept for a replay it
 * would be a secret at rest, and spent.
 */
export const openChat = operation({
  id: 'chat.open',
  method: 'POST',
  path: '/v1/streams/{stream_id}/chat-ticket',
  summary:
    'A ticket into the room of a stream: good once, for thirty seconds, for who asks, from where they ask. It goes with the WebSocket as a subprotocol, never in an address.',
  credential: 'optional',
  action: 'chat.read',
  bucket: 'views',
  matrix: ['CH1'],
  params,
  answer: {
    status: 200,
    body: z.object({
      url: z.string().describe('Where the WebSocket connects'),
      protocols: z.array(z.string()).describe('The subprotocols to offer: ours, and the ticket'),
      ticket: z.string(),
      expiresAt: z.iso.datetime(),
      mayWrite: z.boolean(),
      readOnlyBecause: readOnlyBecause.optional(),
      reading: reading.describe('How whoever can read pages is to read here'),
    }),
  },
  hides: StreamNotFound,
  refuses: [PartyFull],
  example: {
    answer: {
      url: 'wss://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/v1',
      protocols: ['arclight.chat.v1', 'ticket.3f9a6e0d1b2c3a4f5e5f0c2a8e1b9f3a3f9a6e0d1b2'],
      ticket: '3f9a6e0d1b2c3a4f5e5f0c2a8e1b9f3a3f9a6e0d1b2',
      expiresAt: '2026-11-20T10:05:30.000Z',
      mayWrite: true,
      reading: { by: 'socket', oneIn: 1 },
    },
  },
});

export const readChat = operation({
  id: 'chat.read',
  method: 'GET',
  path: '/v1/streams/{stream_id}/chat',
  summary:
    'What was said, in order: the newest, or what came after a place. What was deleted keeps its place without its text.',
  credential: 'optional',
  action: 'chat.read',
  bucket: 'views',
  matrix: ['CH7'],
  params,
  query: z.strictObject({
    after: z.coerce.number().int().min(0).optional().describe('The last place that was seen'),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  answer: {
    status: 200,
    body: z.object({
      messages: z.array(roomEvent),
      nextAfter: z.number().int().describe('Ask on from here'),
      headSeq: z.number().int().describe('The newest place there is'),
    }),
  },
  hides: StreamNotFound,
  refuses: [NoSuchPlace],
  example: { answer: { messages: [exampleMessage], nextAfter: 41, headSeq: 41 } },
});

const barred = someone.extend({
  until: z.iso.datetime().optional().describe('Absent: banned for good'),
  reason: z.string().optional(),
  by: idOf('usr').optional(),
  at: z.iso.datetime(),
});

export const openReplay = operation({
  id: 'chat.open_replay',
  method: 'GET',
  path: '/v1/streams/{stream_id}/chat-replay',
  summary:
    'Opens what was said beside a stream as files at the edge, by cookies: an index, and pages that never change under their address. With what it takes to show it in step with the recording.',
  credential: 'optional',
  action: 'chat.read',
  bucket: 'views',
  matrix: ['CH20'],
  params,
  answer: {
    status: 200,
    body: z.object({
      indexUrl: z
        .string()
        .describe('Names the pages: {"pages": [{edition, from, until, to}]}. 404: nothing was said yet'),
      headUrl: z
        .string()
        .describe('Where a room is just now that is read from pages while on air; 404 where none was yet'),
      pagesUrl: z.string().describe('Below it lie the pages: {number from 0}.json?x-edition={edition}, by the index'),
      clock: z
        .array(z.object({ positionSec: z.number().min(0), at: z.iso.datetime() }))
        .describe('When what is shown at a position of the recording took place; in between both go alike'),
      expiresAt: z.iso.datetime(),
      renewAt: z.iso.datetime().describe('When to ask again'),
    }),
  },
  hides: StreamNotFound,
  example: {
    answer: {
      indexUrl: '/c/str_01JD3V8Z9Q4X7K2M5N6P8R0S1T/index.json',
      headUrl: '/c/str_01JD3V8Z9Q4X7K2M5N6P8R0S1T/head.json',
      pagesUrl: '/c/str_01JD3V8Z9Q4X7K2M5N6P8R0S1T/',
      clock: [{ positionSec: 0, at: '2026-11-20T10:01:58.000Z' }],
      expiresAt: '2026-11-20T13:00:00.000Z',
      renewAt: '2026-11-20T12:36:00.000Z',
    },
  },
});

export const listBans = operation({
  id: 'chat.list_bans',
  method: 'GET',
  path: '/v1/streams/{stream_id}/chat/bans',
  summary: 'Who may not write in the rooms of this channel: bans, and timeouts that are not over.',
  credential: 'required',
  action: 'chat.moderate',
  matrix: ['CH8'],
  params,
  query: z.strictObject(pageQuery({ default: 50, max: 50 })),
  answer: { status: 200, body: pageOf(barred) },
  hides: StreamNotFound,
  example: {
    answer: {
      items: [
        {
          accountId: 'usr_0d1b2c3a4f5e5f0c2a8e1b7d4c3f9a6e',
          name: 'Mallory',
          reason: 'The same advertisement again and again',
          by: 'usr_5f0c2a8e1b7d4c3f9a6e0d1b2c3a4f5e',
          at: '2026-11-20T10:04:00.000Z',
        },
      ],
    },
  },
});

export const listHeld = operation({
  id: 'chat.list_held',
  method: 'GET',
  path: '/v1/streams/{stream_id}/chat/held',
  summary: 'Messages that wait for a moderator, the oldest first.',
  credential: 'required',
  action: 'chat.moderate',
  matrix: ['CH9'],
  params,
  query: z.strictObject(pageQuery({ default: 50, max: 50 })),
  answer: { status: 200, body: pageOf(held) },
  hides: StreamNotFound,
  example: {
    answer: {
      items: [
        {
          heldId: exampleMessage.messageId,
          author: { ...exampleMessage.author, badges: [] },
          text: 'Watch my stream instead',
          because: 'first_message',
          at: '2026-11-20T10:05:00.000Z',
        },
      ],
    },
  },
});

const request = {
  state: z.enum(['none', 'may_ask', 'waiting', 'granted', 'declined']),
  text: z.string().optional(),
  askedAt: z.iso.datetime().optional(),
  answer: z.string().optional().describe('What a moderator said to it'),
};
const exampleRequest = {
  state: 'waiting' as const,
  text: 'I am sorry. It will not happen again.',
  askedAt: '2026-11-20T10:10:00.000Z',
};

export const readAskBack = operation({
  id: 'chat.read_unban_request',
  method: 'GET',
  path: '/v1/streams/{stream_id}/chat/unban-request',
  summary: 'Whether I may ask to be let back into the rooms of this channel, have asked, and what was answered.',
  credential: 'required',
  action: 'chat.write',
  matrix: ['CH16'],
  params,
  answer: { status: 200, body: z.object(request) },
  hides: StreamNotFound,
  example: { answer: exampleRequest },
});

export const askBack = operation({
  id: 'chat.ask_back',
  method: 'PUT',
  path: '/v1/streams/{stream_id}/chat/unban-request',
  summary: 'Ask to be let back after a ban: once a ban, in 300 characters at most.',
  credential: 'required',
  action: 'chat.write',
  matrix: ['CH17'],
  params,
  body: z.strictObject({ text: line(300) }),
  answer: { status: 200, body: z.object(request) },
  hides: StreamNotFound,
  refuses: [NotBanned, AlreadyAsked],
  example: { body: { text: exampleRequest.text }, answer: exampleRequest },
});

export const listRequests = operation({
  id: 'chat.list_unban_requests',
  method: 'GET',
  path: '/v1/streams/{stream_id}/chat/unban-requests',
  summary: 'Who asks to be let back into the rooms of this channel and has no answer yet.',
  credential: 'required',
  action: 'chat.moderate',
  matrix: ['CH18'],
  params,
  query: z.strictObject(pageQuery({ default: 50, max: 50 })),
  answer: {
    status: 200,
    body: pageOf(
      someone.extend({
        text: z.string(),
        at: z.iso.datetime(),
        bannedAt: z.iso.datetime(),
        reason: z.string().optional().describe('Why they were banned'),
      }),
    ),
  },
  hides: StreamNotFound,
  example: {
    answer: {
      items: [
        {
          accountId: 'usr_0d1b2c3a4f5e5f0c2a8e1b7d4c3f9a6e',
          name: 'Mallory',
          text: exampleRequest.text,
          at: exampleRequest.askedAt,
          bannedAt: '2026-11-20T10:04:00.000Z',
        },
      ],
    },
  },
});

export const listModeration = operation({
  id: 'chat.list_moderation',
  method: 'GET',
  path: '/v1/streams/{stream_id}/chat/log',
  summary: 'What moderators did in the rooms of this channel, the newest first.',
  credential: 'required',
  action: 'chat.moderate',
  matrix: ['CH10'],
  params,
  query: z.strictObject(pageQuery({ default: 50, max: 50 })),
  answer: { status: 200, body: pageOf(logLine) },
  hides: StreamNotFound,
  example: {
    answer: {
      items: [
        {
          act: 'user.banned',
          by: { accountId: 'usr_5f0c2a8e1b7d4c3f9a6e0d1b2c3a4f5e', name: 'Ada' },
          about: { accountId: 'usr_0d1b2c3a4f5e5f0c2a8e1b7d4c3f9a6e', name: 'Mallory' },
          reason: 'The same advertisement again and again',
          at: '2026-11-20T10:04:00.000Z',
        },
      ],
    },
  },
});

const channelParams = z.object({ channelId: idOf('ch') });
const ownSettings = z.object({
  ...chatSettings.shape,
  version: z.number().int().describe('Send it back as If-Match to change only what you have seen'),
});
const exampleSettings = { ...settingsAtFirst, version: 0 };

export const readSettings = operation({
  id: 'chat.read_settings',
  method: 'GET',
  path: '/v1/channels/{channel_id}/chat',
  summary: 'How the rooms of a channel are run: modes, rules, the shield, commands of its own.',
  credential: 'required',
  action: 'chat.configure',
  matrix: ['CH11'],
  params: channelParams,
  answer: { status: 200, body: ownSettings },
  hides: ChannelNotFound,
  example: { answer: exampleSettings },
});

export const changeSettings = operation({
  id: 'chat.change_settings',
  method: 'PATCH',
  path: '/v1/channels/{channel_id}/chat',
  summary: 'Change how the rooms of a channel are run, those that are open included; what is given is replaced whole.',
  credential: 'required',
  action: 'chat.configure',
  ifMatch: true,
  matrix: ['CH12'],
  params: channelParams,
  body: settingsChange,
  answer: { status: 200, body: ownSettings },
  hides: ChannelNotFound,
  example: { body: { modes: { ...settingsAtFirst.modes, slowSec: 10 } }, answer: exampleSettings },
});

/** Not a creating POST: nothing comes of it but an answer. */
export const tryLine = operation({
  id: 'chat.try_line',
  method: 'POST',
  path: '/v1/channels/{channel_id}/chat/judgement',
  summary:
    'What the rules of a channel would say to a line: nothing is sent, and nothing kept. Rules that are not kept yet can be tried too.',
  credential: 'required',
  action: 'chat.configure',
  matrix: ['CH13'],
  params: channelParams,
  body: z.strictObject({
    text: messageText.describe('The line, as somebody would write it'),
    rules: textRules.optional().describe('Instead of the channel’s own'),
  }),
  answer: {
    status: 200,
    body: z.object({
      verdict: z.enum(['pass', 'hold', 'refuse']),
      rule: z
        .string()
        .optional()
        .describe('Which rule says so: `term.` or `pattern.` and its id, `automod.` and what of, or its name'),
      words: z.string().optional().describe('What its author would hear'),
    }),
  },
  hides: ChannelNotFound,
  example: {
    body: { text: 'Look at my channel instead' },
    answer: {
      verdict: 'refuse',
      rule: 'term.spam',
      words: 'There is a word or phrase in it that is not allowed here.',
    },
  },
});

export const chatOperations = [
  openChat,
  readChat,
  openReplay,
  listChatters,
  listBans,
  listHeld,
  listModeration,
  listRequests,
  readAskBack,
  askBack,
  readSettings,
  changeSettings,
  tryLine,
  exportChat,
  ...partyOperations,
  ...emoteOperations,
] as const;

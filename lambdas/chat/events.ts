import * as z from 'zod';
import { event } from '../kit/event.ts';
import { idOf } from '../kit/ids.ts';
import { chatDeeds } from './deeds-contract.ts';

const room = { streamId: idOf('str'), channelId: idOf('ch').optional(), ownerId: idOf('usr') };
const example = {
  streamId: 'str_01JD3V8Z9Q4X7K2M5N6P8R0S1T',
  channelId: 'ch_01JD3V8Z9Q4X7K2M5N6P8R0S1T',
  ownerId: 'usr_5f0c2a8e1b7d4c3f9a6e0d1b2c3a4f5e',
  accountId: 'usr_0d1b2c3a4f5e5f0c2a8e1b7d4c3f9a6e',
};

export const messageHeld = event('chat', 'chat.message_held', {
  summary: 'A message waits for a moderator of the channel. What it says stays in chat.',
  data: z.object({ ...room, heldId: idOf('msg'), accountId: idOf('usr'), because: z.string() }),
  example: { ...example, heldId: 'msg_5f0c2a8e1b7d4c3f9a6e0d1b2c3a4f5e', because: 'chat.first_message' },
});

export const userBanned = event('chat', 'chat.user_banned', {
  summary: 'Somebody may not write any more in the rooms of a channel: for good, or until a moment.',
  data: z.object({
    ...room,
    accountId: idOf('usr'),
    by: idOf('usr'),
    until: z.iso.datetime().optional().describe('Absent: for good'),
    reason: z.string().optional(),
  }),
  example: { ...example, by: example.ownerId, reason: 'The same advertisement again and again' },
});

export const peopleMentioned = event('chat', 'chat.people_mentioned', {
  summary: 'A message in the room of a public stream calls people who are not there. What it says stays in chat.',
  data: z.object({
    ...room,
    title: z.string().describe('The stream’s'),
    messageId: idOf('msg'),
    by: z.object({ accountId: idOf('usr'), name: z.string() }),
    accountIds: z.array(idOf('usr')).min(1).describe('Who is called'),
  }),
  example: {
    ...{ streamId: example.streamId, channelId: example.channelId, ownerId: example.ownerId },
    title: 'Storm at the pier',
    messageId: 'msg_5f0c2a8e1b7d4c3f9a6e0d1b2c3a4f5e',
    by: { accountId: 'usr_0d1b2c3a4f5e4c3f9a6e5f0c2a8e1b7d', name: 'Grace' },
    accountIds: [example.accountId],
  },
});

export const mentionDeleted = event('chat', 'chat.mention_deleted', {
  summary: 'A message that called people who were not there was deleted.',
  data: z.object({
    messageId: idOf('msg'),
    by: idOf('usr').describe('Whose message it was'),
    accountIds: z.array(idOf('usr')).min(1).describe('Who was called'),
  }),
  example: {
    messageId: 'msg_5f0c2a8e1b7d4c3f9a6e0d1b2c3a4f5e',
    by: 'usr_0d1b2c3a4f5e4c3f9a6e5f0c2a8e1b7d',
    accountIds: [example.accountId],
  },
});

export const chatWorkedOn = event('chat', 'chat.worked_on', {
  summary: 'Somebody of a channel’s team kept order in its chat, or changed how it is run.',
  data: z.object({
    channelId: idOf('ch'),
    streamId: idOf('str').optional().describe('Beside which stream; absent where it is about all of the channel’s'),
    by: idOf('usr'),
    what: z.enum(chatDeeds),
    about: idOf('usr').optional().describe('Whom it was done to'),
  }),
  example: {
    channelId: example.channelId,
    streamId: example.streamId,
    by: 'usr_5f0c2a8e1b7d4c3f9a6e0d1b2c3a4f5e',
    what: 'chat.user_banned',
    about: example.accountId,
  },
});

export const chatEvents = [messageHeld, userBanned, peopleMentioned, mentionDeleted, chatWorkedOn] as const;

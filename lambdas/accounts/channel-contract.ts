import * as z from 'zod';
import { teamRoles } from '../kit/authorize.ts';
import { idOf } from '../kit/ids.ts';
import { noContent, operation } from '../kit/operation.ts';
import { pageOf, pageQuery } from '../kit/page.ts';
import { refusal } from '../kit/refusal.ts';
import { NotYours } from '../kit/refusals.ts';
import { line, paragraphs } from '../kit/shown-text.ts';
import { handle } from './handle-contract.ts';
import { PictureSizeOutOfRange, PictureUnreadable, PictureUnsupported, pictureFile } from './picture-contract.ts';

export const HandleTaken = refusal('accounts.handle_taken', 'conflict', 'Someone already has that handle.');
export const TooManyChannels = refusal(
  'accounts.too_many_channels',
  'conflict',
  'You have as many channels as one person can have. One you do not need can get another name and handle.',
);
export const HandleChangedTooOften = refusal(
  'accounts.handle_changed_too_often',
  'conflict',
  'The handle was changed three times within 30 days, and the old ones still lead here. Choose one of those, or wait until one is given up.',
);
export const ChannelNotFound = refusal('accounts.channel_not_found', 'not_found', 'There is no such channel.');
export const ChannelGone = refusal('accounts.channel_gone', 'gone', 'This channel is gone: its owner has left.');

const isPlainHttps = (text: string): boolean => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url?.protocol === 'https:' && url.username === '' && url.password === '' && url.hostname.includes('.');
};
const links = z
  .array(
    z.strictObject({
      label: line(40),
      url: line(300).refine(isPlainHttps, 'must be an address that begins with https:// and names no user'),
    }),
  )
  .max(5);

/** A channel as everyone may see it: an allow-list. */
export const channel = z.object({
  channelId: idOf('ch'),
  ownerId: idOf('usr'),
  handle: z.string().describe('Asked for by an old handle, it answers with the one it has now'),
  name: z.string(),
  description: z.string(),
  links: z.array(z.object({ label: z.string(), url: z.string() })),
  avatarUrl: z.string().optional().describe('Good for a day or two; asked for again, it may be another'),
  bannerUrl: z.string().optional().describe('Good for a day or two; asked for again, it may be another'),
  createdAt: z.iso.datetime(),
  version: z
    .number()
    .int()
    .optional()
    .describe('Told to whoever may change it: send it back as If-Match to change only what you have seen'),
});

export const exampleChannel = {
  channelId: 'ch_01JD3V8Z9Q4X7K2M5N6P8R0S1T',
  ownerId: 'usr_5f0c2a8e1b7d4c3f9a6e0d1b2c3a4f5e',
  handle: 'north-sea-films',
  name: 'North Sea Films',
  description: 'Short films about water.',
  links: [{ label: 'Our site', url: 'https://films.example' }],
  createdAt: '2026-11-20T10:00:00.000Z',
};
const examplePicture = (which: string): string =>
  `https://arclight.example/img/channels/${exampleChannel.channelId}/${which}/pic_01JD3V8Z9Q4X7K2M5N6P8R0S1T.jpg?Expires=1763640000`;

export const createChannel = operation({
  id: 'accounts.create_channel',
  method: 'POST',
  path: '/v1/channels',
  summary: 'Open a channel under a free handle. My first one is where my videos go unless I say otherwise.',
  credential: 'required',
  action: 'channel.create',
  idempotency: 'commit',
  matrix: ['CN1'],
  body: z.strictObject({
    handle,
    name: line(60),
    description: paragraphs(1000).default(''),
    links: links.default([]),
  }),
  answer: { status: 201, body: channel },
  refuses: [HandleTaken, TooManyChannels],
  example: { body: { handle: 'north-sea-films', name: 'North Sea Films' }, answer: exampleChannel },
});

export const channelParams = z.object({
  channelId: z
    .string()
    .regex(/^(ch_[0-9A-Za-z]{20,40}|@[a-z0-9_-]{3,30})$/)
    .describe('An id, or a handle as @handle'),
});

export const readChannel = operation({
  id: 'accounts.read_channel',
  method: 'GET',
  path: '/v1/channels/{channel_id}',
  summary: 'A channel as everyone sees it, by id or by @handle.',
  credential: 'optional',
  action: 'channel.read',
  matrix: ['ID10'],
  params: channelParams,
  answer: { status: 200, body: channel },
  hides: ChannelNotFound,
  refuses: [ChannelGone],
  example: { answer: exampleChannel },
});

export const changeChannel = operation({
  id: 'accounts.change_channel',
  method: 'PATCH',
  path: '/v1/channels/{channel_id}',
  summary:
    'Change a channel: handle, name, description, links. Its old handle leads to it for 30 days. For its owner and managers.',
  credential: 'required',
  action: 'channel.change',
  ifMatch: true,
  matrix: ['CN2'],
  params: channelParams,
  body: z.strictObject({
    handle: handle.optional(),
    name: line(60).optional(),
    description: paragraphs(1000).optional(),
    links: links.optional(),
  }),
  answer: { status: 200, body: channel },
  hides: ChannelNotFound,
  refuses: [HandleTaken, HandleChangedTooOften, NotYours],
  example: { body: { name: 'North Sea' }, answer: exampleChannel },
});

export const myRole = z.enum(['owner', ...teamRoles]);

export const listMyChannels = operation({
  id: 'accounts.list_my_channels',
  method: 'GET',
  path: '/v1/me/channels',
  summary: 'The channels I own, oldest first, and those whose team I am on, with what I am there.',
  credential: 'required',
  action: 'channel.list_own',
  matrix: ['CN3'],
  query: z.strictObject(pageQuery({ default: 50, max: 50 })),
  answer: {
    status: 200,
    body: pageOf(
      z.object({
        channel,
        role: myRole,
        first: z.boolean().describe('Where my videos go unless I say otherwise'),
        rests: z.boolean().describe('Whether its team can do nothing at present, because its owner cannot'),
      }),
    ),
  },
  example: { answer: { items: [{ channel: exampleChannel, role: 'owner', first: true, rests: false }] } },
});

const picture = {
  credential: 'required',
  action: 'channel.change',
  params: channelParams,
  hides: ChannelNotFound,
} as const;
const sent = {
  file: pictureFile,
  body: z.instanceof(Uint8Array),
  refuses: [PictureUnsupported, PictureUnreadable, PictureSizeOutOfRange, NotYours],
} as const;
const removed = {
  ...noContent,
  refuses: [NotYours],
} as const;

export const sendChannelAvatar = operation({
  ...picture,
  ...sent,
  id: 'accounts.send_channel_avatar',
  method: 'PUT',
  path: '/v1/channels/{channel_id}/avatar',
  summary: 'Show this picture beside the channel’s name: cut to a square, 320 × 320 at most, its metadata left out.',
  matrix: ['CN4'],
  answer: { status: 200, body: z.object({ avatarUrl: z.string() }) },
  example: { answer: { avatarUrl: examplePicture('avatar') } },
});

export const removeChannelAvatar = operation({
  ...picture,
  ...removed,
  id: 'accounts.remove_channel_avatar',
  method: 'DELETE',
  path: '/v1/channels/{channel_id}/avatar',
  summary: 'Have no picture beside the channel’s name; it is deleted.',
  matrix: ['CN5'],
});

export const sendChannelBanner = operation({
  ...picture,
  ...sent,
  id: 'accounts.send_channel_banner',
  method: 'PUT',
  path: '/v1/channels/{channel_id}/banner',
  summary:
    'Show this picture at the top of the channel’s page: cut to 5 : 1, 1600 × 320 at most, its metadata left out.',
  matrix: ['CN6'],
  answer: { status: 200, body: z.object({ bannerUrl: z.string() }) },
  example: { answer: { bannerUrl: examplePicture('banner') } },
});

export const removeChannelBanner = operation({
  ...picture,
  ...removed,
  id: 'accounts.remove_channel_banner',
  method: 'DELETE',
  path: '/v1/channels/{channel_id}/banner',
  summary: 'Have no picture at the top of the channel’s page; it is deleted.',
  matrix: ['CN7'],
});

import * as z from 'zod';
import { idOf } from '../kit/ids.ts';
import { noContent, operation } from '../kit/operation.ts';
import { pageQuery } from '../kit/page.ts';
import { refusal } from '../kit/refusal.ts';

export const notificationsKeptDays = 30;
/** Where there are more that were not read, nobody wants the number. */
export const mostUnread = 100;

export const NotificationNotFound = refusal(
  'notifications.not_found',
  'not_found',
  `There is no such notification. They are kept for ${notificationsKeptDays} days, and go with what they are about.`,
);

const unread = z
  .number()
  .int()
  .min(0)
  .max(mostUnread)
  .describe(`How many have not been read: ${mostUnread} where there are that many or more`);

const told = { notificationId: idOf('ntf'), at: z.iso.datetime(), read: z.boolean() };
const stream = z.object({ streamId: idOf('str'), title: z.string() }).describe('As it was called then');
const channel = z.object({ channelId: idOf('ch'), name: z.string() }).describe('As it was called then');

export const notification = z
  .discriminatedUnion('kind', [
    z.object({
      kind: z.literal('mention').describe('Somebody called me in a chat while I was not there'),
      ...{ ...told, stream },
      by: z.object({ accountId: idOf('usr'), name: z.string() }),
    }),
    z.object({
      kind: z.literal('live').describe('A channel I follow is live, or a stream I wanted to be reminded of'),
      ...{ ...told, stream },
      channel: channel.optional(),
    }),
    z.object({
      kind: z.literal('premiere').describe('A premiere I wanted to be reminded of begins within minutes'),
      ...told,
      video: z.object({ videoId: idOf('vid'), title: z.string() }).describe('As it was called then'),
      channel: channel.optional(),
    }),
  ])
  .describe('More kinds may come');
const example = {
  notificationId: 'ntf_01JD3V8Z9Q4X7K2M5N6P8R0S1T',
  kind: 'mention' as const,
  at: '2026-11-20T10:05:00.000Z',
  read: false,
  by: { accountId: 'usr_0d1b2c3a4f5e4c3f9a6e5f0c2a8e1b7d', name: 'Grace' },
  stream: { streamId: 'str_01JD3V8Z9Q4X7K2M5N6P8R0S1T', title: 'Storm at the pier' },
};

const exampleLive = {
  notificationId: 'ntf_01JD3V8Z9Q4X7K2M5N6P8R0S1V',
  kind: 'live' as const,
  at: '2026-11-20T10:02:00.000Z',
  read: true,
  stream: example.stream,
  channel: { channelId: 'ch_01JD3V8Z9Q4X7K2M5N6P8R0S1T', name: 'North Sea Films' },
};

const reading = { method: 'GET', credential: 'required', action: 'notification.read_own' } as const;
const changing = { credential: 'required', action: 'notification.change_own' } as const;

export const listNotifications = operation({
  ...reading,
  id: 'notifications.list',
  path: '/v1/notifications',
  summary: `What I was told, the newest first, and how much of it I have not read. Kept for ${notificationsKeptDays} days.`,
  matrix: ['NO1'],
  query: z.strictObject(pageQuery()),
  answer: {
    status: 200,
    body: z.object({ items: z.array(notification), nextCursor: z.string().optional(), unread }),
  },
  example: { answer: { items: [example, exampleLive], unread: 1 } },
});

export const countUnread = operation({
  ...reading,
  id: 'notifications.count_unread',
  path: '/v1/notifications/unread',
  summary: 'How many of my notifications I have not read.',
  matrix: ['NO2'],
  answer: { status: 200, body: z.object({ unread }) },
  example: { answer: { unread: 3 } },
});

export const markRead = operation({
  ...changing,
  id: 'notifications.mark_read',
  method: 'PUT',
  path: '/v1/notifications/{notification_id}/read',
  summary: 'I have read this one. Twice is once.',
  matrix: ['NO3'],
  params: z.object({ notificationId: idOf('ntf') }),
  ...noContent,
  hides: NotificationNotFound,
});

export const markAllRead = operation({
  ...changing,
  id: 'notifications.mark_all_read',
  method: 'PUT',
  path: '/v1/notifications/read',
  summary: 'I have read all there are now.',
  matrix: ['NO4'],
  ...noContent,
});

const settings = z.object({
  mentions: z.boolean().describe('Whether I hear of it when somebody calls me in a chat while I am not there'),
  live: z
    .boolean()
    .describe('Whether I hear of it when a channel I follow goes live; of each channel it can be said as well'),
});
const exampleSettings = { mentions: true, live: true };

export const readNotificationSettings = operation({
  ...reading,
  id: 'notifications.read_settings',
  path: '/v1/notifications/settings',
  summary: 'What I want to be told of.',
  matrix: ['NO5'],
  answer: { status: 200, body: settings },
  example: { answer: exampleSettings },
});

export const changeNotificationSettings = operation({
  ...changing,
  id: 'notifications.change_settings',
  method: 'PATCH',
  path: '/v1/notifications/settings',
  summary: 'Changes what I want to be told of. What is there already stays.',
  matrix: ['NO6'],
  body: z
    .strictObject(settings.partial().shape)
    .refine((change) => Object.keys(change).length > 0, 'must change something: mentions or live'),
  answer: { status: 200, body: settings },
  example: { body: { mentions: false }, answer: { ...exampleSettings, mentions: false } },
});

export const notificationsOperations = [
  listNotifications,
  countUnread,
  markRead,
  markAllRead,
  readNotificationSettings,
  changeNotificationSettings,
] as const;

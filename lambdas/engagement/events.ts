import * as z from 'zod';
import { event } from '../kit/event.ts';
import { idOf } from '../kit/ids.ts';

export const followChanged = event('engagement', 'follow.changed', {
  summary: 'Somebody follows a channel from now on, or does not any more. The whole of it every time, with a version.',
  data: z.object({
    channelId: idOf('ch'),
    accountId: idOf('usr').describe('Who follows'),
    since: z.iso.datetime().optional().describe('Since when; absent when they do not follow it any more'),
    version: z.number().int(),
  }),
  example: {
    channelId: 'ch_01JD3V8Z9Q4X7K2M5N6P8R0S1T',
    accountId: 'usr_0d1b2c3a4f5e4c3f9a6e5f0c2a8e1b7d',
    since: '2026-11-20T10:05:00.000Z',
    version: 1763633100000,
  },
});

/** So many people in one piece of news: what is known of all of them is read at once. */
export const mostNotified = 50;

export const followersNotified = event('engagement', 'followers.notified', {
  summary:
    'A channel is live, and these people, who follow it, want to hear of that. Everybody is in one piece of this news for each stream.',
  data: z.object({
    channel: z.object({ channelId: idOf('ch'), ownerId: idOf('usr'), name: z.string() }),
    stream: z.object({ streamId: idOf('str'), title: z.string(), liveSince: z.iso.datetime() }),
    accountIds: z.array(idOf('usr')).min(1).max(mostNotified),
  }),
  example: {
    channel: {
      channelId: 'ch_01JD3V8Z9Q4X7K2M5N6P8R0S1T',
      ownerId: 'usr_5f0c2a8e1b7d4c3f9a6e0d1b2c3a4f5e',
      name: 'North Sea Films',
    },
    stream: {
      streamId: 'str_01JD3V8Z9Q4X7K2M5N6P8R0S1T',
      title: 'Storm at the pier',
      liveSince: '2026-11-20T10:02:00.000Z',
    },
    accountIds: ['usr_0d1b2c3a4f5e4c3f9a6e5f0c2a8e1b7d'],
  },
});

export const engagementEvents = [followChanged, followersNotified] as const;

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

export const engagementEvents = [followChanged] as const;

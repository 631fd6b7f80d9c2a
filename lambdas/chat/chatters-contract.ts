import * as z from 'zod';
import { idOf } from '../kit/ids.ts';
import { operation } from '../kit/operation.ts';
import { pageOf, pageQuery } from '../kit/page.ts';
import { StreamNotFound } from '../live/stream-contract.ts';
import { badge, roomId } from './room-contract.ts';

export const listChatters = operation({
  id: 'chat.list_chatters',
  method: 'GET',
  path: '/v1/streams/{stream_id}/chat/chatters',
  summary:
    'Who is in a room just now: the channel’s own people first, then everybody who has signed in, each once; the others as a number. Known by what is connected, and for twelve minutes after nothing was heard of it at most.',
  credential: 'optional',
  action: 'chat.read',
  bucket: 'views',
  matrix: ['CH27'],
  params: z.object({ streamId: roomId }),
  query: z.strictObject(pageQuery({ default: 50, max: 100 })),
  answer: {
    status: 200,
    body: pageOf(
      z.object({
        accountId: idOf('usr'),
        name: z.string(),
        badges: z.array(badge),
        hue: z.number().int().min(0).max(359).describe('Of the colour of the name, as beside what they say'),
      }),
    ).extend({
      named: z.number().int().describe('How many have signed in, on all pages together'),
      anonymous: z.number().int().describe('How many windows of people who have not'),
      isWhole: z
        .boolean()
        .describe(
          'Not so in a room that is read from pages: most of its readers are connected to nothing, and unknown',
        ),
    }),
  },
  hides: StreamNotFound,
  example: {
    answer: {
      items: [
        { accountId: 'usr_5f0c2a8e1b7d4c3f9a6e0d1b2c3a4f5e', name: 'Ada', badges: ['owner'], hue: 212 },
        { accountId: 'usr_0d1b2c3a4f5e5f0c2a8e1b7d4c3f9a6e', name: 'Grace', badges: [], hue: 31 },
      ],
      named: 2,
      anonymous: 5,
      isWhole: true,
    },
  },
});

import * as z from 'zod';
import { operation } from '../kit/operation.ts';
import { StreamNotFound } from '../live/stream-contract.ts';
import { NoSuchPlace } from './refusals-contract.ts';
import { roomId } from './room-contract.ts';

export const mostExported = 1000;

/** In pages, so that twelve hours of a full room are as easy as ten words: the pages, one after the other, are the file. */
export const exportChat = operation({
  id: 'chat.export',
  method: 'GET',
  path: '/v1/streams/{stream_id}/chat/export',
  summary:
    'What was said beside a stream, as a file of its channel: CSV or JSON Lines, a page at a time, the pages in a row being the file. What was deleted, cleared, or said by who was banned since is not in it.',
  credential: 'required',
  action: 'chat.export',
  matrix: ['CH26'],
  params: z.object({ streamId: roomId }),
  query: z.strictObject({
    format: z.enum(['csv', 'jsonl']).default('csv'),
    after: z.coerce.number().int().min(0).default(0).describe('next_after of the page before'),
    limit: z.coerce.number().int().min(1).max(mostExported).default(mostExported).describe('Places of one page'),
  }),
  answer: {
    status: 200,
    body: z.object({
      text: z.string().describe('Lines of the file, each with its end; the first page of CSV begins with the names'),
      nextAfter: z.number().int().optional().describe('Ask on from here; absent when this was the last page'),
    }),
  },
  hides: StreamNotFound,
  refuses: [NoSuchPlace],
  example: {
    answer: {
      text: '"seq","at","name","handle","account_id","badges","text","reply_to"\r\n"41","2026-11-20T10:05:00.000Z","Grace","","usr_0d1b2c3a4f5e4c3f9a6e5f0c2a8e1b7d","moderator","Look at that wave!",""\r\n',
    },
  },
});

import * as z from 'zod';
import { idOf } from '../kit/ids.ts';
import { operation } from '../kit/operation.ts';
import { pageOf, pageQuery } from '../kit/page.ts';
import { reason } from '../kit/reasons.ts';
import { acts } from './events.ts';
import { exampleStaffId } from './fields-contract.ts';

const entry = z.object({
  entryId: z.string(),
  at: z.iso.datetime(),
  act: z.enum(acts),
  by: idOf('usr').optional().describe('Absent where it happened by itself'),
  about: z.string().describe('The person, the video, the stream, the channel or the watch party'),
  streamId: idOf('str').optional().describe('Of what was done in a chat: beside which stream'),
  messageId: idOf('msg').optional(),
  reason: reason.optional(),
  note: z.string().optional(),
  told: z.string().optional().describe('What the person was told besides the reason'),
  role: z.string().optional(),
  until: z.iso.datetime().optional(),
  requestId: z.string().describe('The request it was done with'),
});

export const listAudit = operation({
  id: 'moderation.list_audit',
  method: 'GET',
  path: '/v1/admin/audit-log',
  summary:
    'What staff did, the newest first: all of it, about one person or video, or by one of the staff. Nothing can be changed or removed; entries go after two years.',
  credential: 'required',
  action: 'staff.read_audit',
  matrix: ['MD9'],
  query: z
    .strictObject({
      ...pageQuery({ default: 50, max: 50 }),
      about: z
        .union(
          [idOf('usr'), idOf('vid'), idOf('str'), idOf('ch'), idOf('pty')],
          'must be the id of a person, a video, a stream, a channel or a watch party',
        )
        .optional(),
      by: idOf('usr').optional(),
    })
    .refine(({ about, by }) => !about || !by, { path: ['by'], message: 'cannot be asked together with about' }),
  answer: { status: 200, body: pageOf(entry) },
  example: {
    answer: {
      items: [
        {
          entryId: 'evt_7d4c3f9a6e0d1b2c3a4f5e5f0c2a8e1b',
          at: '2026-11-21T09:00:00.000Z',
          act: 'video.taken_down',
          by: exampleStaffId,
          about: 'vid_01JD3V8Z9Q4X7K2M5N6P8R0S1T',
          reason: 'spam',
          note: 'The same advertisement as in twelve other videos.',
          requestId: '5f0c2a8e',
        },
      ],
    },
  },
});

/** Answered by moderation itself. */
export const auditOperations = [listAudit] as const;

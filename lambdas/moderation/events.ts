import * as z from 'zod';
import { chatDeeds } from '../chat/deeds-contract.ts';
import { event } from '../kit/event.ts';
import { idOf } from '../kit/ids.ts';
import { reason } from '../kit/reasons.ts';

/** What staff do and look at, as the audit log names it. */
export const acts = [
  'person.suspended',
  'person.reinstated',
  'person.role_granted',
  'person.role_withdrawn',
  'person.found_by_email',
  'video.taken_down',
  'video.restored',
  'video.read',
  'video.played',
  'stream.terminated',
  'stream.watched',
  'clip.deleted',
  ...chatDeeds,
] as const;

export const staffActed = event('moderation', 'staff.acted', {
  summary:
    'Somebody of the staff did something, or looked at what only staff may see. Said by the domain it was done in; the audit log keeps it.',
  data: z.object({
    act: z.enum(acts),
    by: idOf('usr').optional().describe('Absent where it happened by itself: a suspension that ended'),
    about: z.union([idOf('usr'), idOf('vid'), idOf('str'), idOf('ch'), idOf('pty')]),
    streamId: idOf('str').optional().describe('Of what was done in a chat: beside which stream'),
    messageId: idOf('msg').optional(),
    reason: reason.optional(),
    note: z.string().optional().describe('Why, in their own words; for staff only'),
    told: z.string().optional().describe('What the person was told besides the reason'),
    role: z.string().optional(),
    until: z.iso.datetime().optional(),
  }),
  example: {
    act: 'video.taken_down',
    by: 'usr_0d1b2c3a4f5e5f0c2a8e1b7d4c3f9a6e',
    about: 'vid_01JD3V8Z9Q4X7K2M5N6P8R0S1T',
    reason: 'spam',
    note: 'The same advertisement as in twelve other videos.',
  },
});

export const moderationEvents = [staffActed] as const;

import * as z from 'zod';
import { idOf } from '../kit/ids.ts';
import { because, reason } from '../kit/reasons.ts';
import { line, paragraphs } from '../kit/shown-text.ts';

// What staff write and read about whomever and whatever they decide on.

export const note = line(500).describe('Why, for other staff; stands in the audit log and is shown to nobody else');

/** What is sent to decide against somebody or something. */
export const decision = z.strictObject({
  reason,
  note,
  message: paragraphs(1000).describe('What the person concerned is told besides the reason').optional(),
});

/** What was decided, as staff read it. */
export const decided = z.object({
  reason,
  because,
  message: z.string().optional(),
  note: z.string(),
  by: idOf('usr'),
  at: z.iso.datetime(),
});

/** What happened to a person or a video, line by line. */
export const history = z
  .array(z.object({ at: z.iso.datetime(), event: z.string(), from: z.string().nullable(), to: z.string() }))
  .describe('The newest first, fifty at most');

export const exampleStaffId = 'usr_0d1b2c3a4f5e5f0c2a8e1b7d4c3f9a6e';

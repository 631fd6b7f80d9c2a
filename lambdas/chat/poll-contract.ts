import * as z from 'zod';
import { idOf } from '../kit/ids.ts';
import { line } from '../kit/shown-text.ts';

// A question to everybody in a room, and how it was answered.

export const pollId = idOf('poll');
export const pollQuestion = line(120);
export const pollOptions = z
  .array(line(60))
  .min(2)
  .max(6)
  .refine((all) => new Set(all.map((one) => one.toLowerCase())).size === all.length, 'must all be different');
export const pollSeconds = z.number().int().min(15).max(600);

/** A question as it is put. */
export const pollPut = {
  pollId,
  question: z.string(),
  options: z.array(z.string()),
  closesAt: z.iso.datetime(),
};

const votes = z.number().int().min(0);
export const pollVotes = z.array(votes).describe('Of each option, in their order');

/** A question as it was answered. */
export const pollResult = {
  pollId,
  question: z.string(),
  results: z.array(z.object({ option: z.string(), votes })),
};

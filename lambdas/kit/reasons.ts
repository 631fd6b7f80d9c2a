import * as z from 'zod';

/** Why staff act: one of these, so that decisions can be counted, and said to people in the same words every time. */
export const reasons = [
  'spam',
  'deception',
  'harassment',
  'hate',
  'violence',
  'sexual_content',
  'child_safety',
  'dangerous_acts',
  'impersonation',
  'copyright',
  'illegal',
  'other',
] as const;
export const reason = z.enum(reasons);
export type Reason = z.output<typeof reason>;

/** What is held against somebody or something, as half a sentence: “It was taken down because of …”. */
export const reasonWords: Record<Reason, string> = {
  spam: 'spam',
  deception: 'fraud or deception',
  harassment: 'harassment',
  hate: 'hate against a group of people',
  violence: 'violence shown for its own sake, or called for',
  sexual_content: 'sexual content',
  child_safety: 'content that endangers children',
  dangerous_acts: 'dangerous acts that others may copy',
  impersonation: 'pretending to be somebody else',
  copyright: 'work that belongs to somebody else',
  illegal: 'content that is against the law',
  other: 'a breach of the rules',
};

export const because = z.string().describe('The reason in words, to be put after “because of”');

/** What staff decided about somebody or something, as the person concerned reads it. */
export const decisionTold = z.object({
  reason,
  because,
  message: z.string().optional().describe('What staff said besides'),
  at: z.iso.datetime(),
});

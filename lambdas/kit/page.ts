import * as z from 'zod';

/** How lists are asked for: opaque cursors everywhere, never offsets (API-04). */
export const pageQuery = (limits: { default: number; max: number } = { default: 24, max: 50 }) => ({
  limit: z.coerce.number().int().min(1).max(limits.max).default(limits.default),
  cursor: z
    .string()
    .max(2048)
    .refine((text) => text !== '', 'is empty; leave it out to begin at the start')
    .optional(),
});

/** How lists are answered; no `nextCursor` means this was the last page. */
export const pageOf = <I extends z.ZodType>(item: I) =>
  z.object({ items: z.array(item), nextCursor: z.string().optional() });

import * as z from 'zod';
import { newId, prefixes } from '../kit/ids.ts';

/** A time range of a webhook that is sent again, page by page. */
export const Redelivery = z.object({
  webhookId: z.string(),
  version: z.number().int(),
  from: z.string(),
  to: z.string(),
  only: z.enum(['failed', 'all']),
  /** The last delivery that was looked at. */
  position: z.string().optional(),
  count: z.number().int(),
  askedAt: z.string(),
  endedAt: z.string().optional(),
  dueAt: z.string().optional(),
});
export type Redelivery = z.output<typeof Redelivery>;

/** More than this is another request. */
export const mostRedelivered = 10_000;
export const longestRangeMs = 30 * 24 * 3_600_000;

const none = new Uint8Array(10);
const all = new Uint8Array(10).fill(255);

/** The ids of everything that happened between two moments, the first included and the last not. */
export const idsBetween = (from: Date, to: Date): { after: string; before: string } => ({
  after: newId(prefixes.delivery, from, none),
  before: newId(prefixes.delivery, new Date(to.getTime() - 1), all),
});

export const begin = (
  given: Pick<Redelivery, 'webhookId' | 'from' | 'to' | 'only'>,
  before: Redelivery | undefined,
  now: Date,
): Redelivery => ({
  ...given,
  version: (before?.version ?? 0) + 1,
  count: 0,
  askedAt: now.toISOString(),
  dueAt: now.toISOString(),
});

/** After one page: so many were sent again, and from here it goes on; without a place to go on it has ended. */
export const goOn = (
  redelivery: Redelivery,
  { count, position }: { count: number; position: string | undefined },
  now: Date,
): Redelivery => {
  const next = { ...redelivery, version: redelivery.version + 1, count: redelivery.count + count };
  const isOver = position === undefined || next.count >= mostRedelivered;
  return isOver ? { ...next, endedAt: now.toISOString(), dueAt: undefined } : { ...next, position };
};

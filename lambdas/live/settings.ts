import * as z from 'zod';

/** What an environment says of live (`config/environment.ts`), as its functions are told it. */
const settings = z.object({
  channels: z.number().int().positive(),
  class: z.enum(['SINGLE_PIPELINE', 'STANDARD']),
  rungs: z.array(z.union([z.literal(360), z.literal(480), z.literal(720), z.literal(1080)])).min(1),
  maxHours: z.number().positive(),
  noInputMinutes: z.number().positive(),
  noViewersMinutes: z.number().positive().optional(),
  personHoursPerDay: z.number().positive(),
  environmentHoursPerMonth: z.number().positive(),
  pricePerHourUsd: z.number().min(0),
  startSeconds: z.number().positive(),
  srt: z.object({ latencyMs: z.number().int().min(120).max(15_000) }).optional(),
  targets: z.object({
    most: z.number().int().min(0),
    ports: z.array(z.number().int()),
    loopback: z.enum(['allow', 'refuse']),
    pricePerHourUsd: z.number().min(0),
  }),
});
export type Settings = z.output<typeof settings>;

export const settingsIn = (text: string): Settings => settings.parse(JSON.parse(text));

/** What is recorded, and can be gone back to, is kept for so long: an hour longer than the longest stream. */
export const startoverSeconds = ({ maxHours }: Settings): number => (maxHours + 1) * 3600;

/** How often somebody looks at a stream that is on its way or on air, in seconds. */
export const lookSeconds = ({ startSeconds }: Settings): number =>
  Math.min(10, Math.max(1, Math.ceil(startSeconds / 3)));

/** Longer than this an encoder is not waited for, in milliseconds: five looks of the reconciler alone at least. */
export const startPatienceMs = ({ startSeconds }: Settings): number => Math.max(300, startSeconds * 4) * 1000;

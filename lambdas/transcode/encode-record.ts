import * as z from 'zod';

const frameRate = z.object({ numerator: z.number(), denominator: z.number() });

const Told = z.object({ code: z.string(), message: z.string() });

const Reason = z.object({
  code: z.number().optional(),
  message: z.string(),
  permanent: z.boolean(),
  /** What to tell the owner, where that is already known. */
  problem: Told.optional(),
});
/** Why an attempt failed, and whether another could end differently. */
export type Reason = z.output<typeof Reason>;

const Part = z.object({
  name: z.enum(['first', 'rest', 'recording', 'pictures']),
  state: z.enum(['QUEUED', 'SUBMITTED', 'PROGRESSING', 'CHECKING', 'RETRY_WAIT', 'DONE', 'FAILED', 'CANCELED']),
  attempt: z.number().int(),
  percent: z.number().int(),
  jobId: z.string().optional(),
  reason: Reason.optional(),
  /** When this state was entered. */
  since: z.iso.datetime(),
  /** When it last gave a sign of life. */
  lastSign: z.iso.datetime(),
  /** When someone should look, should nothing be heard before. */
  lookAt: z.iso.datetime().optional(),
});
/** One of the two jobs of an encode, through all its attempts. */
export type Part = z.output<typeof Part>;

/** The encode of one version of a video's source, as it is kept. */
export const Encode = z.object({
  videoId: z.string(),
  sourceVersion: z.number().int(),
  ownerId: z.string(),
  encodeId: z.string(),
  version: z.number().int(),
  /** How much news of it there has been. */
  sequence: z.number().int(),
  sourceUrl: z.string(),
  sourceEtag: z.string(),
  /** What was recorded of a stream: its renditions are there already, under this multivariant playlist. */
  recording: z.object({ playlistKey: z.string(), durationMs: z.number() }).optional(),
  /** A short film of moments of it, from which its pictures are taken. */
  excerpt: z.object({ key: z.string(), width: z.number(), height: z.number(), durationMs: z.number() }).optional(),
  source: z
    .object({
      width: z.number(),
      height: z.number(),
      durationMs: z.number(),
      videoDurationMs: z.number().optional(),
      frameRate,
      interlaced: z.boolean(),
      highDynamicRange: z.boolean(),
      audio: z.object({ durationMs: z.number().optional() }).optional(),
    })
    .optional(),
  ladder: z.array(
    z.object({
      name: z.string(),
      width: z.number(),
      height: z.number(),
      averageBitrate: z.number(),
      maxBitrate: z.number(),
    }),
  ),
  parts: z.array(Part),
  renditions: z.array(
    z.object({
      name: z.string(),
      kind: z.enum(['video', 'audio']),
      width: z.number(),
      height: z.number(),
      averageBitrate: z.number(),
      peakBitrate: z.number(),
      frameRate: z.number(),
      codecs: z.string(),
      sizeBytes: z.number(),
      durationMs: z.number(),
      path: z.string(),
      startsAt: z.number(),
    }),
  ),
  posterKey: z.string().optional(),
  frameKeys: z.array(z.string()).default([]),
  outcome: z.enum(['pending', 'playable', 'finished', 'failed', 'canceled']),
  problem: Told.optional(),
  /** The video was deleted: nothing more is started, and nobody is told. */
  unwanted: z.boolean().default(false),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});
export type Encode = z.output<typeof Encode>;

import * as z from 'zod';

const name = z.string().min(1).max(255);
/** Application and stream name of an RTMP push; the second part is the publisher's key. */
const streamName = z
  .string()
  .regex(/^[\w-]+\/[\w-]{8,}$/, 'must be an application and a stream name of at least 8 characters, as live/…');
const destinations = z.array(z.strictObject({ streamName })).min(1).max(2);

const made = {
  name: name.optional(),
  inputSecurityGroups: z.array(z.string()).length(1),
  requestId: z.string().optional(),
  roleArn: z.string().optional(),
  tags: z.record(z.string(), z.string()).default({}),
};
const rtmpPush = z.strictObject({ ...made, type: z.literal('RTMP_PUSH'), destinations });

const srtListenerSettings = z.strictObject({
  decryption: z.strictObject({
    algorithm: z.enum(['AES128', 'AES192', 'AES256']),
    passphraseSecretArn: z.string().regex(/^arn:[^:]+:secretsmanager:/, 'must be the ARN of a secret'),
  }),
  minimumLatency: z.number().int().min(120).max(15_000),
  streamId: z.string().max(512).optional(),
});
const srtListener = z.strictObject({
  ...made,
  type: z.literal('SRT_LISTENER'),
  srtSettings: z.strictObject({ srtListenerSettings }),
});
export type SrtSettings = z.output<typeof srtListenerSettings>;

/** CreateInput, as it comes over the wire: a push of RTMP or of SRT, and nothing else. */
export const createInput = z.discriminatedUnion('type', [rtmpPush, srtListener]);

export const updateInput = z.strictObject({
  destinations: destinations.optional(),
  inputSecurityGroups: z.array(z.string()).max(1).optional(),
  name: name.optional(),
});

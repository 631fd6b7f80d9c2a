import * as z from 'zod';

const name = z.string().min(1).max(255);
/** Application and stream name of an RTMP push; the second part is the publisher's key. */
const streamName = z
  .string()
  .regex(/^[\w-]+\/[\w-]{8,}$/, 'must be an application and a stream name of at least 8 characters, as live/…');

const changeable = {
  destinations: z.array(z.strictObject({ streamName })).min(1).max(2).optional(),
  inputSecurityGroups: z.array(z.string()).max(1).optional(),
  name: name.optional(),
};

/** CreateInput, as it comes over the wire: an RTMP push and nothing else. */
export const createInput = z.strictObject({
  ...changeable,
  type: z.enum(['RTMP_PUSH']),
  destinations: z.array(z.strictObject({ streamName })).min(1).max(2),
  inputSecurityGroups: z.array(z.string()).length(1),
  requestId: z.string().optional(),
  roleArn: z.string().optional(),
  tags: z.record(z.string(), z.string()).default({}),
});

export const updateInput = z.strictObject(changeable);

import { z } from 'zod';
import type { Resource } from '../../resource.ts';
import { checkedAttributes, type QueueAttributes, type RedrivePolicy, redrivePolicyOf } from './queue-attributes.ts';

const number = z.union([z.number(), z.string().regex(/^\d+$/)]);
const flag = z.union([z.boolean(), z.enum(['true', 'false'])]);
/** A policy is an object in most templates and its JSON in some. */
const policy = z.union([z.record(z.string(), z.unknown()), z.string()]);

/** AWS::SQS::Queue. */
export const queueProperties = z.strictObject({
  QueueName: z.string().optional(),
  FifoQueue: flag.optional(),
  ContentBasedDeduplication: flag.optional(),
  DeduplicationScope: z.string().optional(),
  FifoThroughputLimit: z.string().optional(),
  DelaySeconds: number.optional(),
  MaximumMessageSize: number.optional(),
  MessageRetentionPeriod: number.optional(),
  ReceiveMessageWaitTimeSeconds: number.optional(),
  VisibilityTimeout: number.optional(),
  RedrivePolicy: policy.optional(),
  RedriveAllowPolicy: policy.optional(),
  KmsMasterKeyId: z.string().optional(),
  KmsDataKeyReusePeriodSeconds: number.optional(),
  SqsManagedSseEnabled: flag.optional(),
  Tags: z.array(z.strictObject({ Key: z.string(), Value: z.string() })).optional(),
});

/** AWS::SQS::QueuePolicy: read so that a typing mistake is found, then left alone; one account owns everything here. */
export const queuePolicyProperties = z.strictObject({
  Queues: z.array(z.string()),
  PolicyDocument: z.record(z.string(), z.unknown()),
});

/** A queue as the templates declare it, and as SetQueueAttributes may have changed it since. */
export interface Queue {
  name: string;
  arn: string;
  isFifo: boolean;
  attributes: QueueAttributes;
  redrive: RedrivePolicy | undefined;
  createdAt: number;
  modifiedAt: number;
}

const textOf = (value: unknown): string => (typeof value === 'object' ? JSON.stringify(value) : String(value));

const queueName = /^[A-Za-z0-9_-]{1,80}$/;

/** Reads a queue from its resolved resource. A name that SQS would not take stops the start. */
export const queueOf = (resource: Resource, createdAt: number): Queue => {
  const { QueueName: _, Tags: __, FifoQueue: fifo, ...rest } = queueProperties.parse(resource.properties);
  const isFifo = String(fifo ?? false) === 'true';
  const stem = isFifo ? resource.name.replace(/\.fifo$/, '') : resource.name;
  if (!queueName.test(stem) || isFifo !== resource.name.endsWith('.fifo')) {
    throw new Error(`${resource.stack}/${resource.logicalId}: "${resource.name}" cannot be the name of such a queue`);
  }
  const given = Object.entries({ ...rest, ...(isFifo && { FifoQueue: 'true' }) }).filter(
    ([, value]) => value !== undefined,
  );
  const attributes = checkedAttributes(Object.fromEntries(given.map(([name, value]) => [name, textOf(value)])), isFifo);
  return {
    name: resource.name,
    arn: resource.arn,
    isFifo,
    attributes,
    redrive: redrivePolicyOf(attributes),
    createdAt,
    modifiedAt: createdAt,
  };
};

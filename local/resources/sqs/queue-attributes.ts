import { z } from 'zod';
import { SqsError } from './sqs-error.ts';

/** A queue's attributes as SQS's API gives them: all text. */
export type QueueAttributes = Partial<Record<AttributeName, string>>;

/** Least, most, and what holds when nothing is said. */
const numbers = {
  VisibilityTimeout: [0, 43_200, 30],
  MessageRetentionPeriod: [60, 1_209_600, 345_600],
  DelaySeconds: [0, 900, 0],
  ReceiveMessageWaitTimeSeconds: [0, 20, 0],
  MaximumMessageSize: [1024, 1_048_576, 1_048_576],
  KmsDataKeyReusePeriodSeconds: [60, 86_400, 300],
} as const;

const choices = {
  ContentBasedDeduplication: ['true', 'false'],
  SqsManagedSseEnabled: ['true', 'false'],
  FifoQueue: ['true'],
  DeduplicationScope: ['queue', 'messageGroup'],
  FifoThroughputLimit: ['perQueue', 'perMessageGroupId'],
} as const;

type NumberName = keyof typeof numbers;
type AttributeName =
  | NumberName
  | keyof typeof choices
  | 'RedrivePolicy'
  | 'RedriveAllowPolicy'
  | 'KmsMasterKeyId'
  | 'Policy';

const texts = new Set(['RedrivePolicy', 'RedriveAllowPolicy', 'KmsMasterKeyId', 'Policy']);
const fifoOnly = new Set(['ContentBasedDeduplication', 'DeduplicationScope', 'FifoThroughputLimit']);

const redrivePolicy = z.strictObject({
  deadLetterTargetArn: z.string(),
  maxReceiveCount: z.coerce.number().int().min(1).max(1000),
});

/** Where a queue's messages go that were received too often. */
export type RedrivePolicy = z.output<typeof redrivePolicy>;

const isKnown = (name: string): name is AttributeName => name in numbers || name in choices || texts.has(name);

const invalid = (name: string) => new SqsError('InvalidAttributeValue', `Invalid value for the parameter ${name}.`);

/** Reads the redrive policy out of its JSON. */
export const redrivePolicyOf = (attributes: QueueAttributes): RedrivePolicy | undefined => {
  if (!attributes.RedrivePolicy) return undefined;
  try {
    return redrivePolicy.parse(JSON.parse(attributes.RedrivePolicy));
  } catch {
    throw invalid('RedrivePolicy');
  }
};

/** Turns down attributes that SQS would. */
export const checkedAttributes = (given: Record<string, string>, isFifo: boolean): QueueAttributes => {
  for (const [name, value] of Object.entries(given)) {
    if (!isKnown(name) || (!isFifo && fifoOnly.has(name)))
      throw new SqsError('InvalidAttributeName', `Unknown Attribute ${name}.`);
    if (name in numbers) {
      const [least, most] = numbers[name as NumberName];
      const number = Number(value);
      if (value === '' || !Number.isInteger(number) || number < least || number > most) throw invalid(name);
    }
    if (name in choices && !(choices[name as keyof typeof choices] as readonly string[]).includes(value))
      throw invalid(name);
  }
  redrivePolicyOf(given);
  return given;
};

/** One of the attributes that are numbers. */
export const numberOf = (attributes: QueueAttributes, name: NumberName): number =>
  Number(attributes[name] ?? numbers[name][2]);

/** Everything GetQueueAttributes shows even when no one ever set it. */
export const withDefaults = (attributes: QueueAttributes): QueueAttributes => ({
  VisibilityTimeout: '30',
  MessageRetentionPeriod: '345600',
  DelaySeconds: '0',
  ReceiveMessageWaitTimeSeconds: '0',
  MaximumMessageSize: '1048576',
  ...(attributes.KmsMasterKeyId ? {} : { SqsManagedSseEnabled: 'true' }),
  ...(attributes.FifoQueue === 'true' && {
    ContentBasedDeduplication: 'false',
    DeduplicationScope: 'queue',
    FifoThroughputLimit: 'perQueue',
  }),
  ...attributes,
});

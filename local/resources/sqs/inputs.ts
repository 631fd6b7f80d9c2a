import { z } from 'zod';
import { messageAttribute } from './message-attributes.ts';
import { SqsError } from './sqs-error.ts';

const attributes = z.record(z.string(), messageAttribute);
const traceHeader = z.strictObject({
  AWSTraceHeader: z.strictObject({ DataType: z.literal('String'), StringValue: z.string() }).optional(),
});
const seconds = (most: number) => z.number().int().min(0).max(most);
const queueUrl = { QueueUrl: z.string() };

const message = {
  MessageBody: z.string(),
  DelaySeconds: seconds(900).optional(),
  MessageAttributes: attributes.optional(),
  MessageSystemAttributes: traceHeader.optional(),
  MessageGroupId: z.string().optional(),
  MessageDeduplicationId: z.string().optional(),
};
const entry = { Id: z.string() };

/** What each operation takes. */
export const inputs = {
  GetQueueUrl: z.object({ QueueName: z.string(), QueueOwnerAWSAccountId: z.string().optional() }),
  GetQueueAttributes: z.object({ ...queueUrl, AttributeNames: z.array(z.string()).optional() }),
  SetQueueAttributes: z.object({ ...queueUrl, Attributes: z.record(z.string(), z.string()) }),
  ListQueues: z.object({
    QueueNamePrefix: z.string().optional(),
    MaxResults: z.number().int().min(1).max(1000).optional(),
    NextToken: z.string().optional(),
  }),
  PurgeQueue: z.object(queueUrl),
  SendMessage: z.object({ ...queueUrl, ...message }),
  SendMessageBatch: z.object({ ...queueUrl, Entries: z.array(z.object({ ...entry, ...message })) }),
  ReceiveMessage: z.object({
    ...queueUrl,
    AttributeNames: z.array(z.string()).optional(),
    MessageSystemAttributeNames: z.array(z.string()).optional(),
    MessageAttributeNames: z.array(z.string()).optional(),
    MaxNumberOfMessages: z.number().int().min(1).max(10).optional(),
    VisibilityTimeout: seconds(43_200).optional(),
    WaitTimeSeconds: seconds(20).optional(),
    ReceiveRequestAttemptId: z.string().optional(),
  }),
  DeleteMessage: z.object({ ...queueUrl, ReceiptHandle: z.string() }),
  DeleteMessageBatch: z.object({ ...queueUrl, Entries: z.array(z.object({ ...entry, ReceiptHandle: z.string() })) }),
  ChangeMessageVisibility: z.object({ ...queueUrl, ReceiptHandle: z.string(), VisibilityTimeout: seconds(43_200) }),
  ChangeMessageVisibilityBatch: z.object({
    ...queueUrl,
    Entries: z.array(z.object({ ...entry, ReceiptHandle: z.string(), VisibilityTimeout: seconds(43_200) })),
  }),
  ListDeadLetterSourceQueues: z.object(queueUrl),
  StartMessageMoveTask: z.object({
    SourceArn: z.string(),
    DestinationArn: z.string().optional(),
    MaxNumberOfMessagesPerSecond: z.number().int().min(1).max(500).optional(),
  }),
  ListMessageMoveTasks: z.object({ SourceArn: z.string(), MaxResults: z.number().int().min(1).max(10).optional() }),
};

export type OperationName = keyof typeof inputs;
export type InputOf<Name extends OperationName> = z.output<(typeof inputs)[Name]>;
export type MessageInput = Omit<InputOf<'SendMessage'>, 'QueueUrl'>;

/** Reads an operation's input; what is missing and what is wrong are told apart as SQS does. */
export const readInput = <Name extends OperationName>(name: Name, given: unknown): InputOf<Name> => {
  const read = inputs[name].safeParse(given);
  if (read.success) return read.data as InputOf<Name>;
  const [issue] = read.error.issues;
  const field = issue?.path.join('.') ?? '';
  if (issue?.code === 'invalid_type' && issue.input === undefined) {
    throw new SqsError('MissingParameter', `The request must contain the parameter ${field}.`);
  }
  throw new SqsError(
    'InvalidParameterValue',
    `Value for parameter ${field} is invalid. Reason: ${issue?.message ?? ''}`,
  );
};

import { createHash } from 'node:crypto';
import { eachOf } from './batch.ts';
import { sourcesOf } from './dead-letters.ts';
import { type InputOf, type MessageInput, type OperationName, readInput } from './inputs.ts';
import { receiveOrWait } from './long-poll.ts';
import { attributesMd5, wantedAttributes } from './message-attributes.ts';
import { type ReceivedMessage, sequenceNumber } from './messages.ts';
import type { MoveTasks } from './move-tasks.ts';
import { checkedAttributes, numberOf, redrivePolicyOf, withDefaults } from './queue-attributes.ts';
import type { Queues } from './queues.ts';
import type { Outgoing } from './sending.ts';
import { SqsError } from './sqs-error.ts';
import type { Queue } from './template.ts';

/** What the operations work on. */
export interface Desk {
  declared: ReadonlyMap<string, Queue>;
  queues: Queues;
  moveTasks: MoveTasks;
  urlOf(queue: string): string;
  now(): Date;
}

type Operation<Name extends OperationName> = (
  input: InputOf<Name>,
  desk: Desk,
  signal: AbortSignal,
) => object | Promise<object>;

const md5 = (text: string) => createHash('md5').update(text).digest('hex');
const epochSeconds = (milliseconds: number) => String(Math.floor(milliseconds / 1000));

const queueNamed = (desk: Desk, name: string | undefined): Queue => {
  const queue = desk.declared.get(name ?? '');
  if (!queue) throw new SqsError('QueueDoesNotExist');
  return queue;
};
const queueAt = (desk: Desk, url: string) => queueNamed(desk, url.split('/').at(-1));

const outgoing = (input: MessageInput): Omit<Outgoing, 'body'> => ({
  ...(input.MessageAttributes && { attributes: input.MessageAttributes }),
  ...(input.MessageSystemAttributes?.AWSTraceHeader && {
    traceHeader: input.MessageSystemAttributes.AWSTraceHeader.StringValue,
  }),
  ...(input.DelaySeconds !== undefined && { delaySeconds: input.DelaySeconds }),
  ...(input.MessageGroupId !== undefined && { groupId: input.MessageGroupId }),
  ...(input.MessageDeduplicationId !== undefined && { deduplicationId: input.MessageDeduplicationId }),
});

const sendOne = (desk: Desk, queue: Queue, input: MessageInput): object => {
  const { messageId, sequence } = desk.queues.send(queue.arn, input.MessageBody, outgoing(input));
  return {
    MessageId: messageId,
    MD5OfMessageBody: md5(input.MessageBody),
    MD5OfMessageAttributes: attributesMd5(input.MessageAttributes ?? {}),
    ...(queue.isFifo && { SequenceNumber: sequenceNumber(sequence) }),
  };
};

const onTheWire = (message: ReceivedMessage, asked: InputOf<'ReceiveMessage'>): object => {
  const system = [...(asked.MessageSystemAttributeNames ?? []), ...(asked.AttributeNames ?? [])];
  const attributes = Object.entries(message.attributes).filter(
    ([name]) => system.includes('All') || system.includes(name),
  );
  const messageAttributes = wantedAttributes(message.messageAttributes, asked.MessageAttributeNames ?? []);
  return {
    MessageId: message.messageId,
    ReceiptHandle: message.receiptHandle,
    Body: message.body,
    MD5OfBody: md5(message.body),
    ...(attributes.length > 0 && { Attributes: Object.fromEntries(attributes) }),
    ...(Object.keys(messageAttributes).length > 0 && {
      MessageAttributes: messageAttributes,
      MD5OfMessageAttributes: attributesMd5(messageAttributes),
    }),
  };
};

const allAttributes = (desk: Desk, queue: Queue): Record<string, string> => {
  const depth = desk.queues.depth(queue.arn);
  return {
    ...withDefaults(queue.attributes),
    QueueArn: queue.arn,
    CreatedTimestamp: epochSeconds(queue.createdAt),
    LastModifiedTimestamp: epochSeconds(queue.modifiedAt),
    ApproximateNumberOfMessages: String(depth.visible),
    ApproximateNumberOfMessagesNotVisible: String(depth.inFlight),
    ApproximateNumberOfMessagesDelayed: String(depth.delayed),
  };
};

/** Every operation this SQS has. Queues are declared by templates, so none is made or removed here. */
const operations: { [Name in OperationName]: Operation<Name> } = {
  GetQueueUrl: ({ QueueName }, desk) => ({ QueueUrl: desk.urlOf(queueNamed(desk, QueueName).name) }),

  ListQueues({ QueueNamePrefix: prefix = '', MaxResults: max = 1000, NextToken: after = '' }, desk) {
    const names = [...desk.declared.keys()].sort().filter((name) => name.startsWith(prefix) && name > after);
    const listed = names.slice(0, max);
    return {
      QueueUrls: listed.map((name) => desk.urlOf(name)),
      ...(names.length > listed.length && { NextToken: listed.at(-1) }),
    };
  },

  GetQueueAttributes({ QueueUrl, AttributeNames: wanted = [] }, desk) {
    const attributes = Object.entries(allAttributes(desk, queueAt(desk, QueueUrl)));
    return {
      Attributes: Object.fromEntries(attributes.filter(([name]) => wanted.includes('All') || wanted.includes(name))),
    };
  },

  SetQueueAttributes({ QueueUrl, Attributes }, desk) {
    const queue = queueAt(desk, QueueUrl);
    const attributes = { ...queue.attributes, ...checkedAttributes(Attributes, queue.isFifo) };
    Object.assign(queue, { attributes, redrive: redrivePolicyOf(attributes), modifiedAt: desk.now().getTime() });
    return {};
  },

  PurgeQueue({ QueueUrl }, desk) {
    desk.queues.purge(queueAt(desk, QueueUrl).arn);
    return {};
  },

  SendMessage: (input, desk) => sendOne(desk, queueAt(desk, input.QueueUrl), input),

  SendMessageBatch({ QueueUrl, Entries }, desk) {
    const queue = queueAt(desk, QueueUrl);
    const bytes = Entries.reduce((sum, { MessageBody }) => sum + Buffer.byteLength(MessageBody), 0);
    if (bytes > numberOf({}, 'MaximumMessageSize')) throw new SqsError('BatchRequestTooLong');
    return eachOf(Entries, (entry) => sendOne(desk, queue, entry));
  },

  async ReceiveMessage(input, desk, signal) {
    const queue = queueAt(desk, input.QueueUrl);
    const messages = await receiveOrWait(
      () =>
        desk.queues.receive(queue.arn, {
          max: input.MaxNumberOfMessages ?? 1,
          ...(input.VisibilityTimeout !== undefined && { visibilitySeconds: input.VisibilityTimeout }),
        }),
      (wake) => desk.queues.onMessage(queue.arn, wake),
      { seconds: input.WaitTimeSeconds ?? numberOf(queue.attributes, 'ReceiveMessageWaitTimeSeconds'), signal },
    );
    return messages.length > 0 ? { Messages: messages.map((message) => onTheWire(message, input)) } : {};
  },

  DeleteMessage({ QueueUrl, ReceiptHandle }, desk) {
    desk.queues.delete(queueAt(desk, QueueUrl).arn, ReceiptHandle);
    return {};
  },

  DeleteMessageBatch({ QueueUrl, Entries }, desk) {
    const { arn } = queueAt(desk, QueueUrl);
    return eachOf(Entries, ({ ReceiptHandle }) => {
      desk.queues.delete(arn, ReceiptHandle);
      return {};
    });
  },

  ChangeMessageVisibility({ QueueUrl, ReceiptHandle, VisibilityTimeout }, desk) {
    desk.queues.changeVisibility(queueAt(desk, QueueUrl).arn, ReceiptHandle, VisibilityTimeout);
    return {};
  },

  ChangeMessageVisibilityBatch({ QueueUrl, Entries }, desk) {
    const { arn } = queueAt(desk, QueueUrl);
    return eachOf(Entries, ({ ReceiptHandle, VisibilityTimeout }) => {
      desk.queues.changeVisibility(arn, ReceiptHandle, VisibilityTimeout);
      return {};
    });
  },

  ListDeadLetterSourceQueues({ QueueUrl }, desk) {
    const sources = sourcesOf(desk.declared.values(), queueAt(desk, QueueUrl).arn);
    return { queueUrls: sources.map(({ name }) => desk.urlOf(name)) };
  },

  StartMessageMoveTask: (input, desk) => ({ TaskHandle: desk.moveTasks.start(input.SourceArn, input.DestinationArn) }),

  ListMessageMoveTasks: ({ SourceArn, MaxResults = 1 }, desk) => ({
    Results: desk.moveTasks.list(SourceArn, MaxResults),
  }),
};

const isOperation = (name: string): name is OperationName => Object.hasOwn(operations, name);

/** Operations of the real SQS that make no sense where templates declare the queues. */
const declined = new Set([
  'AddPermission',
  'CancelMessageMoveTask',
  'CreateQueue',
  'DeleteQueue',
  'ListQueueTags',
  'RemovePermission',
  'TagQueue',
  'UntagQueue',
]);

/** Runs an operation by its name; `signal` says that nobody waits for the answer any more. */
export const runOperation = async (
  name: string,
  given: unknown,
  { desk, signal }: { desk: Desk; signal: AbortSignal },
): Promise<object> => {
  if (declined.has(name)) throw new SqsError('UnsupportedOperation', `${name} is not understood on the laptop.`);
  if (!isOperation(name)) throw new SqsError('UnknownOperationException', `The operation ${name} is not known.`);
  const run = operations[name] as Operation<OperationName>;
  return run(readInput(name, given), desk, signal);
};

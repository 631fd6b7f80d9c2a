import { callJson } from './signed-request.ts';

/** Sends to a queue by its ARN over SQS's own wire, as EventBridge or Lambda would. */
export async function sendMessage(
  endpoint: string,
  queueArn: string,
  body: string,
  options: { groupId?: string; deduplicationId?: string; attributes?: Record<string, string> } = {},
): Promise<void> {
  const call = <Answer>(operation: string, input: unknown) =>
    callJson<Answer>(endpoint, 'sqs', `AmazonSQS.${operation}`, input);
  const { QueueUrl } = await call<{ QueueUrl: string }>('GetQueueUrl', { QueueName: queueArn.split(':').at(-1) });
  await call('SendMessage', {
    QueueUrl,
    MessageBody: body,
    ...(options.groupId === undefined ? {} : { MessageGroupId: options.groupId }),
    ...(options.attributes && { MessageAttributes: asTexts(options.attributes) }),
    ...(options.deduplicationId === undefined ? {} : { MessageDeduplicationId: options.deduplicationId }),
  });
}

const asTexts = (attributes: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [name, { DataType: 'String', StringValue: value }]),
  );

import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { DomainEvent, ServiceEvent } from '../../lambdas/kit/event.ts';

let deliveries = 0;

const record = (body: unknown): SQSEvent['Records'][number] => ({
  messageId: `message-${++deliveries}`,
  receiptHandle: 'receipt',
  body: JSON.stringify(body),
  attributes: {
    ApproximateReceiveCount: '1',
    SentTimestamp: '0',
    SenderId: 'events',
    ApproximateFirstReceiveTimestamp: '0',
  },
  messageAttributes: {},
  md5OfBody: '',
  eventSource: 'aws:sqs',
  eventSourceARN: 'arn:aws:sqs:eu-west-1:000000000000:queue',
  awsRegion: 'eu-west-1',
});

/** An AWS service's event as it arrives in a consumer's queue. */
export const serviceNews = (event: ServiceEvent, detail: unknown) =>
  record({
    id: `bus-${deliveries}`,
    source: event.source,
    'detail-type': event.detailType,
    time: '2026-11-20T10:00:00Z',
    detail,
  });

/** A domain's event as it arrives in a consumer's queue. */
export const domainNews = (event: DomainEvent, data: unknown) =>
  record({
    id: `bus-${deliveries}`,
    source: event.source,
    'detail-type': event.name,
    time: '2026-11-20T10:00:00Z',
    detail: {
      eventId: `evt_${deliveries}`,
      occurredAt: '2026-11-20T10:00:00.000Z',
      correlationId: 'test',
      data,
    },
  });

/** Hands messages to a consumer; answers which of them return to the queue. */
export const deliver = async (handler: unknown, ...records: SQSEvent['Records']): Promise<string[]> => {
  const run = handler as (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;
  const { batchItemFailures } = await run({ Records: records }, {} as Context);
  return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
};

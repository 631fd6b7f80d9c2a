import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';

type Consumer = (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;

const context = { functionName: 'test', awsRequestId: 'test' } as Context;

/** Hands bodies to a consumer as a queue would; answers the indexes of those that return to the queue. */
export const deliver = async (handler: unknown, ...bodies: unknown[]): Promise<number[]> => {
  const Records = bodies.map((body, index) => ({ messageId: String(index), body: JSON.stringify(body) }));
  const { batchItemFailures } = await (handler as Consumer)({ Records } as SQSEvent, context);
  return batchItemFailures.map(({ itemIdentifier }) => Number(itemIdentifier));
};

/** Wakes a scheduled function. */
export const wake = async (handler: unknown): Promise<Record<string, number>> =>
  (handler as (event: unknown, context: Context) => Promise<Record<string, number>>)({}, context);

/** A domain's news as it arrives from the bus. */
export const busNews = (name: string, data: unknown) => ({
  ...{ id: 'evt-1', time: '2026-11-20T10:00:00Z', source: `arclight.${name.split('.')[0]}`, 'detail-type': name },
  detail: { eventId: 'evt_1', occurredAt: '2026-11-20T10:00:00.000Z', correlationId: 'test', data },
});

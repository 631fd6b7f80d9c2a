import { EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import middy from '@middy/core';
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { once } from './aws.ts';
import { failpoint } from './failpoint.ts';
import { log } from './log.ts';
import { relayEnv } from './relay-env.ts';

const { EVENT_BUS } = relayEnv.read(process.env);
const bus = once(() => new EventBridgeClient({}));

const entryOf = (record: DynamoDBRecord): PutEventsRequestEntry => {
  const { source, detailType, time, detail } = JSON.parse(record.dynamodb?.NewImage?.['envelope']?.S ?? '') as {
    source: string;
    detailType: string;
    time: string;
    detail: unknown;
  };
  return {
    EventBusName: EVENT_BUS,
    Source: source,
    DetailType: detailType,
    Time: new Date(time),
    Detail: JSON.stringify(detail),
  };
};

/**
 * Hands outbox rows from the table's stream to the bus, ten at a time and in order. From the first entry the bus did not
 * take, the stream hands them out again: late is possible, twice is possible, lost is not.
 */
export const handler = middy<DynamoDBStreamEvent, DynamoDBBatchResponse>().handler(async ({ Records }) => {
  for (let start = 0; start < Records.length; start += 10) {
    const chunk = Records.slice(start, start + 10);
    FAILPOINT: failpoint('relay.read');
    const { Entries } = await bus().send(new PutEventsCommand({ Entries: chunk.map(entryOf) }));
    FAILPOINT: failpoint('relay.put');
    // An answer that does not speak of every entry is none: then not even the first counts as taken.
    const isComplete = Array.isArray(Entries) && Entries.length === chunk.length;
    const failed = isComplete ? Entries.findIndex((entry) => entry.ErrorCode) : 0;
    if (failed >= 0) {
      log.warn('the bus did not take an event; it will be handed over again', { error: Entries?.[failed]?.ErrorCode });
      return { batchItemFailures: [{ itemIdentifier: chunk[failed]?.dynamodb?.SequenceNumber ?? '' }] };
    }
  }
  return { batchItemFailures: [] };
});

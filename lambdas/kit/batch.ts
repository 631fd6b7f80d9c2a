import middy from '@middy/core';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import * as z from 'zod';
import { clock } from './clock.ts';
import { correlation } from './correlation.ts';
import { type DomainEvent, envelope, type ServiceEvent } from './event.ts';
import { log } from './log.ts';
import { count } from './metric.ts';
import { Hopeless, Later } from './refusal.ts';

/** What a consumer is told beside the news itself. */
export interface Told {
  eventId: string;
  eventName: string;
  occurredAt: Date;
  now: Date;
}

const busEvent = z.object({ id: z.string(), time: z.string(), 'detail-type': z.string(), detail: z.unknown() });

const isDomainEvent = (event: DomainEvent | ServiceEvent): event is DomainEvent => 'data' in event;

/** What a record says, checked by the event's promise, and the correlation id it came with. */
const read = (record: SQSRecord, events: readonly (DomainEvent | ServiceEvent)[]) => {
  const outer = busEvent.parse(JSON.parse(record.body));
  const event = events.find((one) => (isDomainEvent(one) ? one.name : one.detailType) === outer['detail-type']);
  if (!event) throw new Error(`no consumer here for ${outer['detail-type']}`);
  const inner = isDomainEvent(event) ? envelope.parse(outer.detail) : undefined;
  const news = isDomainEvent(event) ? event.data.parse(inner?.data) : event.detail.parse(outer.detail);
  const told: Told = {
    eventId: inner?.eventId ?? outer.id,
    eventName: outer['detail-type'],
    occurredAt: new Date(inner?.occurredAt ?? outer.time),
    now: clock.now(),
  };
  return { news, told, correlationId: inner?.correlationId ?? outer.id };
};

const readOrSay = (...[record, events]: Parameters<typeof read>): ReturnType<typeof read> => {
  try {
    return read(record, events);
  } catch (error) {
    log.error('a record could not be read', { messageId: record.messageId, error });
    throw error;
  }
};

const work = async (
  record: SQSRecord,
  events: readonly (DomainEvent | ServiceEvent)[],
  handle: (news: never, told: Told) => Promise<void>,
): Promise<void> => {
  const { news, told, correlationId } = readOrSay(record, events);
  await correlation.run(correlationId, async () => {
    try {
      await handle(news as never, told);
    } catch (error) {
      if (error instanceof Later) {
        log.info('a record waits for its turn', { event: told.eventName, why: error.message });
        throw error;
      }
      if (!(error instanceof Hopeless)) {
        log.error('a record failed and will be tried again', { event: told.eventName, error });
        throw error;
      }
      log.warn('a record is hopeless and was given up', { code: error.code, ...error.facts });
      count('Hopeless', 1, { Code: error.code });
    }
  });
};

/**
 * A consumer of one or several events behind its own queue. In a batch one bad record is one bad record: it alone returns
 * to the queue, and to the DLQ when it keeps failing; `Later` returns without a word of alarm, `Hopeless` is noted and not
 * tried again.
 */
export const batch = <E extends DomainEvent | ServiceEvent>(
  events: E | readonly E[],
  handle: (
    news: E extends DomainEvent<infer D> ? z.output<D> : E extends ServiceEvent<infer D> ? z.output<D> : never,
    told: Told,
  ) => Promise<void>,
) => {
  const list = (Array.isArray(events) ? events : [events]) as readonly E[];
  return middy<SQSEvent, SQSBatchResponse>().handler(async ({ Records }) => {
    const results = await Promise.allSettled(
      Records.map((record) => work(record, list, handle as (news: never, told: Told) => Promise<void>)),
    );
    return {
      batchItemFailures: results.flatMap((result, index) =>
        result.status === 'rejected' ? [{ itemIdentifier: Records[index]?.messageId ?? '' }] : [],
      ),
    };
  });
};

import { readFileSync } from 'node:fs';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { describe, expect, test } from 'vitest';
import { events as promised } from '../../docs/promises.ts';
import { batch } from '../../lambdas/kit/batch.ts';
import type { DomainEvent } from '../../lambdas/kit/event.ts';
import { uploadStarted } from '../../lambdas/upload/events.ts';
import { deliver, domainNews } from '../support/a-delivery.ts';

// F44: while a deployment rolls out, and whenever an archive is replayed, news of every version so far meets the code of
// today. What was published once stays readable: entries are added here and never changed.

interface Golden {
  name: string;
  asOf: string;
  data: Record<string, unknown>;
}

const golden = JSON.parse(readFileSync(new URL('./golden-events.json', import.meta.url), 'utf8')) as Golden[];
const events: readonly DomainEvent[] = promised;
const eventOf = (name: string): DomainEvent => {
  const event = events.find((one) => one.name === name);
  if (!event) throw new Error(`${name} was published once and is no event any more`);
  return event;
};

/** As it goes over the wire: what is undefined is not said. */
const asSaid = (data: unknown): object => JSON.parse(JSON.stringify(data)) as object;

/** What a consumer of today is told; and which messages return to its queue. */
const heard = async (event: DomainEvent, ...data: unknown[]): Promise<{ told: unknown[]; returned: number }> => {
  const told: unknown[] = [];
  const consumer = batch(event, async (news) => void told.push(news));
  const returned = await deliver(consumer, ...data.map((one) => domainNews(event, one)));
  return { told, returned: returned.length };
};

describe.each(golden)('$name of $asOf', ({ name, data }) => {
  test('is read by today’s consumers, with everything it said', async () => {
    const { told, returned } = await heard(eventOf(name), data);
    expect(returned).toBe(0);
    expect(told).toEqual([expect.objectContaining(data)]);
  });

  test('with fields that come only later means the same', async () => {
    const later = { ...data, addedTomorrow: { anything: [1, 'two'] } };
    const { told, returned } = await heard(eventOf(name), later, data);
    expect(returned).toBe(0);
    expect(told[0]).toEqual(told[1]);
  });

  test('that lacks what it must say returns to the queue, and alone', async () => {
    const { told, returned } = await heard(eventOf(name), {}, data);
    expect({ told: told.length, returned }).toEqual({ told: 1, returned: 1 });
  });
});

test('every event there is has its entry', () => {
  expect(new Set(golden.map(({ name }) => name))).toEqual(new Set(events.map(({ name }) => name)));
});

test('each event’s newest entry says all its example says: a new field comes with a new entry', () => {
  for (const event of events) {
    const newest = golden.findLast(({ name }) => name === event.name);
    expect(Object.keys(newest?.data ?? {}).sort(), event.name).toEqual(
      Object.keys(asSaid(event.data.parse(event.example))).sort(),
    );
  }
});

test('news under a name or in an envelope nobody here knows waits for those who do', async () => {
  const event = uploadStarted;
  const consumer = batch(event, async () => {});
  const [good, renamed, enveloped] = [0, 1, 2].map(() => domainNews(event, event.example));
  if (!good || !renamed || !enveloped) throw new Error('three messages');
  const change = (record: SQSEvent['Records'][number], to: object): void => {
    record.body = JSON.stringify({ ...JSON.parse(record.body), ...to });
  };
  change(renamed, { 'detail-type': `${event.name}.v9` });
  change(enveloped, { detail: { version: 9, payload: event.example } });
  const run = consumer as unknown as (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;
  const { batchItemFailures } = await run({ Records: [renamed, good, enveloped] }, {} as Context);
  expect(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)).toEqual([
    renamed.messageId,
    enveloped.messageId,
  ]);
});

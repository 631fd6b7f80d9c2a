import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { Context, DynamoDBBatchResponse, DynamoDBRecord } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeAll, beforeEach, expect, test } from 'vitest';

const bus = mockClient(EventBridgeClient);
let relay: (records: DynamoDBRecord[]) => Promise<string[]>;

beforeAll(async () => {
  process.env['EVENT_BUS'] = 'arclight-test';
  const { handler } = await import('../../lambdas/kit/relay.lambda.ts');
  relay = async (Records) => {
    const answer = (await handler({ Records }, {} as Context)) as DynamoDBBatchResponse;
    return answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
  };
});
beforeEach(() => bus.reset());

/** An outbox row as the table's stream hands it over; its sequence number is not its place in the batch. */
const row = (number: number): DynamoDBRecord => ({
  eventName: 'INSERT',
  dynamodb: {
    SequenceNumber: `sequence-${number}`,
    NewImage: {
      kind: { S: 'outbox' },
      envelope: {
        S: JSON.stringify({
          source: 'arclight.shelf',
          detailType: 'book.read',
          time: '2026-11-20T10:00:00.000Z',
          detail: { eventId: `evt_${number}`, data: { pages: number } },
        }),
      },
    },
  },
});
const rows = (count: number): DynamoDBRecord[] => Array.from({ length: count }, (_, index) => row(index + 1));
const taken = (count: number) => Array.from({ length: count }, (_, index) => ({ EventId: `${index}` }));
const refused = { ErrorCode: 'ThrottlingException' };
const handedOver = () => bus.commandCalls(PutEventsCommand).map(({ args }) => args[0].input.Entries ?? []);

test('an outbox row becomes one event on our bus, said as it was written', async () => {
  bus.on(PutEventsCommand).resolves({ FailedEntryCount: 0, Entries: taken(1) });
  expect(await relay([row(1)])).toEqual([]);
  expect(handedOver()).toEqual([
    [
      {
        EventBusName: 'arclight-test',
        Source: 'arclight.shelf',
        DetailType: 'book.read',
        Time: new Date('2026-11-20T10:00:00.000Z'),
        Detail: JSON.stringify({ eventId: 'evt_1', data: { pages: 1 } }),
      },
    ],
  ]);
});

test('rows are handed over ten at a time and in order', async () => {
  bus.on(PutEventsCommand).callsFake(({ Entries }) => ({ Entries: taken(Entries.length) }));
  expect(await relay(rows(23))).toEqual([]);
  expect(handedOver().map(({ length }) => length)).toEqual([10, 10, 3]);
  const order = handedOver().flatMap((entries) => entries.map(({ Detail }) => JSON.parse(Detail ?? '').data.pages));
  expect(order).toEqual(Array.from({ length: 23 }, (_, index) => index + 1));
});

test.each([1, 2, 10, 11, 15, 20, 21, 23])(
  'when the bus does not take number %i of 23, the stream hands out everything from there on again',
  async (bad) => {
    bus.on(PutEventsCommand).callsFake(({ Entries }: { Entries: { Detail: string }[] }) => ({
      Entries: Entries.map(({ Detail }) => (JSON.parse(Detail).data.pages === bad ? refused : { EventId: 'x' })),
    }));
    expect(await relay(rows(23))).toEqual([`sequence-${bad}`]);
    expect(handedOver()).toHaveLength(Math.ceil(bad / 10));
  },
);

test('of several that were not taken the first one counts', async () => {
  bus.on(PutEventsCommand).resolves({ Entries: [{ EventId: 'x' }, refused, { EventId: 'y' }, refused] });
  expect(await relay(rows(4))).toEqual(['sequence-2']);
});

test('a bus that cannot be reached is a failure, and nothing counts as handed over', async () => {
  bus.on(PutEventsCommand).rejects(new Error('connection refused'));
  await expect(relay(rows(2))).rejects.toThrow('connection refused');
});

test('nothing to hand over is no call', async () => {
  expect(await relay([])).toEqual([]);
  expect(handedOver()).toEqual([]);
});

test.each([{}, { Entries: taken(1) }, { Entries: 'two' as never }])(
  'F49 an answer that does not speak of every entry is none: all of them are handed over again',
  async (answer) => {
    bus.on(PutEventsCommand).resolves(answer);
    expect(await relay(rows(2))).toEqual(['sequence-1']);
  },
);

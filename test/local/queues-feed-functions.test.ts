import { appendFileSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type LambdaListening, lambda } from '../../local/resources/lambda/lambda.ts';
import { type SqsListening, sqs } from '../../local/resources/sqs/sqs.ts';
import { aFunction, aMapping } from '../support/a-function.ts';
import { aResource, type OneService, oneService } from '../support/one-service.ts';

const queueArn = (name: string) => `arn:aws:sqs:eu-west-1:000000000000:${name}`;
const notes = mkdtempSync(join(tmpdir(), 'arclight-notes-'));
const noted = (name: string): string[] => {
  appendFileSync(join(notes, name), '');
  return readFileSync(join(notes, name), 'utf8').split('\n').filter(Boolean);
};

/** Notes the bodies of every batch on a line, then does what the code says. */
const noting = (name: string, then: string) => `
  import { appendFileSync } from 'node:fs';
  export const handler = async (event) => {
    const { Records } = event;
    appendFileSync(${JSON.stringify(join(notes, name))}, Records.map((record) => record.body).sort().join(',') + '\\n');
    ${then}
  };`;

/** A message that failed for good goes to the dead letters when it would be received again: seconds later. */
const patience = 30_000;
vi.setConfig({ testTimeout: 2 * patience });

const queues = ['whole', 'partly', 'picky', 'window', 'shape', 'slow'];
let broker: OneService<SqsListening>;
let functions: OneService<LambdaListening>;

const send = (name: string, body: string) => broker.listening.queues.send(queueArn(name), body);
const empty = (name: string) =>
  vi.waitFor(() => {
    const { visible, inFlight, delayed } = broker.listening.queues.depth(queueArn(name));
    expect(visible + inFlight + delayed).toBe(0);
  }, patience);

beforeAll(async () => {
  broker = await oneService<SqsListening>(sqs, {
    resources: [
      ...queues.map((name) =>
        aResource(
          'AWS::SQS::Queue',
          name,
          {
            VisibilityTimeout: name === 'slow' ? 600 : 1,
            RedrivePolicy: { deadLetterTargetArn: queueArn('dead'), maxReceiveCount: 2 },
          },
          queueArn(name),
        ),
      ),
      aResource('AWS::SQS::Queue', 'dead', {}, queueArn('dead')),
    ],
  });
  const failedOnes =
    "return { batchItemFailures: Records.filter((r) => r.body === 'bad').map((r) => ({ itemIdentifier: r.messageId })) };";
  functions = await oneService<LambdaListening>(lambda, {
    resources: [
      aFunction('whole', noting('whole', "throw new Error('no');")),
      aFunction('partly', noting('partly', failedOnes)),
      aFunction('picky', noting('picky', '')),
      aFunction('slow', noting('slow', "if (Records[0].attributes.ApproximateReceiveCount === '1') process.exit(1);")),
      aMapping('slow', queueArn('slow')),
      aFunction('window', noting('window', '')),
      aFunction(
        'shape',
        noting('shape', `appendFileSync(${JSON.stringify(join(notes, 'event'))}, JSON.stringify(event));`),
      ),
      aMapping('whole', queueArn('whole'), { BatchSize: 1 }),
      aMapping('partly', queueArn('partly'), { FunctionResponseTypes: ['ReportBatchItemFailures'] }),
      aMapping('picky', queueArn('picky'), {
        FilterCriteria: { Filters: [{ Pattern: JSON.stringify({ body: { kind: ['wanted'] } }) }] },
      }),
      aMapping('window', queueArn('window'), { BatchSize: 12, MaximumBatchingWindowInSeconds: 5 }),
      aMapping('shape', queueArn('shape')),
    ],
    surroundings: { endpoint: () => broker.listening.url },
  });
});

afterAll(async () => {
  await functions.stop();
  await broker.stop();
});

test('a batch that throws comes back, and after its last chance lies with the dead letters', async () => {
  send('whole', 'hopeless');
  await empty('whole');
  expect(noted('whole')).toEqual(['hopeless', 'hopeless']);
  expect(broker.listening.queues.peek(queueArn('dead')).map(({ body }) => body)).toContain('hopeless');
});

test('of a batch that partly failed, only what failed comes back', async () => {
  for (const body of ['good', 'bad']) send('partly', body);
  await empty('partly');
  const seen = noted('partly').join(',').split(',');
  expect(seen.filter((body) => body === 'good')).toHaveLength(1);
  expect(seen.filter((body) => body === 'bad')).toHaveLength(2);
});

test('what the filter does not want is gone without a call', async () => {
  send('picky', JSON.stringify({ kind: 'other' }));
  send('picky', JSON.stringify({ kind: 'wanted' }));
  await empty('picky');
  expect(noted('picky')).toEqual(['{"kind":"wanted"}']);
});

test('a batch larger than one receive is gathered and goes as soon as it is full', async () => {
  for (let at = 10; at < 22; at += 1) send('window', String(at));
  await empty('window');
  expect(noted('window')).toEqual(['10,11,12,13,14,15,16,17,18,19,20,21']);
});

test('records look as SQS’s records do', async () => {
  send('shape', 'hello');
  await empty('shape');
  expect(JSON.parse(readFileSync(join(notes, 'event'), 'utf8')).Records).toEqual([
    {
      messageId: expect.any(String),
      receiptHandle: expect.any(String),
      body: 'hello',
      attributes: {
        ApproximateReceiveCount: '1',
        SentTimestamp: expect.stringMatching(/^\d{13}$/),
        SenderId: expect.any(String),
        ApproximateFirstReceiveTimestamp: expect.stringMatching(/^\d{13}$/),
      },
      messageAttributes: {},
      md5OfBody: '5d41402abc4b2a76b9719d911017c592',
      eventSource: 'aws:sqs',
      eventSourceARN: queueArn('shape'),
      awsRegion: 'eu-west-1',
    },
  ]);
});

test('a function that ends in the middle gets its message again within seconds, whatever the queue’s timeout', async () => {
  send('slow', 'again');
  await empty('slow');
  expect(noted('slow')).toEqual(['again', 'again']);
});

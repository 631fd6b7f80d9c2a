import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import type { EventSource } from '../../local/resources/lambda/event-source.ts';
import { QueueSource } from '../../local/resources/lambda/queue-source.ts';

interface Queues {
  url: string;
  /** How often an operation was asked for. */
  said(operation: string): number;
}
let server: Server | undefined;
afterEach(() => server?.close());

/** Queues that hand one message out, once, and answer as told for the first so many things said about it. */
const queues = async (answers: number, { status, ...refusal }: { status: number; __type: string }): Promise<Queues> => {
  const asked: string[] = [];
  let left = answers;
  let handedOut = false;
  server = createServer((request, response) => {
    const operation = String(request.headers['x-amz-target']).replace('AmazonSQS.', '');
    const answer = (status: number, body: object) => void response.writeHead(status).end(JSON.stringify(body));
    asked.push(operation);
    if (operation === 'GetQueueUrl') return answer(200, { QueueUrl: 'http://queue' });
    if (operation === 'GetQueueAttributes') return answer(200, { Attributes: { VisibilityTimeout: '600' } });
    if (operation === 'ReceiveMessage') {
      if (handedOut) return void setTimeout(() => answer(200, {}), 50);
      handedOut = true;
      return answer(200, { Messages: [{ MessageId: '1', ReceiptHandle: 'one', Body: 'x', MD5OfBody: '' }] });
    }
    left -= 1;
    return left >= 0 ? answer(status, { ...refusal, message: 'the disk is full' }) : answer(200, {});
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    said: (operation) => asked.filter((one) => one === operation).length,
  };
};

const source: EventSource = {
  id: 'mapping',
  sourceArn: 'arn:aws:sqs:eu-west-1:000000000000:news',
  functionName: 'hears',
  batchSize: 1,
  windowMs: 0,
  reportsFailures: true,
  maxConcurrency: undefined,
  fromStart: true,
  bisects: false,
  retries: -1,
  maxAgeSeconds: -1,
  onFailureQueueArn: undefined,
  wants: () => true,
};

const feed = (endpoint: string, failures: string[]): QueueSource => {
  const payload = { batchItemFailures: failures.map((itemIdentifier) => ({ itemIdentifier })) };
  const invoke = () => Promise.resolve({ payload });
  const feeding = new QueueSource({ source, region: 'eu-west-1', endpoint, atOnce: 1, invoke, log: () => {} });
  feeding.start();
  return feeding;
};

/** In the words of the queues' own door. */
const fullDisk = { status: 500, __type: 'com.amazonaws.sqs#InternalError' };
const patience = 10_000;

test.each([
  ['was handled', [], 'DeleteMessageBatch'],
  ['failed', ['1'], 'ChangeMessageVisibilityBatch'],
])('what %s is said until queues that cannot keep it have heard it', async (_, failures, operation) => {
  const { url, said } = await queues(2, fullDisk);
  const feeding = feed(url, failures);
  await vi.waitFor(() => expect(said(operation)).toBe(3), patience);
  await vi.waitFor(() => expect(feeding.inFlight).toBe(0), patience);
  await feeding.stop();
  expect(said(operation)).toBe(3);
});

test('what queues refuse for good is not said again', async () => {
  const { url, said } = await queues(1, { status: 400, __type: 'ReceiptHandleIsInvalid' });
  const feeding = feed(url, []);
  await vi.waitFor(() => expect([said('DeleteMessageBatch'), feeding.inFlight]).toEqual([1, 0]), patience);
  await feeding.stop();
  expect(said('DeleteMessageBatch')).toBe(1);
});

test('a laptop that stops does not wait until its queues have heard', async () => {
  const { url, said } = await queues(Number.POSITIVE_INFINITY, fullDisk);
  const feeding = feed(url, []);
  await vi.waitFor(() => expect(said('DeleteMessageBatch')).toBeGreaterThan(1), patience);
  await feeding.stop();
  expect(feeding.inFlight).toBe(0);
});

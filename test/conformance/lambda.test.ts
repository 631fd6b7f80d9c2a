import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type LambdaListening, lambda } from '../../local/resources/lambda/lambda.ts';
import { aFunction, functionArn } from '../support/a-function.ts';
import { aResource, type OneService, oneService } from '../support/one-service.ts';

const dead = 'arn:aws:sqs:eu-west-1:000000000000:dead';
const functions = [
  aFunction(
    'echo',
    'export const handler = async (event, context) => ({ event, name: context.functionName, left: context.getRemainingTimeInMillis() > 0, arn: context.invokedFunctionArn })',
  ),
  aFunction('environment', 'export const handler = async () => process.env', {
    Environment: { Variables: { TABLE: 'things' } },
  }),
  aFunction(
    'throws',
    'class Broken extends Error { name = "Broken" }\nexport const handler = async () => { throw new Broken("no luck") }',
  ),
  aFunction('leaves', 'export const handler = async () => process.exit(3)'),
  aFunction('sleeps', 'export const handler = () => new Promise(() => setInterval(() => {}, 1000))', { Timeout: 0.2 }),
  aFunction('no-start', 'throw new Error("cannot begin"); export const handler = 1'),
  aFunction(
    'talks',
    'export const handler = async ({ id }) => { console.log(JSON.stringify({ correlation_id: id })); console.error("second line"); return 1 }',
  ),
  aFunction('counts', 'let n = 0; export const handler = async () => ++n'),
  aFunction(
    'alone',
    'let busy = 0, most = 0; export const handler = async () => { most = Math.max(most, ++busy); await new Promise(setImmediate); busy--; return most }',
    { ReservedConcurrentExecutions: 1 },
  ),
  aFunction('fails-late', 'export const handler = async () => { throw new Error("again") }', {
    DeadLetterConfig: { TargetArn: dead },
  }),
];

let service: OneService<LambdaListening>;

async function invoke(name: string, payload: unknown, headers: Record<string, string> = {}) {
  const answer = await fetch(`${service.listening.url}/2015-03-31/functions/${encodeURIComponent(name)}/invocations`, {
    method: 'POST',
    body: JSON.stringify(payload),
    headers,
  });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, payload: text === '' ? undefined : JSON.parse(text) };
}

beforeAll(async () => {
  const configured = aResource('AWS::Lambda::EventInvokeConfig', 'fails-late-config', {
    FunctionName: 'fails-late',
    Qualifier: '$LATEST',
    MaximumRetryAttempts: 0,
    DestinationConfig: { OnFailure: { Destination: `${dead}-letters` } },
  });
  service = await oneService<LambdaListening>(lambda, { resources: [...functions, configured] });
});

afterAll(() => service.stop());

describe('a call', () => {
  test('gets what the function answers, and the function gets its context', async () => {
    const { status, payload } = await invoke('echo', { a: 1 });
    expect(status).toBe(200);
    expect(payload).toEqual({ event: { a: 1 }, name: 'echo', left: true, arn: functionArn('echo') });
  });

  test('finds the function by name, by alias and by ARN', async () => {
    for (const name of ['echo', 'echo:live', functionArn('echo'), `${functionArn('echo')}:live`])
      expect((await invoke(name, {})).status).toBe(200);
    expect((await invoke('nobody', {})).status).toBe(404);
  });

  test('gives the function its own environment and the laptop’s addresses, and nothing of ours', async () => {
    process.env.OF_THE_HOST = 'secret';
    const { payload } = await invoke('environment', {});
    expect(payload).toMatchObject({
      TABLE: 'things',
      AWS_REGION: 'eu-west-1',
      AWS_LAMBDA_FUNCTION_NAME: 'environment',
    });
    expect(payload.AWS_ENDPOINT_URL_LAMBDA).toBe(service.listening.url);
    expect(payload._X_AMZN_TRACE_ID).toMatch(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24};/);
    expect(payload).not.toHaveProperty('OF_THE_HOST');
  });

  test.each([
    ['throws', { errorType: 'Broken', errorMessage: 'no luck' }],
    ['leaves', { errorType: 'Runtime.ExitError' }],
    [
      'sleeps',
      { errorType: 'Sandbox.Timedout', errorMessage: expect.stringContaining('Task timed out after 0.20 seconds') },
    ],
    ['no-start', { errorType: 'Error', errorMessage: 'cannot begin' }],
  ])('of a function that %s answers 200 with the function’s error', async (name, error) => {
    const { status, headers, payload } = await invoke(name, {});
    expect(status).toBe(200);
    expect(headers.get('x-amz-function-error')).toBe('Unhandled');
    expect(payload).toMatchObject(error);
  });

  test('finds the function warm the second time', async () => {
    expect((await invoke('counts', {})).payload).toBe(1);
    expect((await invoke('counts', {})).payload).toBe(2);
  });

  test('waits where reserved concurrency says that one must be alone', async () => {
    const answers = await Promise.all([1, 2, 3].map(() => invoke('alone', {})));
    expect(answers.map(({ payload }) => payload)).toEqual([1, 1, 1]);
  });

  test('of an unknown service is refused in words', async () => {
    const answer = await fetch(`${service.listening.url}/v1/kms`, { method: 'POST' });
    expect(answer.status).toBe(501);
    expect(await answer.text()).toContain('No stand-in');
  });
});

describe('what functions print', () => {
  test('is found by any id in any line, as the whole invocation, and is in the file', async () => {
    await invoke('talks', { id: 'cor_1' });
    await invoke('talks', { id: 'cor_2' });
    const lines = service.listening.logs({ contains: 'cor_1' });
    expect(lines.map(({ text }) => text)).toEqual(['{"correlation_id":"cor_1"}', 'second line']);
    await vi.waitFor(
      () => expect(readFileSync(join(service.dataDir, 'logs', 'talks.log'), 'utf8')).toContain('cor_2'),
      15_000,
    );
  });
});

describe('an asynchronous call', () => {
  test('is accepted at once and, when it keeps failing, goes to the destination and the dead letters', async () => {
    const { status } = await invoke('fails-late', { n: 7 }, { 'x-amz-invocation-type': 'Event' });
    expect(status).toBe(202);
    await vi.waitFor(() => expect(service.sent).toHaveLength(2), 15_000);
    const [record, letter] = service.sent.map(({ body }) => JSON.parse(body));
    expect(record).toMatchObject({
      requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: 1 },
      requestPayload: { n: 7 },
      responsePayload: { errorMessage: 'again' },
    });
    expect(letter).toEqual({ n: 7 });
    expect(await service.listening.inFlight()).toBe(0);
  });
});

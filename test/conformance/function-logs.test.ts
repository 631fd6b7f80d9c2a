import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  FilterLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type LambdaListening, lambda } from '../../local/resources/lambda/lambda.ts';
import { aFunction, functionArn } from '../support/a-function.ts';
import { type OneService, oneService } from '../support/one-service.ts';

const functions = [
  aFunction('talks', 'export const handler = async ({ lines }) => { for (const line of lines) console.log(line) }'),
  aFunction('silent', 'export const handler = async () => {}'),
];

let service: OneService<LambdaListening>;
const client = () =>
  new CloudWatchLogsClient({
    endpoint: service.listening.url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'x', secretAccessKey: 'y' },
    maxAttempts: 1,
  });
const say = (...lines: string[]) => service.listening.invoke(functionArn('talks'), { lines });
const find = async (filterPattern: string, more: { limit?: number; startTime?: number; nextToken?: string } = {}) =>
  client().send(new FilterLogEventsCommand({ logGroupName: '/aws/lambda/talks', filterPattern, ...more }));
const messages = async (filterPattern: string) => (await find(filterPattern)).events?.map(({ message }) => message);

beforeAll(async () => {
  service = await oneService<LambdaListening>(lambda, { resources: functions });
  await say('{"id":"one two"}', 'over two lines', 'the third vid_3');
  await vi.waitFor(async () => expect(await messages('vid_3')).toHaveLength(1), 10_000);
});
afterAll(() => service.stop());

test('each function has a group, found by its prefix', async () => {
  const { logGroups } = await client().send(new DescribeLogGroupsCommand({ logGroupNamePrefix: '/aws/lambda/t' }));
  expect(logGroups?.map(({ logGroupName }) => logGroupName)).toEqual(['/aws/lambda/talks']);
  const nobody = { logGroupName: '/aws/lambda/nobody' };
  await expect(client().send(new FilterLogEventsCommand(nobody))).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
});

test.each([
  ['"one two"', ['{"id":"one two"}']],
  ['"two" "over"', ['over two lines']],
  ['?"vid_3" ?"over"', ['over two lines', 'the third vid_3']],
  ['two -over', ['{"id":"one two"}']],
])('the filter %s finds its lines', async (pattern, expected) => {
  expect(await messages(pattern)).toEqual(expected);
});

test('a filter in JSON is refused, not misread', async () => {
  await expect(find('{ $.id = "one" }')).rejects.toMatchObject({ name: 'InvalidParameterException' });
});

test('a page ends where the next one begins, and nothing from before the asked time is in it', async () => {
  const first = await find('', { limit: 2 });
  const { nextToken } = first;
  const second = await find('', { limit: 2, nextToken });
  const all = [...(first.events ?? []), ...(second.events ?? [])];
  expect(all).toHaveLength(3);
  expect(second.nextToken).toBeUndefined();
  expect((await find('', { startTime: Date.now() + 60_000 })).events).toEqual([]);
  expect(all[0]?.timestamp).toBeGreaterThan(Date.now() - 3_600_000);
});

test('lines of an earlier run are still there', async () => {
  service = await service.again();
  expect(await messages('vid_3')).toEqual(['the third vid_3']);
});

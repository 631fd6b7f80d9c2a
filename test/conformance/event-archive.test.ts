import {
  DescribeArchiveCommand,
  DescribeReplayCommand,
  EventBridgeClient,
  ListArchivesCommand,
  ListReplaysCommand,
  ListRuleNamesByTargetCommand,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  PutEventsCommand,
  StartReplayCommand,
} from '@aws-sdk/client-eventbridge';
import { afterEach, expect, test, vi } from 'vitest';
import { type EventsListening, events } from '../../local/resources/events/events.ts';
import { aResource, type OneService, oneService } from '../support/one-service.ts';

const arn = (rest: string) => `arn:aws:events:eu-west-1:000000000000:${rest}`;
const busArn = arn('event-bus/arclight-test');
const archiveArn = arn('archive/arclight-test');
const queueArn = (name: string) => `arn:aws:sqs:eu-west-1:000000000000:${name}`;

const fromUs = { source: [{ prefix: 'arclight.' }] };
const aRule = (name: string) =>
  aResource(
    'AWS::Events::Rule',
    name,
    { EventBusName: 'arclight-test', EventPattern: fromUs, Targets: [{ Id: 'queue', Arn: queueArn(name) }] },
    arn(`rule/arclight-test/${name}`),
  );
const resources = [
  aResource('AWS::Events::EventBus', 'arclight-test', { Name: 'arclight-test' }, busArn),
  aResource('AWS::Events::Archive', 'arclight-test', { SourceArn: busArn, RetentionDays: 7, EventPattern: fromUs }),
  aRule('one'),
  aRule('other'),
];

let running: OneService<EventsListening> | undefined;
afterEach(async () => {
  await running?.stop();
  running = undefined;
});

const clientOf = ({ listening }: OneService) =>
  new EventBridgeClient({
    endpoint: listening.url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'x', secretAccessKey: 'y' },
    maxAttempts: 1,
  });

const put = (one: OneService, times: string[], source = 'arclight.upload') =>
  clientOf(one).send(
    new PutEventsCommand({
      Entries: times.map((time) => ({
        EventBusName: 'arclight-test',
        Source: source,
        DetailType: 'upload.completed',
        Time: new Date(time),
        Detail: JSON.stringify({ at: time }),
      })),
    }),
  );

const settled = (one: OneService) => vi.waitFor(async () => expect(await one.listening.inFlight()).toBe(0), 10_000);

test('the archive of a bus is found by the bus, and says what it keeps and for how long', async () => {
  running = await oneService<EventsListening>(events, { resources });
  await put(running, ['2026-11-20T08:00:00Z', '2026-11-20T09:00:00Z']);
  await put(running, ['2026-11-20T08:00:00Z'], 'elsewhere');
  const client = clientOf(running);
  const { Archives } = await client.send(new ListArchivesCommand({ EventSourceArn: busArn }));
  expect(Archives).toMatchObject([{ ArchiveName: 'arclight-test', State: 'ENABLED', RetentionDays: 7, EventCount: 2 }]);
  expect(await client.send(new DescribeArchiveCommand({ ArchiveName: 'arclight-test' }))).toMatchObject({
    ArchiveArn: archiveArn,
    EventPattern: JSON.stringify(fromUs),
  });
  await expect(client.send(new DescribeArchiveCommand({ ArchiveName: 'none' }))).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
});

test('rules are found by their bus and by what they bring news to, a page at a time', async () => {
  running = await oneService<EventsListening>(events, { resources });
  const client = clientOf(running);
  const first = await client.send(new ListRulesCommand({ EventBusName: 'arclight-test', Limit: 1 }));
  expect(first.Rules?.map(({ Name }) => Name)).toEqual(['one']);
  const { NextToken } = first;
  const second = await client.send(new ListRulesCommand({ EventBusName: 'arclight-test', Limit: 1, NextToken }));
  expect(second).toMatchObject({ Rules: [{ Name: 'other', Arn: arn('rule/arclight-test/other') }] });
  expect(second.NextToken).toBeUndefined();
  const named = { EventBusName: 'arclight-test', TargetArn: queueArn('other') };
  expect((await client.send(new ListRuleNamesByTargetCommand(named))).RuleNames).toEqual(['other']);
  const targets = await client.send(new ListTargetsByRuleCommand({ EventBusName: 'arclight-test', Rule: 'one' }));
  expect(targets.Targets).toMatchObject([{ Id: 'queue', Arn: queueArn('one') }]);
});

test('a replay takes the hours and the rules it is told to, marks what it brings, and is there after a restart', async () => {
  running = await oneService<EventsListening>(events, { resources });
  await put(running, ['2026-11-20T08:00:00Z', '2026-11-20T09:00:00Z', '2026-11-20T10:00:00Z']);
  await settled(running);
  running = await running.again();
  running.sent.length = 0;
  const client = clientOf(running);
  await client.send(
    new StartReplayCommand({
      ReplayName: 'nine',
      EventSourceArn: archiveArn,
      EventStartTime: new Date('2026-11-20T09:00:00Z'),
      EventEndTime: new Date('2026-11-20T10:00:00Z'),
      Destination: { Arn: busArn, FilterArns: [arn('rule/arclight-test/other')] },
    }),
  );
  await settled(running);
  const brought = running.sent.map(({ queueArn: to, body }) => ({ to, event: JSON.parse(body) }));
  expect(brought).toMatchObject([
    { to: queueArn('other'), event: { 'replay-name': 'nine', detail: { at: '2026-11-20T09:00:00Z' } } },
  ]);

  running = await running.again();
  const again = clientOf(running);
  expect(await again.send(new DescribeReplayCommand({ ReplayName: 'nine' }))).toMatchObject({
    State: 'COMPLETED',
    EventLastReplayedTime: new Date('2026-11-20T09:00:00Z'),
  });
  const { Replays } = await again.send(new ListReplaysCommand({ State: 'COMPLETED' }));
  expect(Replays).toMatchObject([{ ReplayName: 'nine', EventSourceArn: archiveArn }]);
});

test('an event that cannot be delivered says in its dead letter what hindered it', async () => {
  const dead: unknown[] = [];
  const rule = aRule('one');
  const target = { Id: 'q', Arn: queueArn('one'), RetryPolicy: { MaximumRetryAttempts: 0 } };
  rule.properties.Targets = [{ ...target, DeadLetterConfig: { Arn: queueArn('dead') } }];
  const sendMessage = async (to: string, _body: string, options?: object) => {
    if (to === queueArn('one')) throw new Error('the queue is away');
    dead.push(options);
  };
  running = await oneService<EventsListening>(events, {
    resources: [...resources.slice(0, 2), rule],
    surroundings: { sendMessage },
  });
  await put(running, ['2026-11-20T08:00:00Z']);
  await vi.waitFor(() => expect(dead).toHaveLength(1), 10_000);
  expect(dead[0]).toMatchObject({
    attributes: {
      RULE_ARN: arn('rule/arclight-test/one'),
      TARGET_ARN: queueArn('one'),
      ERROR_MESSAGE: 'the queue is away',
      EXHAUSTED_RETRY_CONDITION: 'MaximumRetryAttempts',
      RETRY_ATTEMPTS: '0',
    },
  });
});

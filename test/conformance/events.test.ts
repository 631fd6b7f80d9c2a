import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DescribeReplayCommand,
  EventBridgeClient,
  PutEventsCommand,
  type PutEventsRequestEntry,
  StartReplayCommand,
} from '@aws-sdk/client-eventbridge';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Surroundings } from '../../local/resource.ts';
import { type EventsListening, events } from '../../local/resources/events/events.ts';
import { compilePattern, matches } from '../../local/resources/events/pattern.ts';
import { inputFor } from '../../local/resources/events/target-input.ts';
import { type LambdaDoor, lambdaDoor } from '../support/lambda-door.ts';
import { aResource, type OneService, oneService } from '../support/one-service.ts';

const busArn = 'arn:aws:events:eu-west-1:000000000000:event-bus/arclight-test';
const queueArn = 'arn:aws:sqs:eu-west-1:000000000000:work';
const deadLetterArn = 'arn:aws:sqs:eu-west-1:000000000000:work-dead';
const functionArn = 'arn:aws:lambda:eu-west-1:000000000000:function:worker';

const aBus = aResource('AWS::Events::EventBus', 'arclight-test', { Name: 'arclight-test' }, busArn);
const aRule = (name: string, properties: Record<string, unknown>) =>
  aResource(
    'AWS::Events::Rule',
    name,
    { EventBusName: 'arclight-test', State: 'ENABLED', ...properties },
    `arn:${name}`,
  );
const toQueue = { Id: 'queue', Arn: queueArn, DeadLetterConfig: { Arn: deadLetterArn } };
const toFunction = { Id: 'function', Arn: functionArn, DeadLetterConfig: { Arn: deadLetterArn } };
const allUploads = { EventPattern: { source: [{ prefix: 'arclight.' }] } };

const anEntry = (changes: PutEventsRequestEntry = {}): PutEventsRequestEntry => ({
  EventBusName: 'arclight-test',
  Source: 'arclight.upload',
  DetailType: 'upload.completed',
  Detail: JSON.stringify({ correlationId: 'cor_1', data: { videoId: 'vid_1' } }),
  ...changes,
});

let running: OneService<EventsListening> | undefined;
let door: LambdaDoor | undefined;
afterEach(async () => {
  await running?.stop();
  await door?.stop();
  running = undefined;
});

async function aLambda(): Promise<LambdaDoor> {
  door = await lambdaDoor();
  return door;
}

async function start(rules: ReturnType<typeof aResource>[], surroundings: Partial<Surroundings> = {}) {
  running = await oneService<EventsListening>(events, { resources: [aBus, ...rules], surroundings });
  return running;
}

function clientOf({ listening }: OneService) {
  return new EventBridgeClient({
    endpoint: listening.url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'x', secretAccessKey: 'y' },
    maxAttempts: 1,
  });
}

const put = (one: OneService, ...entries: PutEventsRequestEntry[]) =>
  clientOf(one).send(new PutEventsCommand({ Entries: entries }));

const settled = (one: OneService) => vi.waitFor(async () => expect(await one.listening.inFlight()).toBe(0), 15_000);

describe('PutEvents', () => {
  test('brings an event to the targets of the rules it fits, and to no others', async () => {
    const one = await start([
      aRule('fits', { ...allUploads, Targets: [toQueue] }),
      aRule('off', { ...allUploads, State: 'DISABLED', Targets: [toQueue] }),
      aRule('other', { EventPattern: { source: ['arclight.catalog'] }, Targets: [toQueue] }),
    ]);
    const answer = await put(one, anEntry());
    await settled(one);

    expect(answer.FailedEntryCount).toBe(0);
    expect(one.sent).toHaveLength(1);
    expect(JSON.parse(one.sent[0]?.body ?? '')).toMatchObject({
      version: '0',
      id: answer.Entries?.[0]?.EventId,
      source: 'arclight.upload',
      'detail-type': 'upload.completed',
      account: '000000000000',
      region: 'eu-west-1',
      detail: { data: { videoId: 'vid_1' } },
    });
    expect(one.listening.inspect?.()).toMatchObject({
      delivered: 1,
      failed: 0,
      events: [{ correlationId: 'cor_1', matchedRules: ['fits'], bus: 'arclight-test' }],
    });
  });

  test('takes a bus by its ARN and refuses single entries without losing the others', async () => {
    const one = await start([aRule('fits', { ...allUploads, Targets: [toQueue] })]);
    const answer = await put(
      one,
      anEntry({ EventBusName: busArn }),
      anEntry({ Detail: '[]' }),
      anEntry({ DetailType: undefined }),
      anEntry({ Source: 'aws.s3' }),
      anEntry({ EventBusName: 'nowhere' }),
    );
    expect(answer.FailedEntryCount).toBe(4);
    expect(answer.Entries?.map(({ ErrorCode }) => ErrorCode)).toEqual([
      undefined,
      'MalformedDetail',
      'InvalidArgument',
      'NotAuthorizedForSourceException',
      'ResourceNotFoundException',
    ]);
    await settled(one);
    expect(one.sent).toHaveLength(1);
  });

  test('refuses more than 256 KB and more than ten entries', async () => {
    const one = await start([]);
    const big = anEntry({ Detail: JSON.stringify({ text: 'x'.repeat(256 * 1024) }) });
    await expect(put(one, big)).rejects.toMatchObject({ name: 'ValidationException' });
    await expect(put(one, ...Array(11).fill(anEntry()))).rejects.toMatchObject({ name: 'ValidationException' });
  });

  test('answers an operation it does not know as AWS does', async () => {
    const one = await start([]);
    const response = await fetch(one.listening.url, {
      method: 'POST',
      headers: { 'x-amz-target': 'AWSEvents.PutPermission' },
      body: '{}',
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ __type: 'UnknownOperationException' });
  });
});

describe('delivery', () => {
  test('tries again until a target takes it', async () => {
    let tries = 0;
    const sendMessage = async () => {
      tries += 1;
      if (tries < 3) throw new Error('not now');
    };
    const one = await start([aRule('fits', { ...allUploads, Targets: [toQueue] })], { sendMessage });
    await put(one, anEntry());
    await vi.waitFor(() => expect(one.listening.inspect?.()).toMatchObject({ delivered: 1, waiting: 0 }), 15_000);
    expect(tries).toBe(3);
  });

  test('leaves the event in the dead-letter queue when the retries are used up', async () => {
    const dead: string[] = [];
    const sendMessage = async (arn: string, body: string) => {
      if (arn !== deadLetterArn) throw new Error('never');
      dead.push(body);
    };
    const target = { ...toQueue, InputPath: '$.detail', RetryPolicy: { MaximumRetryAttempts: 1 } };
    const one = await start([aRule('fits', { ...allUploads, Targets: [target] })], { sendMessage });
    await put(one, anEntry());
    await vi.waitFor(() => expect(dead).toHaveLength(1), 15_000);
    expect(JSON.parse(dead[0] ?? '')).toMatchObject({ source: 'arclight.upload' });
    expect(one.listening.inspect?.()).toMatchObject({ delivered: 0, failed: 1, waiting: 0 });
  });

  test('a function gets the event through Lambda’s own queue, and a missing one is a dead letter at once', async () => {
    const lambda = await aLambda();
    const rule = aRule('fits', { ...allUploads, Targets: [toFunction] });
    const one = await start([rule], { endpoint: () => lambda.url });
    await put(one, anEntry());
    await settled(one);
    expect(lambda.calls).toMatchObject([{ arn: functionArn, kind: 'Event', payload: { source: 'arclight.upload' } }]);
    lambda.answer = 404;
    await put(one, anEntry());
    await vi.waitFor(() => expect(one.sent.map(({ queueArn }) => queueArn)).toEqual([deadLetterArn]), 15_000);
    expect(one.listening.inspect?.()).toMatchObject({ delivered: 1, failed: 1, waiting: 0 });
  });

  test('a function that a template declares is waited for until its host has started', async () => {
    const lambda = await aLambda();
    lambda.answer = 404;
    const rule = aRule('fits', { ...allUploads, Targets: [toFunction] });
    const resourcesOf = () => [aResource('AWS::Lambda::Function', 'worker', {}, functionArn)];
    const one = await start([rule], { endpoint: () => lambda.url, resourcesOf });
    await put(one, anEntry());
    await vi.waitFor(() => expect(lambda.calls).toHaveLength(1), 15_000);
    lambda.answer = 202;
    await vi.waitFor(() => expect(one.listening.inspect?.()).toMatchObject({ delivered: 1, waiting: 0 }), 15_000);
    expect(one.sent).toEqual([]);
  });

  test('what was accepted before a stop is delivered after the next start', async () => {
    let isOpen = false;
    const bodies: string[] = [];
    const sendMessage = async (_arn: string, body: string) => {
      if (!isOpen) throw new Error('closed');
      bodies.push(body);
    };
    const one = await start([aRule('fits', { ...allUploads, Targets: [toQueue] })], { sendMessage });
    await put(one, anEntry());
    isOpen = true;
    running = await one.again();
    await vi.waitFor(() => expect(bodies).toHaveLength(1), 15_000);
  });

  test('another bus gets the event with its id, and a third bus never does', async () => {
    const otherArn = 'arn:aws:events:eu-west-1:000000000000:event-bus/other';
    const one = await start([
      aResource('AWS::Events::EventBus', 'other', { Name: 'other' }, otherArn),
      aRule('over', { ...allUploads, Targets: [{ Id: 'bus', Arn: otherArn }] }),
      aRule('back', { ...allUploads, EventBusName: 'other', Targets: [{ Id: 'bus', Arn: busArn }, toQueue] }),
    ]);
    const { Entries } = await put(one, anEntry());
    await settled(one);
    expect(one.sent.map(({ body }) => JSON.parse(body).id)).toEqual([Entries?.[0]?.EventId]);
  });

  test('a rule with a schedule runs when its time comes', async () => {
    let now = new Date('2026-11-20T08:00:00Z');
    const rule = { EventBusName: undefined, ScheduleExpression: 'rate(5 minutes)', Targets: [toFunction] };
    const lambda = await aLambda();
    const one = await start([aRule('ticks', rule)], { endpoint: () => lambda.url, now: () => now });
    expect(await one.listening.inFlight()).toBe(0);
    now = new Date('2026-11-20T08:05:01Z');
    await vi.waitFor(
      () => expect(lambda.calls).toMatchObject([{ payload: { 'detail-type': 'Scheduled Event' } }]),
      5000,
    );
  });
});

test('a subscriber in this process gets an event again until it has handled it', async () => {
  const one = await start([]);
  const handler = vi.fn(async () => {}).mockRejectedValueOnce(new Error('not now'));
  const pattern = { source: ['aws.s3'] };
  one.listening.subscribe({ name: 'scanner', bus: 'default', pattern }, handler);
  await one.listening.put('default', { source: 'aws.s3', 'detail-type': 'Object Created', detail: { key: 'a' } });
  await vi.waitFor(() => expect(handler).toHaveBeenCalledTimes(2), 15_000);
  expect(handler).toHaveBeenLastCalledWith(expect.objectContaining({ detail: { key: 'a' } }));
});

test('a replay brings archived events to their bus again, marked with its name, and is not archived itself', async () => {
  const one = await start([
    aResource('AWS::Events::Archive', 'kept', { SourceArn: busArn, RetentionDays: 0 }),
    aRule('fits', { ...allUploads, Targets: [toQueue] }),
  ]);
  await put(one, anEntry(), anEntry({ DetailType: 'upload.failed' }));
  await settled(one);
  const replay = {
    ReplayName: 'again',
    EventSourceArn: 'arn:aws:events:eu-west-1:000000000000:archive/kept',
    EventStartTime: new Date(Date.now() - 3_600_000),
    EventEndTime: new Date(Date.now() + 3_600_000),
    Destination: { Arn: busArn },
  };
  const client = clientOf(one);
  expect(await client.send(new StartReplayCommand(replay))).toMatchObject({ State: 'STARTING' });
  await settled(one);

  const described = await client.send(new DescribeReplayCommand({ ReplayName: 'again' }));
  expect(described).toMatchObject({ State: 'COMPLETED', EventSourceArn: replay.EventSourceArn });
  const replayed = one.sent.map(({ body }) => JSON.parse(body)).filter((event) => event['replay-name'] === 'again');
  expect(replayed.map((event) => event['detail-type'])).toEqual(['upload.completed', 'upload.failed']);
  expect(one.sent).toHaveLength(4);
  await expect(client.send(new StartReplayCommand(replay))).rejects.toMatchObject({
    name: 'ResourceAlreadyExistsException',
  });
});

test('a template with something unknown is refused before anything runs', () => {
  const { understands } = events;
  const rule = understands['AWS::Events::Rule'];
  const valid = { EventPattern: { source: ['a'] }, Targets: [toQueue] };
  expect(rule.safeParse(valid).success).toBe(true);
  expect(rule.safeParse({ ...valid, EventPattern: { source: [{ regex: 'a' }] } }).success).toBe(false);
  expect(rule.safeParse({ ...valid, Targets: [{ ...toQueue, EcsParameters: {} }] }).success).toBe(false);
  expect(rule.safeParse({ ...valid, Targets: [{ Id: 'x', Arn: 'arn:aws:sns:eu-west-1:0:topic' }] }).success).toBe(
    false,
  );
});

describe('patterns', () => {
  const event = {
    source: 'arclight.upload',
    detail: {
      state: 'Ready',
      size: 120,
      tags: ['a', 'b'],
      none: null,
      empty: [],
      ip: '10.1.2.3',
      ipv6: '2001:db8::1',
      parts: [
        { name: 'one', size: 1 },
        { name: 'two', size: 2 },
      ],
      file: 'films/a*b/master.m3u8',
    },
  };

  test.each<[string, boolean, object]>([
    ['a literal', true, { source: ['x', 'arclight.upload'] }],
    ['null', true, { detail: { none: [null] } }],
    ['a number is no text', false, { detail: { size: ['120'] } }],
    ['one of an array', true, { detail: { tags: ['b'] } }],
    ['prefix', true, { source: [{ prefix: 'arclight.' }] }],
    ['prefix whatever its case', true, { detail: { state: [{ prefix: { 'equals-ignore-case': 'REA' } }] } }],
    ['suffix', true, { detail: { file: [{ suffix: '.m3u8' }] } }],
    ['equals-ignore-case', true, { detail: { state: [{ 'equals-ignore-case': 'READY' }] } }],
    ['wildcard', true, { detail: { file: [{ wildcard: 'films/*/*.m3u8' }] } }],
    ['an escaped star', true, { detail: { file: [{ wildcard: 'films/a\\*b/*' }] } }],
    ['an escaped star is only a star', false, { detail: { state: [{ wildcard: 'R\\*' }] } }],
    ['anything-but a text', true, { source: [{ 'anything-but': 'arclight.catalog' }] }],
    ['anything-but a list', false, { detail: { size: [{ 'anything-but': [100, 120] }] } }],
    ['anything-but prefixes', false, { source: [{ 'anything-but': { prefix: ['x', 'arclight'] } }] }],
    ['anything-but a wildcard', false, { detail: { file: [{ 'anything-but': { wildcard: 'films/*' } }] } }],
    ['numeric', true, { detail: { size: [{ numeric: ['>', 100, '<=', 120] }] } }],
    ['numeric of a text', false, { detail: { state: [{ numeric: ['>', 0] }] } }],
    ['cidr', true, { detail: { ip: [{ cidr: '10.1.0.0/16' }] } }],
    ['cidr of the other family', false, { detail: { ipv6: [{ cidr: '10.1.0.0/16' }] } }],
    ['cidr of IPv6', true, { detail: { ipv6: [{ cidr: '2001:db8::/32' }] } }],
    ['exists', true, { detail: { state: [{ exists: true }] } }],
    ['exists is for values only', false, { detail: [{ exists: true }] }],
    ['does not exist', true, { detail: { other: { deeper: [{ exists: false }] } } }],
    ['an empty list does not exist', true, { detail: { empty: [{ exists: false }] } }],
    ['fields of one element', true, { detail: { parts: { name: ['two'], size: [2] } } }],
    ['fields of two elements', false, { detail: { parts: { name: ['one'], size: [2] } } }],
    ['$or', true, { $or: [{ source: ['x'] }, { detail: { size: [120] } }] }],
    ['$or beside another field', false, { source: ['x'], $or: [{ source: ['x'] }, { detail: { size: [120] } }] }],
    ['a field that is not there', false, { detail: { missing: [{ 'anything-but': 'x' }] } }],
  ])('%s: %s', (_name, expected, pattern) => {
    expect(matches(pattern, event)).toBe(expected);
  });

  test.each<[string, unknown]>([
    ['an unknown operator', { source: [{ regex: 'a' }] }],
    ['two operators at once', { source: [{ prefix: 'a', suffix: 'b' }] }],
    ['a bare value', { source: 'a' }],
    ['an empty list', { source: [] }],
    ['nothing', {}],
    ['half a comparison', { source: [{ numeric: ['>'] }] }],
    ['two stars', { source: [{ wildcard: 'a**' }] }],
    ['no block', { source: [{ cidr: '10.0.0.0/64' }] }],
  ])('%s is no pattern', (_name, pattern) => {
    expect(() => compilePattern(pattern)).toThrow();
  });
});

describe('inputs', () => {
  const event = { source: 's', time: 't', detail: { name: 'a "b"', list: [{ n: 1 }], flag: true } };
  const facts = { ruleName: 'rule', ruleArn: 'arn:rule', ingestedAt: 'now' };
  const fill = (InputTemplate: string, InputPathsMap: Record<string, string> = {}) =>
    inputFor({ InputTransformer: { InputTemplate, InputPathsMap } }, event, facts);

  test('a template brings values with and without quotes, and stays JSON', () => {
    const paths = { name: '$.detail.name', n: '$.detail.list[0].n', all: '$.detail', gone: '$.detail.gone' };
    const text = fill('{"name":<name>,"n":<n>,"said":"it is <name>","all":"<all>","gone":<gone>}', paths);
    expect(JSON.parse(text)).toEqual({
      name: 'a "b"',
      n: 1,
      said: 'it is a "b"',
      all: JSON.stringify(event.detail),
      gone: '',
    });
  });

  test('a template knows the rule and the event', () => {
    const text = fill('{"rule":<aws.events.rule-name>,"event":<aws.events.event>,"<unknown>":1}');
    expect(JSON.parse(text)).toEqual({ rule: 'rule', event, '<unknown>': 1 });
  });

  test('Input replaces the event and InputPath takes a part of it', () => {
    expect(inputFor({ Input: '{"fixed":1}' }, event, facts)).toBe('{"fixed":1}');
    expect(inputFor({ InputPath: '$.detail.list' }, event, facts)).toBe('[{"n":1}]');
    expect(inputFor({}, event, facts)).toBe(JSON.stringify(event));
  });
});

test('what is put before the rules are known is refused, so that its sender keeps it', async () => {
  const surroundings: Surroundings = {
    dataDir: mkdtempSync(join(tmpdir(), 'arclight-early-')),
    emit: async () => {},
    invoke: async () => ({ payload: null }),
    sendMessage: async () => {},
    mail: async () => {},
    endpoint: () => '',
    secret: () => undefined,
    resourcesOf: () => [],
    log: () => {},
    now: () => new Date(),
  };
  const early = await events.listen(surroundings);
  const event = { source: 'aws.s3', 'detail-type': 'Object Created', detail: {} };
  await expect(early.put('default', event)).rejects.toThrow('not started');
  await early.start([]);
  await early.put('default', event);
  await early.stop();
  rmSync(surroundings.dataDir, { recursive: true });
});

import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { prod } from '../../config/prod.ts';
import { at, type Found, idsIn, type Synthesized, synthesized } from './synthesized.ts';

const runbooks = join(import.meta.dirname, '../../docs/runbooks');
const runbookOf = ({ properties }: Found): string =>
  /docs\/runbooks\/([\w-]+)\.md$/.exec(properties['AlarmDescription'])?.[1] ?? '';

let app: Synthesized;
beforeAll(async () => {
  app = await synthesized(prod);
}, 120_000);

const isDeadLetters = ({ properties }: Found): boolean => /-dead-letters(\.fifo)?$/.test(properties['QueueName']);

describe('every queue', () => {
  test('is a dead-letter queue or has one of its own, in its own stack', () => {
    const queues = app.of('AWS::SQS::Queue');
    const working = queues.filter((queue) => !isDeadLetters(queue));
    expect(working.length).toBeGreaterThan(10);
    const targets = working.map(({ stack, properties }) => {
      const [id] = idsIn(properties['RedrivePolicy']?.deadLetterTargetArn);
      return queues.find((queue) => queue.stack === stack && queue.id === id && isDeadLetters(queue));
    });
    expect(targets).not.toContain(undefined);
    expect(new Set(targets).size).toBe(working.length);
  });

  test('is encrypted, keeps what failed for two weeks, and speaks TLS only', () => {
    const policies = app.of('AWS::SQS::QueuePolicy');
    for (const queue of app.of('AWS::SQS::Queue')) {
      expect(queue.properties['SqsManagedSseEnabled']).toBe(true);
      expect(queue.properties['MessageRetentionPeriod']).toBe(14 * 24 * 3600);
      const policy = policies.find(
        ({ stack, properties }) => stack === queue.stack && idsIn(properties['Queues']).includes(queue.id),
      );
      expect(JSON.stringify(policy?.properties), at(queue)).toContain('aws:SecureTransport');
    }
  });

  test('of dead letters rings at the first one', () => {
    const alarms = app.of('AWS::CloudWatch::Alarm');
    for (const queue of app.of('AWS::SQS::Queue').filter(isDeadLetters)) {
      const ringing = alarms.filter(
        ({ stack, properties }) =>
          stack === queue.stack &&
          properties['MetricName'] === 'ApproximateNumberOfMessagesVisible' &&
          properties['Threshold'] === 0 &&
          idsIn(properties['Dimensions']).includes(queue.id),
      );
      expect(ringing, at(queue)).toHaveLength(1);
    }
  });

  test('hands a batch to its function in which one bad event is one bad event, and no slow one comes twice', () => {
    const queues = app.of('AWS::SQS::Queue');
    const functions = app.of('AWS::Lambda::Function');
    const mappings = app
      .of('AWS::Lambda::EventSourceMapping')
      .filter(({ properties }) => !properties['FilterCriteria']);
    expect(mappings).toHaveLength(queues.filter((queue) => !isDeadLetters(queue)).length);
    for (const { stack, properties } of mappings) {
      expect(properties['FunctionResponseTypes']).toEqual(['ReportBatchItemFailures']);
      const by = (found: Found[], value: unknown) =>
        found.find((each) => each.stack === stack && idsIn(value).includes(each.id));
      const queue = by(queues, properties['EventSourceArn']);
      const worker = by(functions, properties['FunctionName']);
      // Where one message waits for the one before it, a lost function must not hold all of them up for a minute.
      const times = queue?.properties['FifoQueue'] ? 2 : 6;
      expect(queue?.properties['VisibilityTimeout']).toBe(times * worker?.properties['Timeout']);
    }
  });
});

describe('every rule', () => {
  test('says whose news it wants, and keeps what it could not deliver', () => {
    const rules = app.of('AWS::Events::Rule');
    expect(rules.length).toBeGreaterThan(10);
    for (const { properties } of rules) {
      const { source } = properties['EventPattern'];
      expect(source.length).toBeGreaterThan(0);
      expect(new Set(source).size).toBe(source.length);
      for (const { DeadLetterConfig } of properties['Targets']) expect(DeadLetterConfig.Arn).toBeDefined();
    }
  });

  test('listens to AWS’s own services on the account’s bus, and to nothing but our resources', () => {
    const services = app.of('AWS::Events::Rule').filter(({ properties }) => !properties['EventBusName']);
    expect(services.map(({ properties }) => properties['EventPattern'].source[0]).sort()).toEqual([
      'aws.guardduty',
      'aws.mediaconvert',
      'aws.medialive',
      'aws.medialive',
      'aws.medialive',
      'aws.mediapackagev2',
      'aws.s3',
    ]);
    for (const { properties } of services) {
      const pattern = JSON.stringify(properties['EventPattern'].detail);
      // Channels of MediaLive are made while somebody is on air; whose they are, their function knows.
      expect(pattern).toMatch(/Fn::GetStackOutput|Fn::GetAtt|:medialive:|arclight-prod-live/);
    }
  });
});

describe('every schedule', () => {
  test('has a function whose failures are kept and heard', () => {
    const schedules = app.of('AWS::Scheduler::Schedule');
    expect(schedules.map(({ stack }) => stack).sort()).toEqual([
      'accounts',
      'accounts',
      'catalog',
      'chat',
      'live',
      'live',
      'transcode',
      'upload',
      'webhooks',
    ]);
    const invocations = app.of('AWS::Lambda::EventInvokeConfig');
    for (const { stack, properties } of schedules) {
      expect(properties['Target'].DeadLetterConfig.Arn).toBeDefined();
      const [functionId] = idsIn(properties['Target'].Arn);
      const config = invocations.find(
        (each) => each.stack === stack && idsIn(each.properties['FunctionName']).includes(functionId ?? ''),
      );
      expect(config?.properties['DestinationConfig'].OnFailure).toBeDefined();
    }
  });
});

/** Pages nothing in CloudWatch leads to: what people do of themselves, and what AWS Budgets writes about. */
const chores = ['keys-changing', 'first-deployment', 'hot-video', 'cost-over-budget'];

describe('every alarm', () => {
  test('leads to a page that says how to see, decide, act and check', () => {
    const alarms = app.of('AWS::CloudWatch::Alarm');
    expect(alarms.length).toBeGreaterThan(40);
    for (const alarm of alarms) {
      const page = join(runbooks, `${runbookOf(alarm)}.md`);
      expect(existsSync(page), alarm.properties['AlarmName']).toBe(true);
      const headings = [...readFileSync(page, 'utf8').matchAll(/^## (\w+)$/gm)].map(([, heading]) => heading);
      expect(headings, page).toEqual(['See', 'Decide', 'Act', 'Check']);
    }
  });

  test('tells someone, and takes silence for peace', () => {
    for (const { properties } of app.of('AWS::CloudWatch::Alarm')) {
      expect(properties['AlarmActions']).toHaveLength(1);
      expect(properties['TreatMissingData']).toBe('notBreaching');
    }
    expect(app.of('AWS::SNS::Subscription')).toHaveLength(2);
  });

  test('is what every runbook belongs to, but those that are chores', () => {
    const rung = new Set(app.of('AWS::CloudWatch::Alarm').map(runbookOf));
    const pages = globSync('*.md', { cwd: runbooks }).map((page) => basename(page, '.md'));
    expect(pages.filter((page) => !rung.has(page) && !chores.includes(page))).toEqual([]);
  });
});

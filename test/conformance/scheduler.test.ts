import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Surroundings } from '../../local/resource.ts';
import { parseSchedule } from '../../local/resources/scheduler/expression.ts';
import { type SchedulerListening, scheduler } from '../../local/resources/scheduler/scheduler.ts';
import { type LambdaDoor, lambdaDoor } from '../support/lambda-door.ts';
import { aResource, type OneService, oneService } from '../support/one-service.ts';

const functionArn = 'arn:aws:lambda:eu-west-1:000000000000:function:sweep';
const deadLetterArn = 'arn:aws:sqs:eu-west-1:000000000000:dead';

const aSchedule = (properties: Record<string, unknown> = {}, target: Record<string, unknown> = {}) =>
  aResource('AWS::Scheduler::Schedule', 'sweep', {
    ScheduleExpression: 'rate(1 minute)',
    FlexibleTimeWindow: { Mode: 'OFF' },
    State: 'ENABLED',
    Target: { Arn: functionArn, RoleArn: 'arn:role', Input: '{"sweep":true}', ...target },
    ...properties,
  });

let running: OneService<SchedulerListening> | undefined;
let lambda: LambdaDoor;
beforeEach(async () => {
  lambda = await lambdaDoor();
});
afterEach(async () => {
  await running?.stop();
  await lambda.stop();
  running = undefined;
});

async function start(schedule: ReturnType<typeof aSchedule>, surroundings: Partial<Surroundings> = {}) {
  running = await oneService<SchedulerListening>(scheduler, {
    resources: [schedule],
    surroundings: { endpoint: () => lambda.url, ...surroundings },
  });
  return running;
}

describe('a schedule', () => {
  test('runs when its time comes, and not twice after a restart', async () => {
    let now = new Date('2026-11-20T08:00:00Z');
    const one = await start(aSchedule(), { now: () => now });
    now = new Date('2026-11-20T08:01:05Z');
    await vi.waitFor(
      () => expect(lambda.calls).toMatchObject([{ arn: functionArn, kind: 'Event', payload: { sweep: true } }]),
      5000,
    );
    await vi.waitFor(() => expect(one.listening.inFlight()).toBe(0), 15_000);
    running = await one.again();
    expect(running.listening.inFlight()).toBe(0);
    expect(lambda.calls).toHaveLength(1);
    expect(running.listening.inspect?.()).toMatchObject({
      schedules: [
        { name: 'sweep', lastAt: new Date('2026-11-20T08:01:00Z'), nextAt: new Date('2026-11-20T08:02:00Z') },
      ],
    });
  });

  test('that came due several times while nothing ran runs once', async () => {
    let now = new Date('2026-11-20T08:00:00Z');
    const one = await start(aSchedule(), { now: () => now });
    await one.listening.stop();
    now = new Date('2026-11-20T12:00:30Z');
    running = await oneService<SchedulerListening>(scheduler, {
      resources: [aSchedule()],
      dataDir: one.dataDir,
      surroundings: { endpoint: () => lambda.url, now: () => now },
    });
    await vi.waitFor(() => expect(running?.listening.inFlight()).toBe(0), 15_000);
    expect(lambda.calls).toHaveLength(1);
  });

  test('runs by hand even when it is off, with the context it asks for', async () => {
    const Input = '{"at":"<aws.scheduler.scheduled-time>","try":<aws.scheduler.attempt-number>}';
    const now = () => new Date('2026-11-20T08:00:00Z');
    const one = await start(aSchedule({ State: 'DISABLED' }, { Input }), { now });
    await one.listening.runNow('sweep');
    await vi.waitFor(() => expect(one.listening.inFlight()).toBe(0), 15_000);
    expect(lambda.calls).toMatchObject([
      { arn: functionArn, kind: 'Event', payload: { at: '2026-11-20T08:00:00Z', try: 1 } },
    ]);
    await expect(one.listening.runNow('nobody')).rejects.toThrow('no schedule');
  });

  test('that is due before its function has started waits for it, however few tries it has', async () => {
    lambda.answer = 404;
    const declared = aResource('AWS::Lambda::Function', 'sweep', {}, functionArn);
    const retries = { RetryPolicy: { MaximumRetryAttempts: 1 }, DeadLetterConfig: { Arn: deadLetterArn } };
    const one = await start(aSchedule({}, retries), { resourcesOf: () => [declared] });
    await one.listening.runNow('sweep');
    await vi.waitFor(() => expect(lambda.calls.length).toBeGreaterThan(2), 15_000);
    lambda.answer = 202;
    await vi.waitFor(() => expect(one.listening.inFlight()).toBe(0), 15_000);
    expect(one.sent).toEqual([]);
  });

  test('whose function does not exist leaves its input in the dead-letter queue', async () => {
    lambda.answer = 404;
    const one = await start(aSchedule({}, { DeadLetterConfig: { Arn: deadLetterArn } }));
    await one.listening.runNow('sweep');
    await vi.waitFor(() => expect(one.sent).toEqual([{ queueArn: deadLetterArn, body: '{"sweep":true}' }]), 15_000);
  });

  test('can be read over the API', async () => {
    const one = await start(aSchedule());
    const found = await fetch(`${one.listening.url}/schedules/sweep`);
    expect(await found.json()).toMatchObject({ Name: 'sweep', GroupName: 'default', State: 'ENABLED' });
    const missing = await fetch(`${one.listening.url}/schedules/other`);
    expect(missing.status).toBe(404);
    expect(missing.headers.get('x-amzn-errortype')).toBe('ResourceNotFoundException');
  });

  test('with something unknown is refused', () => {
    const schema = scheduler.understands['AWS::Scheduler::Schedule'];
    expect(schema.safeParse(aSchedule().properties).success).toBe(true);
    expect(schema.safeParse(aSchedule({ ScheduleExpression: 'cron(0 4 * * *)' }).properties).success).toBe(false);
    expect(schema.safeParse(aSchedule({ KmsKeyArn: 'x' }).properties).success).toBe(false);
    expect(schema.safeParse(aSchedule({}, { Arn: 'arn:aws:states:eu-west-1:0:x' }).properties).success).toBe(false);
  });
});

describe('expressions', () => {
  const next = (expression: string, after: string, timeZone?: string) =>
    parseSchedule(expression, { anchor: new Date('2026-11-20T00:00:00Z'), timeZone })(new Date(after))?.toISOString();

  test.each([
    ['rate(5 minutes)', '2026-11-20T00:07:00Z', undefined, '2026-11-20T00:10:00.000Z'],
    ['rate(1 day)', '2026-11-20T00:00:00Z', undefined, '2026-11-21T00:00:00.000Z'],
    ['cron(0 4 * * ? *)', '2026-11-20T04:00:00Z', undefined, '2026-11-21T04:00:00.000Z'],
    ['cron(0/15 8-9 ? * MON-FRI *)', '2026-11-20T09:45:00Z', undefined, '2026-11-23T08:00:00.000Z'],
    ['cron(0 0 L * ? *)', '2026-02-01T00:00:00Z', undefined, '2026-02-28T00:00:00.000Z'],
    ['cron(0 0 1W * ? *)', '2026-07-31T12:00:00Z', undefined, '2026-08-03T00:00:00.000Z'],
    ['cron(0 0 ? * 6L *)', '2026-11-01T00:00:00Z', undefined, '2026-11-27T00:00:00.000Z'],
    ['cron(0 0 ? * 3#2 *)', '2026-11-01T00:00:00Z', undefined, '2026-11-10T00:00:00.000Z'],
    ['cron(0 0 1 JAN ? 2025)', '2026-11-01T00:00:00Z', undefined, undefined],
    ['at(2026-12-24T18:00:00)', '2026-11-20T00:00:00Z', 'Europe/Paris', '2026-12-24T17:00:00.000Z'],
    ['at(2026-01-01T00:00:00)', '2026-11-20T00:00:00Z', undefined, undefined],
    // Summer time: 02:30 is jumped over on 29 March and comes twice on 25 October 2026.
    ['cron(30 2 * * ? *)', '2026-03-28T12:00:00Z', 'Europe/Paris', '2026-03-30T00:30:00.000Z'],
    ['cron(30 2 * * ? *)', '2026-10-24T12:00:00Z', 'Europe/Paris', '2026-10-25T00:30:00.000Z'],
    ['cron(30 2 * * ? *)', '2026-10-25T00:30:00Z', 'Europe/Paris', '2026-10-26T01:30:00.000Z'],
  ])('%s after %s (%s) is %s', (expression, after, timeZone, expected) => {
    expect(next(expression, after, timeZone)).toBe(expected);
  });

  test.each([
    'every day',
    'rate(0 minutes)',
    'rate(1 week)',
    'cron(0 4 * * * *)',
    'cron(60 * * * ? *)',
    'at(tomorrow)',
  ])('%s is no schedule', (expression) => {
    expect(() => next(expression, '2026-11-20T00:00:00Z')).toThrow();
  });
});

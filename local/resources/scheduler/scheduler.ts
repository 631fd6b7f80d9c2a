import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { failpoint } from '../../failpoint.ts';
import { type Listening, local, type Resource, type Service, type Surroundings } from '../../resource.ts';
import { openDatabase } from '../../wire/database.ts';
import { AwsError, openJsonApi, type PlainRequest } from '../../wire/json-api.ts';
import { deliveriesSchema, openDeliveries } from '../events/deliveries.ts';
import { sendToTarget } from '../events/send-to-target.ts';
import { calendarSchema, openCalendar } from './calendar.ts';
import { parseSchedule } from './expression.ts';

const Tags = z.unknown().optional();

const Target = z.strictObject({
  Arn: z.string().regex(/^arn:aws:(sqs|lambda):/, 'a schedule runs a function or writes to a queue'),
  RoleArn: z.string(),
  Input: z.string().optional(),
  RetryPolicy: z
    .strictObject({ MaximumRetryAttempts: z.number().optional(), MaximumEventAgeInSeconds: z.number().optional() })
    .optional(),
  DeadLetterConfig: z.strictObject({ Arn: z.string() }).optional(),
  SqsParameters: z.strictObject({ MessageGroupId: z.string() }).optional(),
});

const ScheduleProperties = z
  .strictObject({
    Name: z.string().optional(),
    GroupName: z.string().optional(),
    Description: z.string().optional(),
    ScheduleExpression: z.string(),
    ScheduleExpressionTimezone: z.string().optional(),
    FlexibleTimeWindow: z.strictObject({
      Mode: z.enum(['OFF', 'FLEXIBLE']),
      MaximumWindowInMinutes: z.number().optional(),
    }),
    StartDate: z.string().optional(),
    EndDate: z.string().optional(),
    State: z.enum(['ENABLED', 'DISABLED']).optional(),
    Target,
  })
  .superRefine(({ ScheduleExpression, ScheduleExpressionTimezone }, context) => {
    try {
      parseSchedule(ScheduleExpression, { anchor: new Date(), timeZone: ScheduleExpressionTimezone })(new Date());
    } catch (error) {
      context.addIssue({ code: 'custom', message: (error as Error).message });
    }
  });

const understands = {
  'AWS::Scheduler::Schedule': ScheduleProperties,
  'AWS::Scheduler::ScheduleGroup': z.strictObject({ Name: z.string().optional(), Tags }),
};

type Schedule = z.output<typeof ScheduleProperties> & { name: string; group: string; arn: string };

export interface SchedulerListening extends Listening {
  /** Runs a schedule now, whatever its time and state; durable once it resolves (`settle()` waits for the run). */
  runNow(name: string): Promise<void>;
}

/** EventBridge Scheduler: schedules that run functions and write to queues. */
export const scheduler = {
  name: 'scheduler',
  serviceIds: ['SCHEDULER'],
  understands,
  divergesFrom: [
    {
      what: 'A flexible time window is ignored: the run comes at its time.',
      why: 'One machine has no load to spread.',
    },
    {
      what: 'What came due while nothing ran runs once at the next start.',
      why: 'A laptop sleeps; AWS does not.',
    },
    {
      what: 'Retries follow within seconds, as those of the event buses.',
      why: 'Nobody waits hours in front of a laptop.',
    },
    {
      what: 'The API reads (GetSchedule, ListSchedules); only templates write.',
      why: 'No function of the app makes schedules.',
    },
  ],
  listen,
} satisfies Service;

async function listen(surroundings: Surroundings, options: { port?: number } = {}): Promise<SchedulerListening> {
  const database = openDatabase(surroundings.dataDir, 'scheduler.sqlite', deliveriesSchema + calendarSchema);
  const schedules = new Map<string, Schedule>();

  const deliveries = openDeliveries(database, surroundings, (delivery) => {
    const payload = delivery.payload.replaceAll('<aws.scheduler.attempt-number>', String(delivery.attempts + 1));
    return sendToTarget({ ...delivery, payload }, surroundings);
  });
  const calendar = openCalendar(database, surroundings, (key, dueAt) => {
    const schedule = schedules.get(key);
    if (schedule) run(schedule, dueAt);
  });

  function run(schedule: Schedule, dueAt: Date) {
    const { Target } = schedule;
    const payload = payloadOf(schedule, dueAt);
    deliveries.add({
      targetArn: Target.Arn,
      payload,
      original: payload,
      sender: `schedule ${schedule.name}`,
      groupId: Target.SqsParameters?.MessageGroupId,
      deadLetterArn: Target.DeadLetterConfig?.Arn,
      maxRetries: Target.RetryPolicy?.MaximumRetryAttempts,
      maxAgeSeconds: Target.RetryPolicy?.MaximumEventAgeInSeconds,
    });
    failpoint('scheduler.run.saved');
    setImmediate(deliveries.wake);
  }

  function describe(schedule: Schedule) {
    const { name, group, arn, State, ...properties } = schedule;
    return { ...properties, Name: name, GroupName: group, Arn: arn, State: State ?? 'ENABLED' };
  }

  function plain({ method, path, query }: PlainRequest) {
    const group = query.get('groupName') ?? query.get('ScheduleGroup') ?? undefined;
    const [, collection, name] = path.split('/');
    if (method !== 'GET' || collection !== 'schedules') return undefined;
    if (name) {
      const schedule = schedules.get(`${group ?? 'default'}/${name}`);
      if (schedule) return { body: describe(schedule) };
      throw new AwsError('ResourceNotFoundException', `Schedule ${name} does not exist.`, { status: 404 });
    }
    const found = [...schedules.values()].filter((one) => group === undefined || one.group === group);
    return { body: { Schedules: found.map(describe) } };
  }

  const api = await openJsonApi({
    port: options.port,
    plain,
    onFault: (line) => surroundings.log(`scheduler: ${line}`, 'error'),
  });

  return {
    url: api.url,
    async runNow(name) {
      const schedule = [...schedules.values()].find((one) => one.name === name);
      if (!schedule) throw new Error(`There is no schedule ${name}.`);
      run(schedule, surroundings.now());
    },
    async start(resources: Resource[]) {
      schedules.clear();
      for (const resource of resources) {
        if (resource.type !== 'AWS::Scheduler::Schedule') continue;
        const properties = ScheduleProperties.parse(resource.properties);
        const name = properties.Name ?? resource.name;
        const group = properties.GroupName ?? 'default';
        const arn = `arn:aws:scheduler:${local.region}:${local.accountId}:schedule/${group}/${name}`;
        schedules.set(`${group}/${name}`, { ...properties, name, group, arn });
      }
      deliveries.start();
      const enabled = [...schedules].filter(([, { State }]) => State !== 'DISABLED');
      calendar.start(enabled.map(([key, schedule]) => entryOf(key, schedule)));
      api.serve();
    },
    inFlight: () => deliveries.inFlight() + calendar.due(),
    inspect: () => ({
      ...deliveries.counts(),
      schedules: [...schedules].map(([key, { name, ScheduleExpression, State, Target }]) => {
        const { nextAt, lastAt } = calendar.times(key);
        return { name, expression: ScheduleExpression, state: State ?? 'ENABLED', target: Target.Arn, nextAt, lastAt };
      }),
    }),
    async stop() {
      calendar.stop();
      await api.stop();
      await deliveries.stop();
      database.close();
    },
  };
}

function entryOf(key: string, schedule: Schedule) {
  return {
    name: key,
    expression: schedule.ScheduleExpression,
    timeZone: schedule.ScheduleExpressionTimezone,
    from: schedule.StartDate ? new Date(schedule.StartDate) : undefined,
    until: schedule.EndDate ? new Date(schedule.EndDate) : undefined,
  };
}

/** The input with its context filled in; without one, the event Scheduler makes up itself. */
function payloadOf(schedule: Schedule, dueAt: Date): string {
  const time = `${dueAt.toISOString().slice(0, 19)}Z`;
  const id = randomUUID();
  const standard = {
    version: '0',
    id,
    'detail-type': 'Scheduled Event',
    source: 'aws.scheduler',
    account: local.accountId,
    time,
    region: local.region,
    resources: [schedule.arn],
    detail: '{}',
  };
  return (schedule.Target.Input ?? JSON.stringify(standard))
    .replaceAll('<aws.scheduler.schedule-arn>', schedule.arn)
    .replaceAll('<aws.scheduler.scheduled-time>', time)
    .replaceAll('<aws.scheduler.execution-id>', id);
}

import { z } from 'zod';
import { local, type Resource } from '../../resource.ts';
import { parseSchedule } from '../scheduler/expression.ts';
import { compilePattern } from './pattern.ts';
import { TargetInput } from './target-input.ts';

const Tags = z.unknown().optional();

const Pattern = z.record(z.string(), z.unknown()).superRefine((pattern, context) => {
  try {
    compilePattern(pattern);
  } catch (error) {
    context.addIssue({ code: 'custom', message: (error as Error).message });
  }
});

/** What can be sent to from here. Anything else would be a rule that looks alive and never arrives. */
const TargetArn = z.string().regex(/^arn:aws:(sqs|lambda|events):/, 'a target is a queue, a function or an event bus');

const Target = z.strictObject({
  Id: z.string(),
  Arn: TargetArn,
  RoleArn: z.string().optional(),
  ...TargetInput,
  RetryPolicy: z
    .strictObject({ MaximumRetryAttempts: z.number().optional(), MaximumEventAgeInSeconds: z.number().optional() })
    .optional(),
  DeadLetterConfig: z.strictObject({ Arn: z.string() }).optional(),
  SqsParameters: z.strictObject({ MessageGroupId: z.string() }).optional(),
});

const ScheduleExpression = z.string().refine((expression) => {
  parseSchedule(expression, { anchor: new Date(0) });
  return !expression.startsWith('at(');
}, 'a rule runs at a rate or by cron');

const RuleProperties = z.strictObject({
  Name: z.string().optional(),
  Description: z.string().optional(),
  EventBusName: z.string().optional(),
  EventPattern: Pattern.optional(),
  ScheduleExpression: ScheduleExpression.optional(),
  State: z.enum(['ENABLED', 'DISABLED', 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS']).optional(),
  Targets: z.array(Target).optional(),
  RoleArn: z.string().optional(),
  Tags,
});

const BusProperties = z.strictObject({
  Name: z.string().optional(),
  Description: z.string().optional(),
  DeadLetterConfig: z.strictObject({ Arn: z.string() }).optional(),
  LogConfig: z.strictObject({ IncludeDetail: z.string().optional(), Level: z.string().optional() }).optional(),
  Tags,
});

const ArchiveProperties = z.strictObject({
  ArchiveName: z.string().optional(),
  Description: z.string().optional(),
  EventPattern: Pattern.optional(),
  RetentionDays: z.number().optional(),
  SourceArn: z.string(),
  KmsKeyIdentifier: z.literal('').optional(),
});

/** The types of EventBridge that mean something on a laptop. */
export const understands = {
  'AWS::Events::EventBus': BusProperties,
  'AWS::Events::Rule': RuleProperties,
  'AWS::Events::Archive': ArchiveProperties,
};

export type Target = z.output<typeof Target>;

export interface Rule {
  name: string;
  arn: string;
  bus: string;
  pattern?: Record<string, unknown>;
  schedule?: string;
  targets: Target[];
}

export interface Archive {
  name: string;
  arn: string;
  bus: string;
  pattern?: Record<string, unknown>;
  /** 0 keeps events for ever. */
  retentionDays: number;
}

/** What the templates declare: every bus (`default` is always there), enabled rules, archives. */
export interface Declared {
  buses: Set<string>;
  rules: Rule[];
  archives: Archive[];
}

export function readTemplates(resources: Resource[]): Declared {
  const ofType = (type: string) => resources.filter((resource) => resource.type === type);
  const buses = ofType('AWS::Events::EventBus').map(
    ({ properties, name }) => BusProperties.parse(properties).Name ?? name,
  );
  const archives = ofType('AWS::Events::Archive').map((resource) => {
    const properties = ArchiveProperties.parse(resource.properties);
    const name = properties.ArchiveName ?? resource.name;
    return {
      name,
      arn: archiveArn(name),
      bus: busNameOf(properties.SourceArn),
      pattern: properties.EventPattern,
      retentionDays: properties.RetentionDays ?? 0,
    };
  });
  return {
    buses: new Set(['default', ...buses]),
    rules: ofType('AWS::Events::Rule').flatMap(readRule),
    archives,
  };
}

function readRule(resource: Resource): Rule[] {
  const properties = RuleProperties.parse(resource.properties);
  if (properties.State === 'DISABLED') return [];
  return [
    {
      name: properties.Name ?? resource.name,
      arn: resource.arn,
      bus: busNameOf(properties.EventBusName ?? 'default'),
      pattern: properties.EventPattern,
      schedule: properties.ScheduleExpression,
      targets: properties.Targets ?? [],
    },
  ];
}

/** A bus is called by its name or by its ARN. */
export function busNameOf(nameOrArn: string): string {
  return nameOrArn.slice(nameOrArn.lastIndexOf('/') + 1);
}

export function busArn(name: string): string {
  return `arn:aws:events:${local.region}:${local.accountId}:event-bus/${name}`;
}

export function archiveArn(name: string): string {
  return `arn:aws:events:${local.region}:${local.accountId}:archive/${name}`;
}

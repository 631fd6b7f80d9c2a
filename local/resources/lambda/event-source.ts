import { z } from 'zod';
import type { Resource } from '../../resource.ts';
import { compilePattern } from '../events/pattern.ts';
import { functionNameIn } from './functions.ts';

const number = z.coerce.number();

const mappingProperties = z.strictObject({
  EventSourceArn: z
    .string()
    .regex(/^arn:aws:(sqs|dynamodb):/, 'only SQS queues and DynamoDB streams feed functions here'),
  FunctionName: z.string(),
  Enabled: z.coerce.boolean().default(true),
  BatchSize: number.optional(),
  MaximumBatchingWindowInSeconds: number.default(0),
  FunctionResponseTypes: z.array(z.literal('ReportBatchItemFailures')).default([]),
  ScalingConfig: z.strictObject({ MaximumConcurrency: number }).optional(),
  FilterCriteria: z.strictObject({ Filters: z.array(z.strictObject({ Pattern: z.string() })) }).optional(),
  StartingPosition: z.enum(['TRIM_HORIZON', 'LATEST']).default('TRIM_HORIZON'),
  BisectBatchOnFunctionError: z.boolean().default(false),
  MaximumRetryAttempts: number.default(-1),
  MaximumRecordAgeInSeconds: number.default(-1),
  DestinationConfig: z
    .strictObject({ OnFailure: z.strictObject({ Destination: z.string().startsWith('arn:aws:sqs:') }).optional() })
    .optional(),
  // One shard a table here, so records are in order and there is nothing to run beside it.
  ParallelizationFactor: number.optional(),
  MetricsConfig: z.unknown().optional(),
  Tags: z.unknown().optional(),
});

/** What feeds a function: a queue, or a table's stream. */
export interface EventSource {
  id: string;
  sourceArn: string;
  functionName: string;
  batchSize: number;
  windowMs: number;
  reportsFailures: boolean;
  maxConcurrency: number | undefined;
  fromStart: boolean;
  bisects: boolean;
  /** Minus one: for ever. */
  retries: number;
  maxAgeSeconds: number;
  onFailureQueueArn: string | undefined;
  /** Whether the filter criteria let an event through; without criteria everything passes. */
  wants(event: unknown): boolean;
}

export const eventSourceTypes = { 'AWS::Lambda::EventSourceMapping': mappingProperties };

/** Reads a mapping; a disabled one gives nothing. */
export function eventSourceOf(resource: Resource): EventSource | undefined {
  const properties = mappingProperties.parse(resource.properties);
  if (!properties.Enabled) return undefined;
  const patterns = properties.FilterCriteria?.Filters.map(({ Pattern }) => compilePattern(JSON.parse(Pattern)));
  const isQueue = properties.EventSourceArn.startsWith('arn:aws:sqs:');
  return {
    id: `${resource.stack}/${resource.logicalId}`,
    sourceArn: properties.EventSourceArn,
    functionName: functionNameIn(properties.FunctionName),
    batchSize: properties.BatchSize ?? (isQueue ? 10 : 100),
    windowMs: properties.MaximumBatchingWindowInSeconds * 1000,
    reportsFailures: properties.FunctionResponseTypes.length > 0,
    maxConcurrency: properties.ScalingConfig?.MaximumConcurrency,
    fromStart: properties.StartingPosition === 'TRIM_HORIZON',
    bisects: properties.BisectBatchOnFunctionError,
    retries: properties.MaximumRetryAttempts,
    maxAgeSeconds: properties.MaximumRecordAgeInSeconds,
    onFailureQueueArn: properties.DestinationConfig?.OnFailure?.Destination,
    wants: (event) => patterns === undefined || patterns.some((matches) => matches(event)),
  };
}

/**
 * The identifiers a function says it could not handle. An answer that is not of the agreed shape fails the whole
 * batch, as on AWS; `undefined` says that.
 */
export function failedItems(answer: unknown): string[] | undefined {
  if (answer === null || answer === undefined || answer === '') return [];
  const failures = z
    .object({ batchItemFailures: z.array(z.object({ itemIdentifier: z.string().min(1) })).nullish() })
    .safeParse(answer);
  if (!failures.success) return undefined;
  return (failures.data.batchItemFailures ?? []).map((failure) => failure.itemIdentifier);
}

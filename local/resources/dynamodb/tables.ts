import { z } from 'zod';
import { local, type Resource } from '../../resource.ts';
import { callJson, RefusedByService } from '../../wire/signed-request.ts';
import type { ViewType } from './stream-records.ts';

const keySchema = z.array(z.strictObject({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) }));
const attributes = z.array(z.strictObject({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) }));
const projection = z.strictObject({
  ProjectionType: z.enum(['ALL', 'KEYS_ONLY', 'INCLUDE']),
  NonKeyAttributes: z.array(z.string()).optional(),
});
const index = z.strictObject({
  IndexName: z.string(),
  KeySchema: keySchema,
  Projection: projection,
  // Capacity does nothing here: the laptop never throttles by itself.
  ReadProvisionedThroughputSettings: z.unknown().optional(),
  WriteProvisionedThroughputSettings: z.unknown().optional(),
  ReadOnDemandThroughputSettings: z.unknown().optional(),
  WriteOnDemandThroughputSettings: z.unknown().optional(),
  OnDemandThroughput: z.unknown().optional(),
  ContributorInsightsSpecification: z.unknown().optional(),
});
const stream = z.strictObject({
  StreamViewType: z.enum(['KEYS_ONLY', 'NEW_IMAGE', 'OLD_IMAGE', 'NEW_AND_OLD_IMAGES']),
  ResourcePolicy: z.unknown().optional(),
});
const recovery = z.strictObject({
  PointInTimeRecoveryEnabled: z.boolean(),
  RecoveryPeriodInDays: z.number().optional(),
});
const ttl = z.strictObject({ AttributeName: z.string().optional(), Enabled: z.boolean() });

const shared = {
  TableName: z.string().optional(),
  AttributeDefinitions: attributes,
  KeySchema: keySchema,
  BillingMode: z.string().optional(),
  GlobalSecondaryIndexes: z.array(index).default([]),
  LocalSecondaryIndexes: z
    .array(z.strictObject({ IndexName: z.string(), KeySchema: keySchema, Projection: projection }))
    .optional(),
  StreamSpecification: stream.optional(),
  TimeToLiveSpecification: ttl.optional(),
  // Protections and encryption of the real table; the laptop's is a file of the user's own.
  SSESpecification: z.unknown().optional(),
};

const tableProperties = z.strictObject({
  ...shared,
  DeletionProtectionEnabled: z.boolean().optional(),
  PointInTimeRecoverySpecification: recovery.optional(),
  ContributorInsightsSpecification: z.unknown().optional(),
  OnDemandThroughput: z.unknown().optional(),
  TableClass: z.string().optional(),
  ResourcePolicy: z.unknown().optional(),
  Tags: z.unknown().optional(),
});

const globalTableProperties = z.strictObject({
  ...shared,
  Replicas: z
    .array(
      z.strictObject({
        Region: z.string(),
        DeletionProtectionEnabled: z.boolean().optional(),
        PointInTimeRecoverySpecification: recovery.optional(),
        ContributorInsightsSpecification: z.unknown().optional(),
        GlobalSecondaryIndexes: z.unknown().optional(),
        TableClass: z.string().optional(),
        SSESpecification: z.unknown().optional(),
        ResourcePolicy: z.unknown().optional(),
        Tags: z.unknown().optional(),
      }),
    )
    .max(1, 'the laptop is one region: a table has one replica'),
  WriteOnDemandThroughputSettings: z.unknown().optional(),
  WriteProvisionedThroughputSettings: z.unknown().optional(),
});

export const tableTypes = {
  'AWS::DynamoDB::Table': tableProperties,
  'AWS::DynamoDB::GlobalTable': globalTableProperties,
};

export interface TableDefinition {
  name: string;
  properties: z.output<typeof tableProperties> | z.output<typeof globalTableProperties>;
  view: ViewType | undefined;
  /** Asks for point-in-time recovery. */
  isRecoverable: boolean;
}

export function tableOf(resource: Resource): TableDefinition {
  const schema = tableTypes[resource.type as keyof typeof tableTypes];
  const properties = schema.parse(resource.properties);
  const recovery = 'Replicas' in properties ? properties.Replicas[0] : properties;
  const isRecoverable = recovery?.PointInTimeRecoverySpecification?.PointInTimeRecoveryEnabled === true;
  return { name: resource.name, properties, view: properties.StreamSpecification?.StreamViewType, isRecoverable };
}

interface Described {
  GlobalSecondaryIndexes?: { IndexName: string }[];
  StreamSpecification?: { StreamEnabled?: boolean };
}

/** Makes a table as the template says, or adds to an existing one what it still lacks. Items stay. */
export async function ensureTable(url: string, { name, properties, view }: TableDefinition): Promise<void> {
  const call = <Answer>(operation: string, input: unknown) =>
    callJson<Answer>(url, 'dynamodb', `DynamoDB_20120810.${operation}`, input);
  const AttributeDefinitions = properties.AttributeDefinitions;
  // The engine is asked for both images, so that writes that changed nothing can be told from others.
  const StreamSpecification = { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' };
  const indexes = properties.GlobalSecondaryIndexes.map(({ IndexName, KeySchema, Projection }) => ({
    IndexName,
    KeySchema,
    Projection,
  }));

  const existing = await call<{ Table: Described }>('DescribeTable', { TableName: name }).catch((error: unknown) => {
    if (error instanceof RefusedByService && error.code === 'ResourceNotFoundException') return undefined;
    throw error;
  });
  if (!existing) {
    await call('CreateTable', {
      TableName: name,
      AttributeDefinitions,
      KeySchema: properties.KeySchema,
      BillingMode: 'PAY_PER_REQUEST',
      ...(indexes.length > 0 ? { GlobalSecondaryIndexes: indexes } : {}),
      ...(properties.LocalSecondaryIndexes ? { LocalSecondaryIndexes: properties.LocalSecondaryIndexes } : {}),
      ...(view ? { StreamSpecification } : {}),
    });
  } else {
    const has = new Set(existing.Table.GlobalSecondaryIndexes?.map(({ IndexName }) => IndexName));
    for (const Create of indexes.filter(({ IndexName }) => !has.has(IndexName)))
      await call('UpdateTable', { TableName: name, AttributeDefinitions, GlobalSecondaryIndexUpdates: [{ Create }] });
    if (view && !existing.Table.StreamSpecification?.StreamEnabled)
      await call('UpdateTable', { TableName: name, StreamSpecification });
  }
  const { TimeToLiveSpecification } = properties;
  if (!TimeToLiveSpecification?.Enabled) return;
  await call('UpdateTimeToLive', { TableName: name, TimeToLiveSpecification }).catch((error: unknown) => {
    if (!(error instanceof RefusedByService) || !/already enabled/i.test(error.message)) throw error;
  });
}

/** The ARN of a table's stream: the same on every machine and every start, so that templates can name it. */
export const streamArnOf = (tableArn: string): string => `${tableArn}/stream/${streamLabel}`;
export const streamLabel = '2026-01-01T00:00:00.000';
export const tableArnOf = (name: string): string => `arn:aws:dynamodb:${local.region}:${local.accountId}:table/${name}`;

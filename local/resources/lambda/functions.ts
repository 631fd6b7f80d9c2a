import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Resource } from '../../resource.ts';

/** A deployed function, as the host needs to know it. */
export interface FunctionDefinition {
  name: string;
  arn: string;
  /** The folder the asset was made of. */
  codeDir: string;
  /** 'index' and 'handler' of `index.handler`. */
  module: string;
  exported: string;
  timeoutMs: number;
  memoryMb: number;
  environment: Record<string, string>;
  reservedConcurrency?: number;
  deadLetterQueueArn?: string;
}

/** How asynchronous invocations of a function end when it keeps failing. */
export interface EventInvokeConfig {
  functionArn: string;
  retries: number;
  maxAgeSeconds: number;
  onFailureArn?: string;
  onSuccessArn?: string;
}

/** CloudFormation writes numbers as numbers or as text. */
const number = z.coerce.number();
const tags = z.array(z.object({ Key: z.string(), Value: z.string() })).optional();

const functionProperties = z.strictObject({
  FunctionName: z.string().optional(),
  Description: z.string().optional(),
  Code: z.strictObject({ AssetPath: z.string('the code must be an asset of the assembly') }),
  Handler: z.string().regex(/^[\w/-]+\.\w+$/),
  Runtime: z.string().regex(/^nodejs\d+\.x$/, 'only Node runtimes run here'),
  Timeout: number.default(3),
  MemorySize: number.default(128),
  Environment: z.strictObject({ Variables: z.record(z.string(), z.coerce.string()).default({}) }).optional(),
  ReservedConcurrentExecutions: number.optional(),
  DeadLetterConfig: z.strictObject({ TargetArn: z.string() }).optional(),
  // Without effect here: every function runs on this machine's processor, as one identity, logging to a file.
  Architectures: z.array(z.string()).optional(),
  Role: z.string().optional(),
  LoggingConfig: z.unknown().optional(),
  TracingConfig: z.unknown().optional(),
  EphemeralStorage: z.unknown().optional(),
  RecursiveLoop: z.string().optional(),
  RuntimeManagementConfig: z.unknown().optional(),
  Tags: tags,
});

const aliasProperties = z.strictObject({
  FunctionName: z.string(),
  FunctionVersion: z.string(),
  Name: z.string(),
  Description: z.string().optional(),
  ProvisionedConcurrencyConfig: z.unknown().optional(),
});

const versionProperties = z.strictObject({
  FunctionName: z.string(),
  Description: z.string().optional(),
  CodeSha256: z.string().optional(),
  RuntimePolicy: z.unknown().optional(),
});

const destination = z.strictObject({ Destination: z.string() }).optional();

const eventInvokeProperties = z.strictObject({
  FunctionName: z.string(),
  Qualifier: z.string().optional(),
  MaximumRetryAttempts: number.default(2),
  MaximumEventAgeInSeconds: number.default(21_600),
  DestinationConfig: z.strictObject({ OnFailure: destination, OnSuccess: destination }).optional(),
});

/** The function types; event source mappings are in event-source.ts. */
export const functionTypes = {
  'AWS::Lambda::Function': functionProperties,
  'AWS::Lambda::Alias': aliasProperties,
  'AWS::Lambda::Version': versionProperties,
  'AWS::Lambda::EventInvokeConfig': eventInvokeProperties,
};

export function functionOf(resource: Resource): FunctionDefinition {
  const properties = functionProperties.parse(resource.properties);
  const dot = properties.Handler.lastIndexOf('.');
  return {
    name: resource.name,
    arn: resource.arn,
    codeDir: properties.Code.AssetPath,
    module: properties.Handler.slice(0, dot),
    exported: properties.Handler.slice(dot + 1),
    timeoutMs: properties.Timeout * 1000,
    memoryMb: properties.MemorySize,
    environment: properties.Environment?.Variables ?? {},
    ...(properties.ReservedConcurrentExecutions === undefined
      ? {}
      : { reservedConcurrency: properties.ReservedConcurrentExecutions }),
    ...(properties.DeadLetterConfig ? { deadLetterQueueArn: properties.DeadLetterConfig.TargetArn } : {}),
  };
}

export function eventInvokeConfigOf(resource: Resource): EventInvokeConfig {
  const properties = eventInvokeProperties.parse(resource.properties);
  const { OnFailure, OnSuccess } = properties.DestinationConfig ?? {};
  return {
    functionArn: properties.FunctionName,
    retries: properties.MaximumRetryAttempts,
    maxAgeSeconds: properties.MaximumEventAgeInSeconds,
    ...(OnFailure ? { onFailureArn: OnFailure.Destination } : {}),
    ...(OnSuccess ? { onSuccessArn: OnSuccess.Destination } : {}),
  };
}

/** The file a handler lives in. Assets carry ESM as `.mjs`; the others are what Lambda would look for next. */
export function moduleFile(definition: FunctionDefinition): string {
  const candidates = ['.mjs', '.js', '.cjs'].map((suffix) => join(definition.codeDir, definition.module + suffix));
  const found = candidates.find((file) => existsSync(file));
  if (!found) throw new Error(`${definition.name}: no ${definition.module}.mjs in ${definition.codeDir}`);
  return found;
}

/** The function's name inside whatever a caller calls it by: name, name:alias, partial ARN, whole ARN. */
export function functionNameIn(reference: string): string {
  const parts = reference.split(':');
  const at = parts.indexOf('function');
  return (at >= 0 ? parts[at + 1] : parts[0]) ?? reference;
}

import { z } from 'zod';
import type { Resource } from '../../resource.ts';

/** CloudFormation writes numbers and booleans as themselves or as text. */
const number = z.union([z.number(), z.string().regex(/^\d+$/).transform(Number)]);
const flag = z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')]);
const tag = z.strictObject({ Key: z.string(), Value: z.string() });

const corsRule = z.strictObject({
  Id: z.string().optional(),
  AllowedHeaders: z.array(z.string()).optional(),
  AllowedMethods: z.array(z.enum(['GET', 'PUT', 'HEAD', 'POST', 'DELETE'])),
  AllowedOrigins: z.array(z.string()),
  ExposedHeaders: z.array(z.string()).optional(),
  MaxAge: number.optional(),
});

/** Where an object is kept costs money on AWS and nothing here: understood, and without effect. */
const transition = z.strictObject({
  StorageClass: z.string(),
  TransitionInDays: number.optional(),
  TransitionDate: z.string().optional(),
  NewerNoncurrentVersions: number.optional(),
});

const lifecycleRule = z.strictObject({
  Id: z.string().optional(),
  Status: z.enum(['Enabled', 'Disabled']),
  Prefix: z.string().optional(),
  TagFilters: z.array(tag).optional(),
  ObjectSizeGreaterThan: number.optional(),
  ObjectSizeLessThan: number.optional(),
  ExpirationInDays: number.optional(),
  ExpirationDate: z.string().optional(),
  ExpiredObjectDeleteMarker: flag.optional(),
  NoncurrentVersionExpiration: z
    .strictObject({ NoncurrentDays: number, NewerNoncurrentVersions: number.optional() })
    .optional(),
  AbortIncompleteMultipartUpload: z.strictObject({ DaysAfterInitiation: number }).optional(),
  Transitions: z.array(transition).optional(),
  NoncurrentVersionTransitions: z
    .array(transition.omit({ TransitionInDays: true, TransitionDate: true }).extend({ TransitionInDays: number }))
    .optional(),
});

const bucketEncryption = z.strictObject({
  ServerSideEncryptionConfiguration: z.array(
    z.strictObject({
      BucketKeyEnabled: flag.optional(),
      ServerSideEncryptionByDefault: z
        .strictObject({ SSEAlgorithm: z.string(), KMSMasterKeyID: z.unknown().optional() })
        .optional(),
    }),
  ),
});

/** AWS::S3::Bucket, as far as a template of ours may use it. */
export const bucketProperties = z.strictObject({
  BucketName: z.string().optional(),
  BucketEncryption: bucketEncryption.optional(),
  PublicAccessBlockConfiguration: z
    .strictObject({
      BlockPublicAcls: flag.optional(),
      BlockPublicPolicy: flag.optional(),
      IgnorePublicAcls: flag.optional(),
      RestrictPublicBuckets: flag.optional(),
    })
    .optional(),
  VersioningConfiguration: z.strictObject({ Status: z.enum(['Enabled', 'Suspended']) }).optional(),
  CorsConfiguration: z.strictObject({ CorsRules: z.array(corsRule) }).optional(),
  LifecycleConfiguration: z
    .strictObject({ Rules: z.array(lifecycleRule), TransitionDefaultMinimumObjectSize: z.string().optional() })
    .optional(),
  NotificationConfiguration: z
    .strictObject({
      EventBridgeConfiguration: z.strictObject({ EventBridgeEnabled: flag.optional() }).optional(),
    })
    .optional(),
  OwnershipControls: z.strictObject({ Rules: z.array(z.strictObject({ ObjectOwnership: z.string() })) }).optional(),
  LoggingConfiguration: z
    .strictObject({ DestinationBucketName: z.string().optional(), LogFilePrefix: z.string().optional() })
    .optional(),
  Tags: z.array(tag).optional(),
});

/** AWS::S3::BucketPolicy: read so that a typing mistake is found, then left alone; one account owns everything here. */
export const bucketPolicyProperties = z.strictObject({
  Bucket: z.string(),
  PolicyDocument: z.record(z.string(), z.unknown()),
});

/** One CORS rule as the template gives it, with what it left out filled in. */
export interface CorsRule {
  methods: string[];
  origins: string[];
  headers: string[];
  exposed: string[];
  maxAgeSeconds: number | undefined;
}

export type LifecycleRule = z.output<typeof lifecycleRule>;

/** A bucket as the templates declare it. */
export interface Bucket {
  name: string;
  arn: string;
  versioning: 'Enabled' | 'Suspended' | undefined;
  cors: CorsRule[];
  lifecycle: LifecycleRule[];
  /** Whether what happens to its objects is told to EventBridge. */
  tellsEventBridge: boolean;
}

/** Reads a bucket from its resolved resource. */
export const bucketOf = (resource: Resource): Bucket => {
  const properties = bucketProperties.parse(resource.properties);
  const eventBridge = properties.NotificationConfiguration?.EventBridgeConfiguration;
  return {
    name: resource.name,
    arn: resource.arn,
    versioning: properties.VersioningConfiguration?.Status,
    cors: (properties.CorsConfiguration?.CorsRules ?? []).map((rule) => ({
      methods: rule.AllowedMethods,
      origins: rule.AllowedOrigins,
      headers: rule.AllowedHeaders ?? [],
      exposed: rule.ExposedHeaders ?? [],
      maxAgeSeconds: rule.MaxAge,
    })),
    lifecycle: properties.LifecycleConfiguration?.Rules ?? [],
    tellsEventBridge: eventBridge !== undefined && eventBridge.EventBridgeEnabled !== false,
  };
};

import { type Duration, RemovalPolicy } from 'aws-cdk-lib';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type CfnBucket,
  type CorsRule,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import { environmentOf, named } from '../deployment.ts';
import { acknowledge } from './acknowledge.ts';

export interface PrivateBucketProps {
  holds: string;
  versioned?: boolean;
  /** Tells the account's default bus what happens to its objects. */
  tellsEvents?: boolean;
  cors?: CorsRule[];
  abandonedUploadsAfter: Duration;
  oldVersionsAfter?: Duration;
  /** Objects are not kept for ever. */
  keptFor?: Duration;
  /** The policy is written by the stack that has the distribution: OAC and TLS-only stand together there. */
  policyElsewhere?: boolean;
}

/** A bucket nobody reads but by a grant of ours: no public access, encrypted, TLS only. */
export class PrivateBucket extends Bucket {
  constructor(scope: Construct, id: string, props: PrivateBucketProps) {
    const { keepsData, name } = environmentOf(scope);
    super(scope, id, {
      // Bucket names are the whole world's: only the laptop may choose.
      ...(name === 'local' ? { bucketName: named(scope, props.holds) } : {}),
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: !props.policyElsewhere,
      versioned: props.versioned,
      cors: props.cors,
      removalPolicy: keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
      lifecycleRules: [
        {
          id: 'unfinished',
          abortIncompleteMultipartUploadAfter: props.abandonedUploadsAfter,
          ...(props.oldVersionsAfter ? { noncurrentVersionExpiration: props.oldVersionsAfter } : {}),
          // S3 takes one or the other; an expiration removes lone delete markers by itself.
          ...(props.keptFor
            ? { expiration: props.keptFor }
            : props.oldVersionsAfter
              ? { expiredObjectDeleteMarker: true }
              : {}),
        },
      ],
    });
    // Its operator finds it by what it holds: outside the laptop its name is CloudFormation's.
    new StringParameter(this, 'Known', {
      parameterName: `/arclight/${name}/buckets/${props.holds}`,
      stringValue: this.bucketName,
      description: `The bucket that holds ${props.holds}`,
    });
    if (props.tellsEvents) {
      // The property of the L2 would bring a custom resource; CloudFormation can say it itself.
      (this.node.defaultChild as CfnBucket).notificationConfiguration = {
        eventBridgeConfiguration: { eventBridgeEnabled: true },
      };
    }
    acknowledge(this, {
      'AwsSolutions-S1': 'Objects are reached through CloudFront and our functions only, and both keep their own logs.',
    });
  }
}

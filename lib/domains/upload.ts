import { Duration, Stack } from 'aws-cdk-lib';
import { CfnMalwareProtectionPlan } from 'aws-cdk-lib/aws-guardduty';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { accountClosed, accountClosing, accountSuspended } from '../../lambdas/accounts/events.ts';
import { videoDeleted } from '../../lambdas/catalog/events.ts';
import { uploadOperations } from '../../lambdas/upload/contract.ts';
import { uploadApiEnv, uploadWorkerEnv } from '../../lambdas/upload/env.ts';
import { acknowledge } from '../blocks/acknowledge.ts';
import { allow } from '../blocks/allow.ts';
import { EntityTable } from '../blocks/entity-table.ts';
import { PeopleCopy } from '../blocks/people-copy.ts';
import { QueueWorker } from '../blocks/queue-worker.ts';
import { Scheduled } from '../blocks/schedule.ts';
import { TeamCopy } from '../blocks/team-copy.ts';
import { environmentOf } from '../deployment.ts';
import type { Foundation } from '../foundation.ts';
import { DomainApi } from './api.ts';

/** Every source lies under this. */
const prefix = 'uploads/';

/** From the first byte of a file to "it has arrived, whole and clean". */
export class Upload extends Construct {
  readonly entities: EntityTable;
  readonly api: DomainApi;
  readonly workers: QueueWorker[];
  readonly sweep: Scheduled;

  constructor(scope: Construct, id: string, { foundation }: { foundation: Foundation }) {
    super(scope, id);
    const { uploads } = environmentOf(this);
    const bucket = foundation.buckets.upload;
    const ours = `${bucket.bucketArn}/${prefix}*`;
    const sends = allow('s3', ['PutObject', 'AbortMultipartUpload', 'ListMultipartUploadParts'], ours);
    const looks = allow('s3', ['GetObject', 'GetObjectVersion'], ours);
    const removesVersions = allow('s3', ['DeleteObject', 'DeleteObjectVersion'], ours);
    const findsVersions = allow('s3', ['ListBucketVersions'], bucket.bucketArn);
    // Without it S3 says "forbidden" of a key that is not there, and nobody could tell the two apart.
    const seesMissing = allow('s3', ['ListBucket'], bucket.bucketArn);
    this.entities = new EntityTable(this, 'Entities', { foundation, domain: 'upload', indexes: 1 });
    const { tableName } = this.entities.table;
    const rows = this.entities.allow('GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'ConditionCheckItem');
    this.api = new DomainApi(this, 'Api', {
      foundation,
      runs: 'upload-api',
      does: 'Answers what concerns uploads',
      operations: uploadOperations,
      env: uploadApiEnv.given({
        ...foundation.api.variables,
        UPLOAD_TABLE: tableName,
        UPLOAD_BUCKET: bucket.bucketName,
        MAX_UPLOAD_BYTES: String(uploads.largestBytes),
        MAX_DAILY_BYTES: String(uploads.dailyBytes),
        MAX_OPEN_UPLOADS: String(uploads.open),
      }),
      // The presigned addresses carry this function's own rights, so it needs what the sender will do.
      may: [rows, this.entities.allowQuery('table'), seesMissing, sends, looks],
    });

    const worker = {
      foundation,
      env: uploadWorkerEnv.given({
        UPLOAD_TABLE: tableName,
        UPLOAD_BUCKET: bucket.bucketName,
        MAX_UPLOAD_BYTES: String(uploads.largestBytes),
        UNSCANNABLE: uploads.unscannable,
      }),
    };
    this.workers = [
      new QueueWorker(this, 'OnObjectCreated', {
        ...worker,
        runs: 'upload-on-object-created',
        does: 'Checks a file that has arrived against what was declared',
        wants: {
          of: { source: 'aws.s3', detailType: 'Object Created' },
          detail: { bucket: { name: [bucket.bucketName] }, object: { key: [{ prefix }] } },
        },
        mayTake: Duration.seconds(60),
        may: [rows, this.entities.allowQuery('table'), seesMissing, looks, removesVersions],
      }),
      new QueueWorker(this, 'OnScanResult', {
        ...worker,
        runs: 'upload-on-scan-result',
        does: 'Lets a clean file on, and stops any other',
        wants: {
          of: { source: 'aws.guardduty', detailType: 'GuardDuty Malware Protection Object Scan Result' },
          detail: { s3ObjectDetails: { bucketName: [bucket.bucketName], objectKey: [{ prefix }] } },
        },
        mayTake: Duration.seconds(60),
        may: [rows, removesVersions],
      }),
      new QueueWorker(this, 'OnVideoDeleted', {
        ...worker,
        runs: 'upload-on-video-deleted',
        does: 'Removes the source of a video that is gone',
        wants: { news: [videoDeleted], bus: foundation.bus },
        mayTake: Duration.seconds(60),
        may: [
          rows,
          this.entities.allowQuery('table'),
          allow('s3', ['AbortMultipartUpload'], ours),
          findsVersions,
          removesVersions,
        ],
      }),
      new QueueWorker(this, 'OnAccountBarred', {
        ...worker,
        runs: 'upload-on-account-barred',
        does: 'Ends what somebody who was suspended or has left is sending',
        wants: { news: [accountSuspended, accountClosing, accountClosed], bus: foundation.bus },
        mayTake: Duration.seconds(60),
        may: [
          rows,
          this.entities.allowQuery('table'),
          allow('s3', ['AbortMultipartUpload'], ours),
          findsVersions,
          removesVersions,
        ],
        // What is on its way goes on arriving for as long as this news is late.
        lateAfter: Duration.minutes(1),
      }),
      new PeopleCopy(this, 'People', { foundation, domain: 'upload', entities: this.entities }),
      new TeamCopy(this, 'Teams', { foundation, domain: 'upload', entities: this.entities }),
    ];
    this.sweep = new Scheduled(this, 'Sweep', {
      ...worker,
      runs: 'upload-every-minute-sweep',
      does: 'Ends uploads whose time is up, and looks after those whose events got lost',
      every: 'rate(1 minute)',
      mayTake: Duration.seconds(50),
      may: [rows, this.entities.allowQuery('table', 'gsi1'), seesMissing, sends, looks, findsVersions, removesVersions],
    });
    this.#scan(foundation);
  }

  /** GuardDuty looks into every new source; its verdict is the gate before transcoding. */
  #scan({ buckets }: Foundation): void {
    const bucket = buckets.upload;
    const { partition, region, account } = Stack.of(this);
    const role = new Role(this, 'ScanRole', {
      assumedBy: new ServicePrincipal('malware-protection-plan.guardduty.amazonaws.com'),
    });
    const managedRule = `arn:${partition}:events:${region}:${account}:rule/DO-NOT-DELETE-AmazonGuardDutyMalwareProtectionS3*`;
    const asGuardDuty = { StringEquals: { 'events:ManagedBy': 'malware-protection-plan.guardduty.amazonaws.com' } };
    for (const statement of [
      new PolicyStatement({
        actions: ['events:PutRule', 'events:DeleteRule', 'events:PutTargets', 'events:RemoveTargets'],
        resources: [managedRule],
        conditions: asGuardDuty,
      }),
      allow('events', ['DescribeRule', 'ListTargetsByRule'], managedRule),
      allow('s3', ['PutBucketNotification', 'GetBucketNotification', 'ListBucket'], bucket.bucketArn),
      allow('s3', ['GetObject', 'GetObjectVersion'], `${bucket.bucketArn}/${prefix}*`),
      allow('s3', ['PutObject'], `${bucket.bucketArn}/malware-protection-resource-validation-object`),
    ])
      role.addToPolicy(statement);
    acknowledge(role, {
      'AwsSolutions-IAM5': 'GuardDuty names its own rule; and it reads every key below uploads/, for that is its work.',
    });
    const plan = new CfnMalwareProtectionPlan(this, 'Scan', {
      role: role.roleArn,
      protectedResource: { s3Bucket: { bucketName: bucket.bucketName, objectPrefixes: [prefix] } },
      actions: { tagging: { status: 'DISABLED' } },
    });
    plan.node.addDependency(role);
  }
}

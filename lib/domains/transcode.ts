import { Duration, Stack } from 'aws-cdk-lib';
import { type IMetric, MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnQueue } from 'aws-cdk-lib/aws-mediaconvert';
import { Construct } from 'constructs';
import { videoDeleted } from '../../lambdas/catalog/events.ts';
import { streamArchived } from '../../lambdas/live/events.ts';
import { transcodeEnv } from '../../lambdas/transcode/env.ts';
import { uploadCompleted } from '../../lambdas/upload/events.ts';
import { acknowledge } from '../blocks/acknowledge.ts';
import { Alarm } from '../blocks/alarm.ts';
import { allow } from '../blocks/allow.ts';
import { EntityTable } from '../blocks/entity-table.ts';
import { QueueWorker } from '../blocks/queue-worker.ts';
import { Scheduled } from '../blocks/schedule.ts';
import { named } from '../deployment.ts';
import type { Foundation } from '../foundation.ts';

/** From a whole, clean source to renditions that have been checked. */
export class Transcode extends Construct {
  readonly entities: EntityTable;
  readonly workers: QueueWorker[];
  readonly reconcile: Scheduled;
  readonly encodes: CfnQueue;

  constructor(scope: Construct, id: string, { foundation }: { foundation: Foundation }) {
    super(scope, id);
    const { media, images, upload } = foundation.buckets;
    this.encodes = new CfnQueue(this, 'Encodes', {
      name: named(this, 'encodes'),
      description: 'Every rung of every video; the first rungs go before the rest by priority',
      pricingPlan: 'ON_DEMAND',
      status: 'ACTIVE',
    });
    const encoder = this.#encoder(foundation);
    this.entities = new EntityTable(this, 'Entities', { foundation, domain: 'transcode', indexes: 1 });
    const { region, account, partition } = Stack.of(this);
    const jobs = `arn:${partition}:mediaconvert:${region}:${account}:jobs/*`;
    const shared = {
      foundation,
      env: transcodeEnv.given({
        TRANSCODE_TABLE: this.entities.table.tableName,
        MEDIA_BUCKET: media.bucketName,
        IMAGES_BUCKET: images.bucketName,
        MEDIACONVERT_ROLE: encoder.roleArn,
        MEDIACONVERT_QUEUE: this.encodes.attrArn,
      }),
    };
    const rows = this.entities.allow('GetItem', 'PutItem', 'ConditionCheckItem');
    const probes = [
      // Probing knows no resources; what it may read is what the caller may read.
      allow('mediaconvert', ['Probe'], '*'),
    ];
    const advances = [
      // Also when a job is done: the file that was encoded must still be the file that was checked.
      allow('s3', ['GetObject'], `${upload.bucketArn}/uploads/*`),
      allow('mediaconvert', ['CreateJob'], this.encodes.attrArn),
      new PolicyStatement({
        actions: ['iam:PassRole'],
        resources: [encoder.roleArn],
        conditions: { StringEquals: { 'iam:PassedToService': 'mediaconvert.amazonaws.com' } },
      }),
      allow('mediaconvert', ['GetJob', 'CancelJob'], jobs),
      allow('s3', ['GetObject', 'PutObject'], `${media.bucketArn}/v/*`),
      // For lists of what came out; and without it a playlist that is not there yet would be "forbidden".
      allow('s3', ['ListBucket'], media.bucketArn, images.bucketArn),
    ];
    this.workers = [
      new QueueWorker(this, 'OnUploadCompleted', {
        ...shared,
        runs: 'transcode-on-upload-completed',
        does: 'Probes a source, chooses its ladder and orders the first rungs',
        wants: { news: [uploadCompleted], bus: foundation.bus },
        mayTake: Duration.minutes(2),
        memoryMb: 1024,
        batch: 1,
        may: [rows, ...probes, ...advances],
      }),
      ...(foundation.live
        ? [
            new QueueWorker(this, 'OnStreamArchived', {
              ...shared,
              runs: 'transcode-on-stream-archived',
              does: 'Checks what was recorded of a stream and writes the playlists over it',
              wants: { news: [streamArchived], bus: foundation.bus },
              // Twelve hours in six renditions are a hundred thousand files to be listed.
              mayTake: Duration.minutes(5),
              memoryMb: 1024,
              batch: 1,
              may: [rows, ...advances],
            }),
          ]
        : []),
      new QueueWorker(this, 'OnJobChanged', {
        ...shared,
        runs: 'transcode-on-job-changed',
        does: 'Follows an encode; checks what came out and puts it into the playlists',
        wants: {
          of: { source: 'aws.mediaconvert', detailType: 'MediaConvert Job State Change' },
          detail: { queue: [this.encodes.attrArn] },
        },
        mayTake: Duration.minutes(2),
        memoryMb: 1024,
        batch: 5,
        may: [rows, ...advances],
      }),
      new QueueWorker(this, 'OnVideoDeleted', {
        ...shared,
        runs: 'transcode-on-video-deleted',
        does: 'Stops the encodes of a video that is gone',
        wants: { news: [videoDeleted], bus: foundation.bus },
        mayTake: Duration.seconds(60),
        may: [rows, this.entities.allowQuery('table'), ...advances],
      }),
    ];
    this.reconcile = new Scheduled(this, 'Reconcile', {
      ...shared,
      runs: 'transcode-every-minute-reconcile',
      does: 'Asks MediaConvert about encodes that have been silent for too long',
      every: 'rate(1 minute)',
      mayTake: Duration.seconds(50),
      memoryMb: 1024,
      may: [rows, this.entities.allowQuery('gsi1'), ...advances],
    });
    this.#watch(foundation);
  }

  /** What MediaConvert itself may: read sources, write renditions and pictures. */
  #encoder({ buckets }: Foundation): Role {
    const role = new Role(this, 'Encoder', { assumedBy: new ServicePrincipal('mediaconvert.amazonaws.com') });
    role.addToPolicy(allow('s3', ['GetObject', 'GetObjectVersion'], `${buckets.upload.bucketArn}/uploads/*`));
    // The excerpt of a recording, and nothing else of what people watch.
    role.addToPolicy(allow('s3', ['GetObject'], `${buckets.media.bucketArn}/v/*/excerpt.mp4`));
    role.addToPolicy(allow('s3', ['PutObject'], `${buckets.media.bucketArn}/v/*`, `${buckets.images.bucketArn}/img/*`));
    acknowledge(role, {
      'AwsSolutions-IAM5': 'An encode’s keys begin with its video’s id, below one prefix a bucket.',
    });
    return role;
  }

  /** How many of the encodes came to their end, and how long they waited for their turn. */
  get shows(): Record<string, IMetric[]> {
    const ofQueue = (metricName: string, statistic: string) =>
      new Metric({
        namespace: 'AWS/MediaConvert',
        metricName,
        dimensionsMap: { Queue: this.encodes.attrArn },
        statistic,
        period: Duration.minutes(5),
      });
    return {
      Encodes: [ofQueue('JobsCompletedCount', 'Sum'), ofQueue('JobsErroredCount', 'Sum')],
      'Encodes wait for their turn, ms': [ofQueue('StandbyTime', 'Average'), ofQueue('StandbyTime', 'p95')],
      'Encodes take, ms': [ofQueue('TranscodingTime', 'Average'), ofQueue('TranscodingTime', 'p95')],
    };
  }

  /** OPS-04. Errors of MediaConvert are the jobs'; broken uploads are told to their owners and ring nothing. */
  #watch({ alarms }: Foundation): void {
    const period = Duration.minutes(10);
    const ofQueue = (metricName: string) =>
      new Metric({
        namespace: 'AWS/MediaConvert',
        metricName,
        dimensionsMap: { Queue: this.encodes.attrArn },
        statistic: 'Sum',
        period,
      });
    new Alarm(this, 'Failing', {
      name: 'transcode-failing',
      runbook: 'transcode-failing',
      means: 'More than 2 % of encodes have failed in ten minutes.',
      metric: new MathExpression({
        expression: 'IF(failed > 0, 100 * failed / (failed + done), 0)',
        usingMetrics: { failed: ofQueue('JobsErroredCount'), done: ofQueue('JobsCompletedCount') },
        period,
        label: 'failed encodes, %',
      }),
      above: 2,
      tells: alarms,
    });
  }
}

import { Duration, Stack } from 'aws-cdk-lib';
import { type IMetric, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnInputSecurityGroup } from 'aws-cdk-lib/aws-medialive';
import { Construct } from 'constructs';
import type { Environment } from '../../config/environment.ts';
import { accountClosed, accountSuspended, channelEvents } from '../../lambdas/accounts/events.ts';
import { liveOperations } from '../../lambdas/live/contract.ts';
import { liveApiEnv, liveCopyEnv, liveWorkerEnv } from '../../lambdas/live/env.ts';
import {
  harvestChanged,
  mediaLiveAlert,
  mediaLiveInputChanged,
  mediaLiveStateChanged,
} from '../../lambdas/live/events.ts';
import { staffStreamOperations } from '../../lambdas/moderation/stream-contract.ts';
import { acknowledge } from '../blocks/acknowledge.ts';
import { Alarm } from '../blocks/alarm.ts';
import { allow } from '../blocks/allow.ts';
import { EntityTable } from '../blocks/entity-table.ts';
import { PeopleCopy } from '../blocks/people-copy.ts';
import { QueueWorker } from '../blocks/queue-worker.ts';
import { Scheduled } from '../blocks/schedule.ts';
import { environmentOf, named } from '../deployment.ts';
import type { Foundation } from '../foundation.ts';
import { DomainApi } from './api.ts';

export interface LiveProps {
  foundation: Foundation & { live: NonNullable<Foundation['live']> };
  settings: NonNullable<Environment['live']>;
}

/** Streams: from "go live" to the last picture, and to a recording. Encoders and packaging are made while somebody is on air. */
export class Live extends Construct {
  readonly entities: EntityTable;
  readonly api: DomainApi;
  readonly workers: QueueWorker[];
  readonly reconcile: Scheduled;
  readonly reap: Scheduled;

  constructor(scope: Construct, id: string, { foundation, settings }: LiveProps) {
    super(scope, id);
    if (settings.class === 'STANDARD' && settings.targets.most > 0)
      throw new Error(
        'live.targets.most must be 0 with the class STANDARD: its two pipelines would send a target the same twice',
      );
    if (settings.class === 'STANDARD' && settings.srt)
      throw new Error(
        'live.srt must be left out with the class STANDARD: streaming software calls one of its two listeners, and the other stays dark',
      );
    const { media } = foundation.buckets;
    const { playbackSigning, targets: seal } = foundation.secrets;
    const publishers = new CfnInputSecurityGroup(this, 'Publishers', {
      whitelistRules: settings.publishFrom.map((cidr) => ({ cidr })),
    });
    if (environmentOf(this).name === 'local')
      publishers.addMetadata('arclight:local', { relayLoopback: settings.targets.loopback });
    const passphrases = this.#passphrases();
    const encoder = this.#encoder(foundation, settings.srt && passphrases);
    this.entities = new EntityTable(this, 'Entities', { foundation, domain: 'live', indexes: 3 });
    const { publishFrom: _, ...told } = settings;
    const known = {
      LIVE_TABLE: this.entities.table.tableName,
      LIVE_SETTINGS: JSON.stringify(told),
      LIVE_NAME: named(this, 'live'),
      INPUT_SECURITY_GROUP: publishers.ref,
      CHANNEL_GROUP: foundation.live.groupName,
      MEDIALIVE_ROLE: encoder.roleArn,
      MEDIA_BUCKET: media.bucketName,
      SEAL_SECRET: seal.secretName,
    };
    const rows = this.entities.allow('GetItem', 'PutItem', 'UpdateItem', 'DeleteItem');
    const opens = allow('secretsmanager', ['GetSecretValue'], seal.secretArn);
    // Whoever switches SRT off still has to forget what is left of it.
    const forgets = allow('secretsmanager', ['DeleteSecret'], passphrases);
    const studio = [...this.#studio(foundation, encoder), opens, forgets];
    const ofOurChannels = { channel_arn: [{ prefix: this.#mediaLive('channel:') }] };
    const looks = new QueueWorker(this, 'OnStreamDue', {
      foundation,
      runs: 'live-on-stream-due',
      does: 'Brings each stream a step further: up, on air, down, and into its recording',
      env: known,
      wants: { of: mediaLiveStateChanged, detail: ofOurChannels },
      mayTake: Duration.seconds(60),
      memoryMb: 1024,
      batch: 1,
      lateAfter: Duration.minutes(1),
      may: [rows, ...studio, this.entities.allowQuery('table')],
    });
    looks.alsoHears(
      'Alerts',
      { of: mediaLiveAlert, detail: ofOurChannels },
      'MediaLive says that something is missing',
    );
    looks.alsoHears(
      'Inputs',
      { of: mediaLiveInputChanged, detail: ofOurChannels },
      'MediaLive says that an input changed',
    );
    looks.alsoHears(
      'Harvests',
      { of: harvestChanged, detail: { harvestJob: { channelGroupName: [foundation.live.groupName] } } },
      'MediaPackage says how a recording goes',
    );
    // It tells itself when to look again; the queue is there only now.
    const env = liveWorkerEnv.given({ ...known, DUE_QUEUE: looks.queue.queueUrl });
    const wakes = allow('sqs', ['SendMessage'], looks.queue.queueArn);
    looks.worker.function.addEnvironment('DUE_QUEUE', env.DUE_QUEUE);
    looks.worker.function.addToRolePolicy(wakes);
    const works = [rows, wakes, ...studio];

    this.api = new DomainApi(this, 'Api', {
      foundation,
      runs: 'live-api',
      does: 'Answers what concerns streams',
      operations: [...liveOperations, ...staffStreamOperations],
      env: liveApiEnv.given({ ...foundation.api.variables, ...env, SIGNING_SECRET: playbackSigning.secretName }),
      may: [
        this.entities.allow('GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'ConditionCheckItem'),
        this.entities.allowQuery('table', 'gsi1', 'gsi2'),
        wakes,
        allow('secretsmanager', ['GetSecretValue'], playbackSigning.secretArn, seal.secretArn),
        allow(
          'medialive',
          ['CreateInput', 'CreateTags'],
          this.#mediaLive('input:*'),
          this.#mediaLive(`inputSecurityGroup:${publishers.ref}`),
        ),
        allow('medialive', ['ListAlerts'], this.#mediaLive('channel:*')),
        ...(settings.srt ? [allow('secretsmanager', ['CreateSecret', 'PutSecretValue'], passphrases)] : []),
        allow('cloudwatch', ['GetMetricData'], '*'),
      ],
    });
    const worker = { foundation, env, may: [...works, this.entities.allowQuery('table')] };
    this.workers = [
      looks,
      new QueueWorker(this, 'OnAccountBarred', {
        ...worker,
        runs: 'live-on-account-barred',
        does: 'Ends what somebody who was suspended or has left has on air',
        wants: { news: [accountSuspended, accountClosed], bus: foundation.bus },
        mayTake: Duration.seconds(60),
        may: [rows, wakes, this.entities.allowQuery('gsi1')],
        // What they show goes on being shown for as long as this news is late.
        lateAfter: Duration.minutes(1),
      }),
      new QueueWorker(this, 'OnChannelUpdated', {
        foundation,
        runs: 'live-on-channel-updated',
        does: 'Keeps the handle, name and team of every channel',
        wants: { news: channelEvents, bus: foundation.bus },
        env: liveCopyEnv.given({ LIVE_TABLE: env.LIVE_TABLE }),
        mayTake: Duration.seconds(15),
        memoryMb: 256,
        may: [this.entities.allow('PutItem')],
      }),
      new PeopleCopy(this, 'People', { foundation, domain: 'live', entities: this.entities }),
    ];
    this.reconcile = new Scheduled(this, 'Reconcile', {
      ...worker,
      runs: 'live-every-minute-reconcile',
      does: 'Looks at streams nobody has looked at in time',
      every: 'rate(1 minute)',
      mayTake: Duration.seconds(60),
      memoryMb: 1024,
      may: [...works, this.entities.allowQuery('table', 'gsi3')],
    });
    this.reap = new Scheduled(this, 'Reap', {
      ...worker,
      runs: 'live-every-five-minutes-reap',
      does: 'Stops encoders that run for nobody, and counts the hours on air',
      every: 'rate(5 minutes)',
      mayTake: Duration.seconds(60),
      may: [...worker.may, allow('secretsmanager', ['ListSecrets'], '*')],
    });
    this.#watch(foundation);
  }

  #mediaLive(what: string): string {
    const { partition, region, account } = Stack.of(this);
    return `arn:${partition}:medialive:${region}:${account}:${what}`;
  }

  /** The passphrases of streams that are sent by SRT (`passphrases.ts`). */
  #passphrases(): string {
    const { partition, region, account } = Stack.of(this);
    return `arn:${partition}:secretsmanager:${region}:${account}:secret:${named(this, 'live')}/srt/*`;
  }

  #packaging(groupName: string, what: string): string {
    const { partition, region, account } = Stack.of(this);
    return `arn:${partition}:mediapackagev2:${region}:${account}:channelGroup/${groupName}${what}`;
  }

  /** What MediaLive itself may: send tracks to packaging, and read the passphrases it listens with. */
  #encoder({ live }: LiveProps['foundation'], passphrases: string | undefined): Role {
    const role = new Role(this, 'Encoder', { assumedBy: new ServicePrincipal('medialive.amazonaws.com') });
    role.addToPolicy(allow('mediapackagev2', ['PutObject'], this.#packaging(live.groupName, '/channel/*')));
    if (passphrases) role.addToPolicy(allow('secretsmanager', ['GetSecretValue'], passphrases));
    acknowledge(role, {
      'AwsSolutions-IAM5': 'Each stream has a channel of its own in one group, and each of its keys a secret.',
    });
    return role;
  }

  /** What bringing streams up and down takes, and recording them. */
  #studio({ live, buckets }: LiveProps['foundation'], encoder: Role): PolicyStatement[] {
    const media = buckets.media.bucketArn;
    const channels = this.#packaging(live.groupName, '/channel/*');
    return [
      allow('medialive', ['ListChannels', 'ListInputs'], '*'),
      allow(
        'medialive',
        [
          'CreateChannel',
          'DescribeChannel',
          'UpdateChannel',
          'StartChannel',
          'StopChannel',
          'DeleteChannel',
          'ListAlerts',
          'CreateTags',
        ],
        this.#mediaLive('channel:*'),
      ),
      // An encoder that takes an input in is a matter of both.
      allow('medialive', ['CreateChannel', 'UpdateChannel', 'DeleteInput'], this.#mediaLive('input:*')),
      new PolicyStatement({
        actions: ['iam:PassRole'],
        resources: [encoder.roleArn],
        conditions: { StringEquals: { 'iam:PassedToService': 'medialive.amazonaws.com' } },
      }),
      allow('mediapackagev2', ['ListChannels'], this.#packaging(live.groupName, '')),
      allow(
        'mediapackagev2',
        [
          ...['CreateChannel', 'GetChannel', 'DeleteChannel'],
          ...['CreateOriginEndpoint', 'GetOriginEndpoint', 'DeleteOriginEndpoint'],
          ...['PutOriginEndpointPolicy', 'DeleteOriginEndpointPolicy'],
          ...['CreateHarvestJob', 'GetHarvestJob'],
        ],
        this.#packaging(live.groupName, ''),
        channels,
      ),
      allow('cloudwatch', ['GetMetricData'], '*'),
      // A harvest writes with the rights of whoever asks for it; then what it wrote is read.
      allow('s3', ['PutObject', 'GetObject'], `${media}/v/*`),
      allow('s3', ['ListBucket', 'GetBucketLocation'], media),
    ];
  }

  #counted(metricName: string, runs: string, period: Duration): Metric {
    return new Metric({
      namespace: 'Arclight',
      metricName,
      dimensionsMap: { service: named(this, runs) },
      statistic: 'Sum',
      period,
    });
  }

  /** What only this domain has to show. */
  get shows(): Record<string, IMetric[]> {
    const period = Duration.minutes(5);
    return {
      'Streams that did not start': [this.#counted('LiveStartsFailed', 'live-on-stream-due', period)],
      'Connections lost': [this.#counted('LiveInputsLost', 'live-on-stream-due', period)],
      'Encoders that ran for nobody': [this.#counted('LiveEncodersOrphaned', 'live-every-five-minutes-reap', period)],
      'Pictures dropped on the way in': [this.#dropped()],
    };
  }

  #dropped(): Metric {
    return new Metric({
      namespace: 'AWS/MediaLive',
      metricName: 'DroppedFrames',
      dimensionsMap: { Pipeline: '0' },
      statistic: 'Sum',
      period: Duration.minutes(5),
    });
  }

  #watch({ alarms: tells }: Foundation): void {
    const due = 'live-on-stream-due';
    const minutes = (count: number) => Duration.minutes(count);
    new Alarm(this, 'Orphaned', {
      name: 'live-encoder-without-stream',
      runbook: 'live-encoder-without-stream',
      means: 'An encoder ran, and was paid for, without a stream on air.',
      metric: this.#counted('LiveEncodersOrphaned', 'live-every-five-minutes-reap', minutes(5)),
      above: 0,
      tells,
    });
    new Alarm(this, 'NotStopping', {
      name: 'live-encoder-not-stopping',
      runbook: 'live-encoder-without-stream',
      means: 'An encoder has not stopped for ten minutes after its stream was ended.',
      metric: this.#counted('LiveEncodersNotStopping', due, minutes(5)),
      above: 0,
      tells,
    });
    new Alarm(this, 'NotStarting', {
      name: 'live-not-starting',
      runbook: 'live-not-starting',
      means: 'More than two streams did not come up within ten minutes.',
      metric: this.#counted('LiveStartsFailed', due, minutes(10)),
      above: 2,
      tells,
    });
    new Alarm(this, 'InputsLost', {
      name: 'live-inputs-lost',
      runbook: 'live-inputs-lost',
      means:
        'More than twenty connections of streamers were lost within five minutes: more than people lose by themselves.',
      metric: this.#counted('LiveInputsLost', due, minutes(5)),
      above: 20,
      tells,
    });
    new Alarm(this, 'Dropped', {
      name: 'live-frames-dropped',
      runbook: 'live-inputs-lost',
      means: 'Encoders have dropped more than 1,000 pictures in each of three times five minutes.',
      metric: this.#dropped(),
      above: 1000,
      periods: 3,
      tells,
    });
    new Alarm(this, 'NotArchived', {
      name: 'live-not-archived',
      runbook: 'live-not-archived',
      means: 'The recording of a stream could not be made.',
      metric: this.#counted('LiveArchivesFailed', due, minutes(5)),
      above: 0,
      tells,
    });
  }
}

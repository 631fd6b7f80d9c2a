import { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { accountClosed } from '../../lambdas/accounts/events.ts';
import { videoEvents } from '../../lambdas/catalog/events.ts';
import { transcodeFailed, transcodeFinished, transcodePlayable } from '../../lambdas/transcode/events.ts';
import { uploadEvents } from '../../lambdas/upload/events.ts';
import { webhooksOperations } from '../../lambdas/webhooks/contract.ts';
import {
  webhooksApiEnv,
  webhooksDeliveryEnv,
  webhooksEraserEnv,
  webhooksNewsEnv,
  webhooksReconcileEnv,
} from '../../lambdas/webhooks/env.ts';
import { Alarm } from '../blocks/alarm.ts';
import { allow } from '../blocks/allow.ts';
import { EntityTable } from '../blocks/entity-table.ts';
import { PeopleCopy } from '../blocks/people-copy.ts';
import { QueueWorker } from '../blocks/queue-worker.ts';
import { Scheduled } from '../blocks/schedule.ts';
import { environmentOf, named } from '../deployment.ts';
import type { Foundation } from '../foundation.ts';
import { DomainApi } from './api.ts';

/** Tells other people's servers what happened to their uploads and videos. */
export class Webhooks extends Construct {
  readonly entities: EntityTable;
  readonly api: DomainApi;
  readonly workers: QueueWorker[];
  readonly reconcile: Scheduled;
  readonly #sender: QueueWorker;

  constructor(scope: Construct, id: string, { foundation }: { foundation: Foundation }) {
    super(scope, id);
    const { webhooks } = environmentOf(this);
    const seal = foundation.secrets.webhooks;
    this.entities = new EntityTable(this, 'Entities', { foundation, domain: 'webhooks', indexes: 2 });
    const WEBHOOKS_TABLE = this.entities.table.tableName;
    const rows = this.entities.allow('GetItem', 'PutItem', 'UpdateItem', 'DeleteItem');
    const reads = this.entities.allowQuery('table');
    const opens = allow('secretsmanager', ['GetSecretValue'], seal.secretArn);
    const addresses = { WEBHOOK_PORTS: webhooks.ports.join(','), WEBHOOK_LOOPBACK: webhooks.loopback };

    this.#sender = new QueueWorker(this, 'OnDeliveryDue', {
      foundation,
      runs: 'webhooks-on-delivery-due',
      does: 'Sends what is due to the addresses people gave, and notes how that went',
      env: { WEBHOOKS_TABLE, ...addresses, SEAL_SECRET: seal.secretName },
      // Ten at the same time, each of ten seconds at most.
      mayTake: Duration.seconds(30),
      atOnce: 50,
      // What is tried again lies in this queue for up to a quarter of an hour before its time has come.
      lateAfter: Duration.minutes(20),
      may: [rows, opens],
    });
    const { queue } = this.#sender;
    const DUE_QUEUE = queue.queueUrl;
    const hands = allow('sqs', ['SendMessage'], queue.queueArn);
    // It hands itself what has to be tried again; the queue is there only now.
    const { function: sends } = this.#sender.worker;
    const told = webhooksDeliveryEnv.given({ WEBHOOKS_TABLE, DUE_QUEUE, ...addresses, SEAL_SECRET: seal.secretName });
    for (const [name, value] of Object.entries(told)) sends.addEnvironment(name, value);
    sends.addToRolePolicy(hands);

    this.api = new DomainApi(this, 'Api', {
      foundation,
      runs: 'webhooks-api',
      does: 'Keeps webhooks and shows what was sent',
      operations: webhooksOperations,
      env: webhooksApiEnv.given({
        ...foundation.api.variables,
        WEBHOOKS_TABLE,
        DUE_QUEUE,
        ...addresses,
        SEAL_SECRET: seal.secretName,
      }),
      may: [rows, this.entities.allowQuery('table', 'gsi2'), opens, hands],
    });

    const onNews = new QueueWorker(this, 'OnNews', {
      foundation,
      runs: 'webhooks-on-news',
      does: 'Gives every webhook that wants to hear of it a delivery',
      wants: { news: videoEvents, bus: foundation.bus },
      env: webhooksNewsEnv.given({ WEBHOOKS_TABLE, DUE_QUEUE }),
      mayTake: Duration.seconds(15),
      may: [this.entities.allow('PutItem'), reads, hands],
    });
    onNews.alsoHears('UploadNews', { news: uploadEvents, bus: foundation.bus }, 'Uploads, for webhooks');
    const ofTranscode = [transcodePlayable, transcodeFinished, transcodeFailed];
    onNews.alsoHears('TranscodeNews', { news: ofTranscode, bus: foundation.bus }, 'Renditions, for webhooks');

    this.workers = [
      this.#sender,
      onNews,
      new QueueWorker(this, 'OnAccountClosed', {
        foundation,
        runs: 'webhooks-on-account-closed',
        does: 'Removes the webhooks of a person who has left',
        wants: { news: [accountClosed], bus: foundation.bus },
        env: webhooksEraserEnv.given({ WEBHOOKS_TABLE }),
        mayTake: Duration.seconds(15),
        memoryMb: 256,
        may: [rows, reads],
      }),
      new PeopleCopy(this, 'People', { foundation, domain: 'webhooks', entities: this.entities }),
    ];
    this.reconcile = new Scheduled(this, 'Reconcile', {
      foundation,
      runs: 'webhooks-every-minute-reconcile',
      does: 'Wakes deliveries that wait long or were forgotten, sends ranges again, and removes what was deleted',
      every: 'rate(1 minute)',
      env: webhooksReconcileEnv.given({ WEBHOOKS_TABLE, DUE_QUEUE, SEAL_SECRET: seal.secretName }),
      mayTake: Duration.seconds(50),
      may: [rows, this.entities.allowQuery('table', 'gsi1', 'gsi2'), opens, hands],
    });
    this.#watch(foundation);
  }

  #counted(metricName: string, period: Duration): Metric {
    return new Metric({
      namespace: 'Arclight',
      metricName,
      dimensionsMap: { service: named(this, this.#sender.worker.name) },
      statistic: 'Sum',
      period,
    });
  }

  get shows(): Record<string, IMetric[]> {
    const period = Duration.minutes(5);
    return {
      'Attempts, and those that failed': [
        this.#counted('WebhookAttempts', period),
        this.#counted('WebhookFailures', period),
      ],
    };
  }

  /** One receiver that is down is its owner's affair; nearly all of them at once is ours. */
  #watch({ alarms }: Foundation): void {
    const period = Duration.minutes(10);
    new Alarm(this, 'Failing', {
      name: 'webhooks-failing',
      runbook: 'webhooks-failing',
      means: 'More than three quarters of all attempts to deliver webhooks have failed for half an hour.',
      metric: new MathExpression({
        expression: 'IF(attempts > 50, 100 * FILL(failures, 0) / attempts, 0)',
        usingMetrics: {
          attempts: this.#counted('WebhookAttempts', period),
          failures: this.#counted('WebhookFailures', period),
        },
        period,
        label: 'failed attempts, %',
      }),
      above: 75,
      periods: 3,
      tells: alarms,
    });
  }
}

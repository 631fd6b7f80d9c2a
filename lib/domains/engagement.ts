import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { accountClosed, channelEvents } from '../../lambdas/accounts/events.ts';
import { engagementOperations } from '../../lambdas/engagement/contract.ts';
import {
  engagementApiEnv,
  engagementChannelEnv,
  engagementCopyEnv,
  engagementTellingEnv,
} from '../../lambdas/engagement/env.ts';
import { streamEvents } from '../../lambdas/live/events.ts';
import { allow } from '../blocks/allow.ts';
import { EntityTable } from '../blocks/entity-table.ts';
import { PeopleCopy } from '../blocks/people-copy.ts';
import { QueueWorker } from '../blocks/queue-worker.ts';
import type { Foundation } from '../foundation.ts';
import { DomainApi } from './api.ts';

/** What people have to do with channels: who follows which. */
export class Engagement extends Construct {
  readonly entities: EntityTable;
  readonly api: DomainApi;
  readonly workers: QueueWorker[];

  constructor(scope: Construct, id: string, { foundation }: { foundation: Foundation }) {
    super(scope, id);
    const { playbackSigning } = foundation.secrets;
    this.entities = new EntityTable(this, 'Entities', { foundation, domain: 'engagement', indexes: 2 });
    const ENGAGEMENT_TABLE = this.entities.table.tableName;
    const changes = this.entities.allow('GetItem', 'PutItem', 'UpdateItem');
    this.api = new DomainApi(this, 'Api', {
      foundation,
      runs: 'engagement-api',
      does: 'Lets people follow channels, and shows who follows which',
      operations: engagementOperations,
      env: engagementApiEnv.given({
        ...foundation.api.variables,
        ENGAGEMENT_TABLE,
        SIGNING_SECRET: playbackSigning.secretName,
      }),
      may: [
        changes,
        this.entities.allow('BatchGetItem'),
        this.entities.allowQuery('gsi1', 'gsi2'),
        allow('secretsmanager', ['GetSecretValue'], playbackSigning.secretArn),
      ],
    });
    const due = new QueueWorker(this, 'OnFollowersDue', {
      foundation,
      runs: 'engagement-on-followers-due',
      does: 'Lets go of those who follow a channel that is gone, some at a time',
      env: { ENGAGEMENT_TABLE },
      mayTake: Duration.minutes(1),
      batch: 1,
      may: [changes, this.entities.allowQuery('gsi1')],
    });
    const telling = new QueueWorker(this, 'OnTellingDue', {
      foundation,
      runs: 'engagement-on-telling-due',
      does: 'Has those who follow a channel told that it is live, some at a time',
      env: { ENGAGEMENT_TABLE },
      mayTake: Duration.seconds(30),
      batch: 1,
      // As many partitions as the followers of a channel lie in, of three channels at the same time.
      atOnce: 48,
      may: [this.entities.allow('GetItem', 'PutItem', 'UpdateItem'), this.entities.allowQuery('gsi1')],
    });
    const tells = allow('sqs', ['SendMessage'], telling.queue.queueArn);
    const onAir = engagementTellingEnv.given({ ENGAGEMENT_TABLE, TELLING_QUEUE: telling.queue.queueUrl });
    telling.worker.function.addToRolePolicy(tells);
    for (const [name, value] of Object.entries(onAir)) telling.worker.function.addEnvironment(name, value);
    const asks = allow('sqs', ['SendMessage'], due.queue.queueArn);
    const told = engagementChannelEnv.given({ ENGAGEMENT_TABLE, DUE_QUEUE: due.queue.queueUrl });
    // It asks for its own next look.
    due.worker.function.addToRolePolicy(asks);
    for (const [name, value] of Object.entries(told)) due.worker.function.addEnvironment(name, value);
    this.workers = [
      due,
      telling,
      new QueueWorker(this, 'OnChannelUpdated', {
        foundation,
        runs: 'engagement-on-channel-updated',
        does: 'Keeps what engagement knows of channels, and ends following those that are gone',
        wants: { news: channelEvents, bus: foundation.bus },
        env: told,
        mayTake: Duration.seconds(15),
        memoryMb: 256,
        may: [this.entities.allow('PutItem'), asks],
      }),
      new QueueWorker(this, 'OnStreamNews', {
        foundation,
        runs: 'engagement-on-stream-news',
        does: 'Keeps what channels have on air, and has their followers told of it',
        wants: { news: streamEvents, bus: foundation.bus },
        env: onAir,
        mayTake: Duration.seconds(10),
        memoryMb: 256,
        may: [this.entities.allow('PutItem'), tells],
      }),
      new QueueWorker(this, 'OnAccountClosed', {
        foundation,
        runs: 'engagement-on-account-closed',
        does: 'Ends everything that somebody followed who has left',
        wants: { news: [accountClosed], bus: foundation.bus },
        env: engagementCopyEnv.given({ ENGAGEMENT_TABLE }),
        mayTake: Duration.minutes(1),
        batch: 1,
        may: [changes, this.entities.allow('DeleteItem'), this.entities.allowQuery('table')],
      }),
      new PeopleCopy(this, 'People', { foundation, domain: 'engagement', entities: this.entities }),
    ];
  }
}

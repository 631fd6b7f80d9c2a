import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { accountClosed } from '../../lambdas/accounts/events.ts';
import { videoEvents } from '../../lambdas/catalog/events.ts';
import { playbackOperations } from '../../lambdas/playback/contract.ts';
import { playbackApiEnv, playbackWorkerEnv } from '../../lambdas/playback/env.ts';
import { allow } from '../blocks/allow.ts';
import { EntityTable } from '../blocks/entity-table.ts';
import { PeopleCopy } from '../blocks/people-copy.ts';
import { QueueWorker } from '../blocks/queue-worker.ts';
import { TeamCopy } from '../blocks/team-copy.ts';
import type { Foundation } from '../foundation.ts';
import { DomainApi } from './api.ts';

/** May this viewer watch, with what, and how far have they come. */
export class Playback extends Construct {
  readonly entities: EntityTable;
  readonly api: DomainApi;
  readonly workers: QueueWorker[];

  constructor(scope: Construct, id: string, { foundation }: { foundation: Foundation }) {
    super(scope, id);
    const { playbackSigning, pathToken } = foundation.secrets;
    this.entities = new EntityTable(this, 'Entities', { foundation, domain: 'playback' });
    const { tableName } = this.entities.table;
    this.api = new DomainApi(this, 'Api', {
      foundation,
      runs: 'playback-api',
      does: 'Grants playback and keeps positions',
      operations: playbackOperations,
      env: playbackApiEnv.given({
        ...foundation.api.variables,
        PLAYBACK_TABLE: tableName,
        SIGNING_SECRET: playbackSigning.secretName,
        PATH_TOKEN_SECRET: pathToken.secretName,
      }),
      may: [
        this.entities.allow('GetItem', 'PutItem', 'UpdateItem'),
        allow('secretsmanager', ['GetSecretValue'], playbackSigning.secretArn, pathToken.secretArn),
      ],
    });
    this.workers = [
      new QueueWorker(this, 'OnVideoNews', {
        foundation,
        runs: 'playback-on-video-news',
        does: 'Keeps what playback must know of every video',
        wants: { news: videoEvents, bus: foundation.bus },
        env: playbackWorkerEnv.given({ PLAYBACK_TABLE: tableName }),
        mayTake: Duration.seconds(15),
        may: [this.entities.allow('GetItem', 'PutItem', 'UpdateItem')],
        // A video taken back can be opened by strangers for as long as this news is late.
        lateAfter: Duration.minutes(1),
      }),
      new TeamCopy(this, 'Teams', { foundation, domain: 'playback', entities: this.entities }),
      new QueueWorker(this, 'OnAccountClosed', {
        foundation,
        runs: 'playback-on-account-closed',
        does: 'Forgets what somebody watched who has left',
        wants: { news: [accountClosed], bus: foundation.bus },
        env: playbackWorkerEnv.given({ PLAYBACK_TABLE: tableName }),
        mayTake: Duration.minutes(1),
        batch: 1,
        may: [this.entities.allow('DeleteItem'), this.entities.allowQuery('table')],
      }),
      new PeopleCopy(this, 'People', { foundation, domain: 'playback', entities: this.entities }),
    ];
  }
}

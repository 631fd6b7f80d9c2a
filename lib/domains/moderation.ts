import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { auditOperations } from '../../lambdas/moderation/contract.ts';
import { moderationApiEnv, moderationWorkerEnv } from '../../lambdas/moderation/env.ts';
import { staffActed } from '../../lambdas/moderation/events.ts';
import { EntityTable } from '../blocks/entity-table.ts';
import { PeopleCopy } from '../blocks/people-copy.ts';
import { QueueWorker } from '../blocks/queue-worker.ts';
import type { Foundation } from '../foundation.ts';
import { DomainApi } from './api.ts';

/** What staff did, kept where nobody can change it: no function may update or delete a line of the audit log. */
export class Moderation extends Construct {
  readonly entities: EntityTable;
  readonly api: DomainApi;
  readonly workers: QueueWorker[];

  constructor(scope: Construct, id: string, { foundation }: { foundation: Foundation }) {
    super(scope, id);
    this.entities = new EntityTable(this, 'Entities', { foundation, domain: 'moderation', indexes: 2 });
    const { tableName } = this.entities.table;
    this.api = new DomainApi(this, 'Api', {
      foundation,
      runs: 'moderation-api',
      does: 'Shows the audit log',
      operations: auditOperations,
      env: moderationApiEnv.given({ ...foundation.api.variables, MODERATION_TABLE: tableName }),
      may: [this.entities.allow('GetItem'), this.entities.allowQuery('table', 'gsi1', 'gsi2')],
    });
    this.workers = [
      new QueueWorker(this, 'OnStaffActed', {
        foundation,
        runs: 'moderation-on-staff-acted',
        does: 'Writes what staff did into the audit log',
        wants: { news: [staffActed], bus: foundation.bus },
        env: moderationWorkerEnv.given({ MODERATION_TABLE: tableName }),
        mayTake: Duration.seconds(15),
        memoryMb: 256,
        may: [this.entities.allow('PutItem')],
      }),
      new PeopleCopy(this, 'People', { foundation, domain: 'moderation', entities: this.entities }),
    ];
  }
}

import { Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { peopleCopyEnv } from '../../lambdas/accounts/env.ts';
import { accountEvents } from '../../lambdas/accounts/events.ts';
import type { Foundation } from '../foundation.ts';
import type { EntityTable } from './entity-table.ts';
import { QueueWorker } from './queue-worker.ts';

/** A domain's own copy of who people are, kept from what accounts says. */
export class PeopleCopy extends QueueWorker {
  constructor(scope: Construct, id: string, props: { foundation: Foundation; domain: string; entities: EntityTable }) {
    super(scope, id, {
      foundation: props.foundation,
      runs: 'accounts-people-copy',
      name: `${props.domain}-people-copy`,
      does: `Keeps what ${props.domain} knows of people`,
      wants: { news: accountEvents, bus: props.foundation.bus },
      env: peopleCopyEnv.given({ TABLE: props.entities.table.tableName }),
      mayTake: Duration.seconds(10),
      memoryMb: 256,
      may: [props.entities.allow('PutItem')],
      // A suspended person keeps their rights for as long as this news is late (AB-18).
      lateAfter: Duration.minutes(1),
    });
  }
}

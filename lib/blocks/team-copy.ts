import { Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { teamCopyEnv } from '../../lambdas/accounts/env.ts';
import { channelEvents } from '../../lambdas/accounts/events.ts';
import type { Foundation } from '../foundation.ts';
import type { EntityTable } from './entity-table.ts';
import { QueueWorker } from './queue-worker.ts';

/** A domain's own copy of who is on the team of which channel, kept from what accounts says. */
export class TeamCopy extends QueueWorker {
  constructor(scope: Construct, id: string, props: { foundation: Foundation; domain: string; entities: EntityTable }) {
    super(scope, id, {
      foundation: props.foundation,
      runs: 'accounts-team-copy',
      name: `${props.domain}-team-copy`,
      does: `Keeps what ${props.domain} knows of channels and their teams`,
      wants: { news: channelEvents, bus: props.foundation.bus },
      env: teamCopyEnv.given({ TABLE: props.entities.table.tableName }),
      mayTake: Duration.seconds(10),
      memoryMb: 256,
      may: [props.entities.allow('PutItem')],
      // Whoever was taken off a team keeps their rights for as long as this news is late.
      lateAfter: Duration.minutes(1),
    });
  }
}

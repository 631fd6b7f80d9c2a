import { Duration } from 'aws-cdk-lib';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { accountsOperations } from '../../lambdas/accounts/contract.ts';
import { accountsApiEnv, onPersonConfirmedEnv } from '../../lambdas/accounts/env.ts';
import { EntityTable } from '../blocks/entity-table.ts';
import { Runs } from '../blocks/function.ts';
import { watchFunction } from '../blocks/watch-function.ts';
import type { Foundation } from '../foundation.ts';
import { DomainApi } from './api.ts';
import { onPersonConfirmed } from './people.ts';

/** Who people are here: their names, roles, plan and status, and their channels. */
export class Accounts extends Construct {
  readonly entities: EntityTable;
  readonly api: DomainApi;
  readonly onConfirmed: Runs;

  constructor(scope: Construct, id: string, { foundation, poolArn }: { foundation: Foundation; poolArn: string }) {
    super(scope, id);
    this.entities = new EntityTable(this, 'Entities', { foundation, domain: 'accounts' });
    const { tableName } = this.entities.table;
    this.api = new DomainApi(this, 'Api', {
      foundation,
      runs: 'accounts-api',
      does: 'Answers what concerns people and channels',
      operations: accountsOperations,
      env: accountsApiEnv.given({ ...foundation.api.variables, ACCOUNTS_TABLE: tableName }),
      may: [this.entities.allow('GetItem', 'PutItem', 'UpdateItem', 'DeleteItem')],
    });
    this.onConfirmed = new Runs(this, 'OnPersonConfirmed', {
      runs: onPersonConfirmed,
      does: 'Makes a person of someone whose address has just been confirmed',
      env: onPersonConfirmedEnv.given({ ACCOUNTS_TABLE: tableName }),
      // Cognito itself waits five seconds, three times.
      mayTake: Duration.seconds(5),
      may: [this.entities.allow('GetItem', 'PutItem')],
    });
    this.onConfirmed.function.addPermission('FromPool', {
      principal: new ServicePrincipal('cognito-idp.amazonaws.com'),
      sourceArn: poolArn,
    });
    watchFunction(this.onConfirmed, foundation.alarms);
  }
}

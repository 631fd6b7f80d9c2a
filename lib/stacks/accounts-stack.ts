import { Stack, type StackProps } from 'aws-cdk-lib';
import type { IUserPool } from 'aws-cdk-lib/aws-cognito';
import type { Construct } from 'constructs';
import { DomainDashboard } from '../blocks/dashboard.ts';
import { Accounts } from '../domains/accounts.ts';
import type { Foundation } from '../foundation.ts';

export class AccountsStack extends Stack {
  constructor(scope: Construct, id: string, props: StackProps & { foundation: Foundation; pool: IUserPool }) {
    super(scope, id, props);
    const { entities, api, pictures, staff, onConfirmed, reinstate } = new Accounts(this, 'Accounts', props);
    new DomainDashboard(this, 'Dashboard', {
      domain: 'accounts',
      entities,
      functions: [api, pictures, staff, onConfirmed, reinstate.worker],
      workers: [],
    });
  }
}

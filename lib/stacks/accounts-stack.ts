import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { DomainDashboard } from '../blocks/dashboard.ts';
import { Accounts } from '../domains/accounts.ts';
import type { Foundation } from '../foundation.ts';

export class AccountsStack extends Stack {
  constructor(scope: Construct, id: string, props: StackProps & { foundation: Foundation; poolArn: string }) {
    super(scope, id, props);
    const { entities, api, onConfirmed } = new Accounts(this, 'Accounts', props);
    new DomainDashboard(this, 'Dashboard', {
      domain: 'accounts',
      entities,
      functions: [api, onConfirmed],
      workers: [],
    });
  }
}

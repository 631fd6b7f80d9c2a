import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { DomainDashboard } from '../blocks/dashboard.ts';
import { Accounts, type AccountsProps } from '../domains/accounts.ts';

export class AccountsStack extends Stack {
  constructor(scope: Construct, id: string, props: StackProps & AccountsProps) {
    super(scope, id, props);
    const { entities, api, pictures, staff, onConfirmed, onKeyUsed, onAppUsed, reinstate } = new Accounts(
      this,
      'Accounts',
      props,
    );
    new DomainDashboard(this, 'Dashboard', {
      domain: 'accounts',
      entities,
      functions: [api, pictures, staff, onConfirmed, reinstate.worker],
      workers: [onKeyUsed, onAppUsed],
    });
  }
}

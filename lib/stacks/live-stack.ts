import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { DomainDashboard } from '../blocks/dashboard.ts';
import { Live, type LiveProps } from '../domains/live.ts';

export class LiveStack extends Stack {
  constructor(scope: Construct, id: string, props: StackProps & LiveProps) {
    super(scope, id, props);
    const { entities, api, reconcile, reap, workers, shows } = new Live(this, 'Live', props);
    const functions = [api, reconcile.worker, reap.worker];
    new DomainDashboard(this, 'Dashboard', { domain: 'live', entities, functions, workers, more: shows });
  }
}

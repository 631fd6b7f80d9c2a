import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { DomainDashboard } from '../blocks/dashboard.ts';
import { Webhooks } from '../domains/webhooks.ts';
import type { Foundation } from '../foundation.ts';

export class WebhooksStack extends Stack {
  constructor(scope: Construct, id: string, props: StackProps & { foundation: Foundation }) {
    super(scope, id, props);
    const { entities, api, workers, reconcile, shows } = new Webhooks(this, 'Webhooks', props);
    const functions = [api, reconcile.worker];
    new DomainDashboard(this, 'Dashboard', { domain: 'webhooks', entities, functions, workers, more: shows });
  }
}

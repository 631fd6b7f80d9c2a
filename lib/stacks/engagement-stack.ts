import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { DomainDashboard } from '../blocks/dashboard.ts';
import { Engagement } from '../domains/engagement.ts';
import type { Foundation } from '../foundation.ts';

export class EngagementStack extends Stack {
  constructor(scope: Construct, id: string, props: StackProps & { foundation: Foundation }) {
    super(scope, id, props);
    const { entities, api, workers } = new Engagement(this, 'Engagement', props);
    new DomainDashboard(this, 'Dashboard', { domain: 'engagement', entities, functions: [api], workers });
  }
}

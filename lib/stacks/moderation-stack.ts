import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { DomainDashboard } from '../blocks/dashboard.ts';
import { Moderation } from '../domains/moderation.ts';
import type { Foundation } from '../foundation.ts';

export class ModerationStack extends Stack {
  constructor(scope: Construct, id: string, props: StackProps & { foundation: Foundation }) {
    super(scope, id, props);
    const { entities, api, workers } = new Moderation(this, 'Moderation', props);
    new DomainDashboard(this, 'Dashboard', { domain: 'moderation', entities, functions: [api], workers });
  }
}

import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { DomainDashboard } from '../blocks/dashboard.ts';
import { Clips } from '../domains/clips.ts';
import type { Foundation } from '../foundation.ts';

export class ClipsStack extends Stack {
  constructor(scope: Construct, id: string, props: StackProps & { foundation: Foundation }) {
    super(scope, id, props);
    const { entities, api, workers } = new Clips(this, 'Clips', props);
    new DomainDashboard(this, 'Dashboard', { domain: 'clips', entities, functions: [api], workers });
  }
}

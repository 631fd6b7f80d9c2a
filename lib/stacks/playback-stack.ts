import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { DomainDashboard } from '../blocks/dashboard.ts';
import { Playback } from '../domains/playback.ts';
import type { Foundation } from '../foundation.ts';

export class PlaybackStack extends Stack {
  constructor(scope: Construct, id: string, props: StackProps & { foundation: Foundation }) {
    super(scope, id, props);
    const { entities, api, workers } = new Playback(this, 'Playback', props);
    new DomainDashboard(this, 'Dashboard', { domain: 'playback', entities, functions: [api], workers });
  }
}

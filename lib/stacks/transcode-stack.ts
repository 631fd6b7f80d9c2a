import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { DomainDashboard } from '../blocks/dashboard.ts';
import { Transcode } from '../domains/transcode.ts';
import type { Foundation } from '../foundation.ts';

export class TranscodeStack extends Stack {
  constructor(scope: Construct, id: string, props: StackProps & { foundation: Foundation }) {
    super(scope, id, props);
    const { entities, reconcile, workers, shows } = new Transcode(this, 'Transcode', props);
    const functions = [reconcile.worker];
    new DomainDashboard(this, 'Dashboard', { domain: 'transcode', entities, functions, workers, more: shows });
  }
}

import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { DomainDashboard } from '../blocks/dashboard.ts';
import { Upload } from '../domains/upload.ts';
import type { Foundation } from '../foundation.ts';

export class UploadStack extends Stack {
  constructor(scope: Construct, id: string, props: StackProps & { foundation: Foundation }) {
    super(scope, id, props);
    const { entities, api, sweep, workers } = new Upload(this, 'Upload', props);
    new DomainDashboard(this, 'Dashboard', { domain: 'upload', entities, functions: [api, sweep.worker], workers });
  }
}

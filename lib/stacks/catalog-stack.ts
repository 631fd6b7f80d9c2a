import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { DomainDashboard } from '../blocks/dashboard.ts';
import { Catalog } from '../domains/catalog.ts';
import type { Foundation } from '../foundation.ts';

export class CatalogStack extends Stack {
  constructor(scope: Construct, id: string, props: StackProps & { foundation: Foundation }) {
    super(scope, id, props);
    const { entities, api, reconcile, workers } = new Catalog(this, 'Catalog', props);
    const functions = [api, reconcile.worker];
    new DomainDashboard(this, 'Dashboard', { domain: 'catalog', entities, functions, workers });
  }
}

import { Stack, type StackProps } from 'aws-cdk-lib';
import type { IUserPool } from 'aws-cdk-lib/aws-cognito';
import type { Construct } from 'constructs';
import { DomainDashboard } from '../blocks/dashboard.ts';
import { Notifications } from '../domains/notifications.ts';
import type { Foundation } from '../foundation.ts';

export class NotificationsStack extends Stack {
  constructor(scope: Construct, id: string, props: StackProps & { foundation: Foundation; pool: IUserPool }) {
    super(scope, id, props);
    const { entities, api, workers } = new Notifications(this, 'Notifications', props);
    new DomainDashboard(this, 'Dashboard', { domain: 'notifications', entities, functions: [api], workers });
  }
}

import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { AlarmTopic } from '../blocks/alarm-topic.ts';
import { Budget } from '../blocks/budget.ts';
import { environmentOf } from '../deployment.ts';
import { EdgeWatch } from '../domains/edge-watch.ts';

/** The edge's alarms and the bill's, in us-east-1, where CloudFront keeps its metrics. */
export class WatchStack extends Stack {
  constructor(scope: Construct, id: string, { distributionId, ...props }: StackProps & { distributionId: string }) {
    super(scope, id, props);
    const { monthlyBudgetUsd: usd, alarmsTo } = environmentOf(this);
    new EdgeWatch(this, 'Edge', { distributionId, tells: new AlarmTopic(this, 'Alarms') });
    if (usd !== undefined && alarmsTo !== undefined) new Budget(this, 'Budget', { usd, tells: alarmsTo });
  }
}

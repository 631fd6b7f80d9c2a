import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { Alarm } from '../blocks/alarm.ts';
import { AlarmTopic } from '../blocks/alarm-topic.ts';

/** The edge's alarms, in us-east-1, where CloudFront keeps its metrics. */
export class WatchStack extends Stack {
  constructor(scope: Construct, id: string, { distributionId, ...props }: StackProps & { distributionId: string }) {
    super(scope, id, props);
    const period = Duration.minutes(5);
    const ofEdge = (metricName: string, statistic: string) =>
      new Metric({
        namespace: 'AWS/CloudFront',
        metricName,
        dimensionsMap: { DistributionId: distributionId, Region: 'Global' },
        statistic,
        period,
      });
    new Alarm(this, 'Missing', {
      name: 'edge-missing',
      runbook: 'edge-missing',
      means: 'The edge has had to ask the origin for more than a fifth of requests for fifteen minutes.',
      // Below a few requests a second a rate says nothing: the first viewer of the day misses everything.
      metric: new MathExpression({
        expression: 'IF(requests > 1000, 100 - hits, 0)',
        usingMetrics: { hits: ofEdge('CacheHitRate', 'Average'), requests: ofEdge('Requests', 'Sum') },
        period,
        label: 'misses, % of requests',
      }),
      above: 20,
      periods: 3,
      tells: new AlarmTopic(this, 'Alarms'),
    });
  }
}

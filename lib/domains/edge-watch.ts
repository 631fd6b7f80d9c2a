import { Duration } from 'aws-cdk-lib';
import { Dashboard, GraphWidget, type IMetric, type IWidget, MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { Alarm } from '../blocks/alarm.ts';
import { named } from '../deployment.ts';

const period = Duration.minutes(5);
const graph = (title: string, ...left: IMetric[]): IWidget => new GraphWidget({ title, left, width: 8, height: 6 });

/** What the edge's people look at and are woken by; in us-east-1, where CloudFront keeps its metrics. */
export class EdgeWatch extends Construct {
  readonly #distributionId: string;

  constructor(scope: Construct, id: string, { distributionId, tells }: { distributionId: string; tells: ITopic }) {
    super(scope, id);
    this.#distributionId = distributionId;
    // Below a few requests a second a rate says nothing: the first viewer of the day misses everything.
    const misses = this.#whenBusy('100 - share', this.#edge('CacheHitRate', 'Average'), 'misses, % of requests');
    new Alarm(this, 'Missing', {
      name: 'edge-missing',
      runbook: 'edge-missing',
      means: 'The edge has had to ask the origin for more than a fifth of requests for fifteen minutes.',
      metric: misses,
      above: 20,
      periods: 3,
      tells,
    });
    new Alarm(this, 'Failing', {
      name: 'edge-failing',
      runbook: 'edge-failing',
      means: 'More than 1 % of the edge’s answers have been 5xx for five minutes.',
      metric: this.#whenBusy('share', this.#edge('5xxErrorRate', 'Average'), '5xx, % of answers'),
      above: 1,
      tells,
    });
    new Dashboard(this, 'Dashboard', {
      dashboardName: named(this, 'edge'),
      widgets: [
        [
          graph('Requests', this.#edge('Requests', 'Sum')),
          graph('Bytes to viewers', this.#edge('BytesDownloaded', 'Sum')),
          graph('Answered from the cache, %', this.#edge('CacheHitRate', 'Average')),
        ],
        [
          graph('Refused, % of answers', this.#edge('4xxErrorRate', 'Average')),
          graph('Failed, % of answers', this.#edge('5xxErrorRate', 'Average')),
          graph('Origins take, ms', this.#edge('OriginLatency', 'p50'), this.#edge('OriginLatency', 'p95')),
        ],
      ],
    });
  }

  #edge(metricName: string, statistic: string): Metric {
    return new Metric({
      namespace: 'AWS/CloudFront',
      metricName,
      dimensionsMap: { DistributionId: this.#distributionId, Region: 'Global' },
      statistic,
      period,
    });
  }

  #whenBusy(expression: string, share: Metric, label: string): MathExpression {
    return new MathExpression({
      expression: `IF(requests > 1000, ${expression}, 0)`,
      usingMetrics: { share, requests: this.#edge('Requests', 'Sum') },
      period,
      label,
    });
  }
}

import { Duration } from 'aws-cdk-lib';
import { Dashboard, GraphWidget, MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import { Alarm } from '../blocks/alarm.ts';
import { allow } from '../blocks/allow.ts';
import { Runs, type RunsProps } from '../blocks/function.ts';
import type { HttpApi, Routed } from '../blocks/http-api.ts';
import { Routes } from '../blocks/http-api.ts';
import { Live } from '../blocks/live.ts';
import { watchFunction } from '../blocks/watch-function.ts';
import { environmentOf, named } from '../deployment.ts';
import type { Foundation } from '../foundation.ts';

/**
 * The site's own address, as it is typed. Without a domain of our own it is CloudFront's name, which only a deployment
 * knows: `npm run deploy` says it (context `arclight:site-origin`), so that it stands in the template and a change of it is
 * a new version of every function. Otherwise it is a parameter.
 */
export const siteOriginOf = (scope: Construct): string => {
  const { site, name } = environmentOf(scope);
  const said: unknown = scope.node.tryGetContext('arclight:site-origin');
  if (site) return `https://${site.domain}`;
  if (typeof said === 'string' && said !== '') return said;
  return StringParameter.valueForStringParameter(scope, `/arclight/${name}/site-origin`);
};

export interface DomainApiProps extends Omit<RunsProps, 'mayTake'> {
  foundation: Pick<Foundation, 'api' | 'secrets' | 'alarms' | 'limits'>;
  operations: readonly Routed[];
  andTheRest?: boolean;
}

/** API Gateway gives up at 30 seconds; we would rather answer than be cut off. */
const longestAnswer = Duration.seconds(28);

/** One deployed function for all of a domain's operations, with its routes. */
export class DomainApi extends Runs {
  constructor(scope: Construct, id: string, { foundation, operations, andTheRest, ...runs }: DomainApiProps) {
    const { origin, cursor } = foundation.secrets;
    super(scope, id, {
      memoryMb: 1024,
      ...runs,
      mayTake: longestAnswer,
      may: [
        allow('secretsmanager', ['GetSecretValue'], origin.secretArn, cursor.secretArn),
        allow('dynamodb', ['UpdateItem'], foundation.limits.tableArn),
        ...(runs.may ?? []),
      ],
    });
    const { alias } = new Live(this, 'Live', { runs: this, tells: foundation.alarms });
    new Routes(this, 'Routes', { api: foundation.api, to: alias, mayTake: longestAnswer, operations, andTheRest });
    watchFunction(this, foundation.alarms);
    this.#watchLimits(foundation.alarms);
  }

  #watchLimits(tells: ITopic): void {
    new Alarm(this, 'LimitsOpen', {
      name: `${this.name}-limits-open`,
      runbook: 'limits-open',
      means: `${this.name} could not count requests per person for three minutes, and let everybody in.`,
      metric: new Metric({
        namespace: 'Arclight',
        metricName: 'LimitsOpen',
        dimensionsMap: { service: named(this, this.name) },
        statistic: 'Sum',
        period: Duration.minutes(1),
      }),
      above: 0,
      periods: 3,
      tells,
    });
  }
}

/** OPS-01: more than one answer in a hundred is our fault for five minutes; below one request a second, five answers. */
export function watchApi(scope: Construct, api: HttpApi, tells: ITopic): void {
  const ofApi = (metricName: string) =>
    new Metric({
      namespace: 'AWS/ApiGateway',
      metricName,
      dimensionsMap: { ApiId: api.id },
      statistic: 'Sum',
      period: Duration.minutes(1),
    });
  new Alarm(scope, 'Failing', {
    name: 'api-failing',
    runbook: 'api-failing',
    means: 'More than 1 % of the API’s answers have been 5xx for five minutes.',
    metric: new MathExpression({
      expression: 'IF(failed > 4 OR (failed > 0 AND count > 60), 100 * failed / count, 0)',
      usingMetrics: { failed: ofApi('5xx'), count: ofApi('Count') },
      period: Duration.minutes(1),
      label: '5xx, % of answers',
    }),
    above: 1,
    periods: 5,
    tells,
  });
}

/** OPS-08: rate, errors and time of the API as a whole; which domain it is shows that domain's own dashboard. */
export function showApi(scope: Construct, api: HttpApi): void {
  if (!environmentOf(scope).facesInternet) return;
  const ofApi = (metricName: string, statistic: string) =>
    new Metric({
      namespace: 'AWS/ApiGateway',
      metricName,
      dimensionsMap: { ApiId: api.id },
      statistic,
      period: Duration.minutes(1),
    });
  const graph = (title: string, ...left: Metric[]) => new GraphWidget({ title, left, width: 8, height: 6 });
  new Dashboard(scope, 'ApiDashboard', {
    dashboardName: named(scope, 'api'),
    widgets: [
      [
        graph('Calls', ofApi('Count', 'Sum')),
        graph('Refused and failed', ofApi('4xx', 'Sum'), ofApi('5xx', 'Sum')),
        graph('Time, ms', ofApi('Latency', 'p50'), ofApi('Latency', 'p95'), ofApi('IntegrationLatency', 'p95')),
      ],
    ],
  });
}

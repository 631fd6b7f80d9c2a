import { Duration } from 'aws-cdk-lib';
import { MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import { Alarm } from '../blocks/alarm.ts';
import { allow } from '../blocks/allow.ts';
import { Runs, type RunsProps } from '../blocks/function.ts';
import type { HttpApi, Routed } from '../blocks/http-api.ts';
import { Routes } from '../blocks/http-api.ts';
import { watchFunction } from '../blocks/watch-function.ts';
import { environmentOf } from '../deployment.ts';
import type { Foundation } from '../foundation.ts';

/** The site's own address, as it is typed; decided where the host is, not here. */
export const siteOriginOf = (scope: Construct): string =>
  StringParameter.valueForStringParameter(scope, `/arclight/${environmentOf(scope).name}/site-origin`);

export interface DomainApiProps extends Omit<RunsProps, 'mayTake'> {
  foundation: Pick<Foundation, 'api' | 'secrets' | 'alarms'>;
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
      may: [allow('secretsmanager', ['GetSecretValue'], origin.secretArn, cursor.secretArn), ...(runs.may ?? [])],
    });
    new Routes(this, 'Routes', { api: foundation.api, to: this, mayTake: longestAnswer, operations, andTheRest });
    watchFunction(this, foundation.alarms);
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

import { beforeAll, describe, expect, test } from 'vitest';
import { prod } from '../../config/prod.ts';
import { type Properties, type Synthesized, synthesized } from './synthesized.ts';

let app: Synthesized;
beforeAll(async () => {
  app = await synthesized(prod);
}, 120_000);

const alarm = (name: string): Properties => {
  const found = app
    .of('AWS::CloudWatch::Alarm')
    .find(({ properties }) => properties['AlarmName'] === `arclight-prod-${name}`);
  if (!found) throw new Error(`There is no alarm ${name}`);
  return found.properties;
};
/** Seconds something has to be wrong before it rings. */
const patience = ({ EvaluationPeriods, Period, Metrics }: Properties): number =>
  EvaluationPeriods * (Period ?? Metrics.find((one: Properties) => one['MetricStat']).MetricStat.Period);

describe('the thresholds of the requirements', () => {
  test.each([
    ['OPS-01 more than 1 % of the API’s answers for 5 minutes', 'api-failing', 1, 300],
    ['OPS-03 less than 80 % from the cache for 15 minutes', 'edge-missing', 20, 900],
    ['OPS-04 more than 2 % of encodes in 10 minutes', 'transcode-failing', 2, 600],
    ['the edge’s own 5xx, 1 % for 5 minutes', 'edge-failing', 1, 300],
  ])('%s', (_, name, threshold, seconds) => {
    const found = alarm(name);
    expect([found['Threshold'], found['ComparisonOperator'], patience(found)]).toEqual([
      threshold,
      'GreaterThanThreshold',
      seconds,
    ]);
  });

  test('OPS-02 more than 100,000 events for 10 minutes, at every consumer', () => {
    const consumers = app
      .of('AWS::SQS::Queue')
      .map(({ properties }) => properties['QueueName'].replace('arclight-prod-', ''))
      .map((name) => name.replace(/\.fifo$/, ''))
      .filter((name) => !name.endsWith('-dead-letters'));
    expect(consumers.length).toBeGreaterThan(10);
    for (const consumer of consumers) {
      const found = alarm(`${consumer}-backlog`);
      expect([found['Threshold'], patience(found)], consumer).toEqual([100_000, 600]);
    }
  });
});

describe('OPS-08 the dashboards', () => {
  const bodyOf = (name: string): string =>
    JSON.stringify(
      app
        .of('AWS::CloudWatch::Dashboard')
        .find(({ properties }) => properties['DashboardName'] === `arclight-prod-${name}`)?.properties[
        'DashboardBody'
      ] ?? '',
    );

  test.each(['accounts', 'upload', 'transcode', 'catalog', 'playback'])(
    '%s shows rate, errors and time, what waits and was given up, and how long its table takes',
    (domain) => {
      const body = bodyOf(domain);
      for (const metric of [
        'Invocations',
        'Errors',
        'Duration',
        'Throttles',
        'IteratorAge',
        'SuccessfulRequestLatency',
      ])
        expect(body, metric).toContain(metric);
      if (domain === 'accounts') return;
      for (const metric of ['ApproximateAgeOfOldestMessage', 'ApproximateNumberOfMessagesVisible'])
        expect(body, metric).toContain(metric);
    },
  );

  test.each([
    ['transcode', ['JobsCompletedCount', 'JobsErroredCount', 'StandbyTime']],
    ['api', ['Count', '5xx', 'Latency']],
    ['edge', ['CacheHitRate', '5xxErrorRate', 'OriginLatency', 'BytesDownloaded']],
  ])('%s shows %j', (name, metrics) => {
    for (const metric of metrics) expect(bodyOf(name), metric).toContain(metric);
  });
});

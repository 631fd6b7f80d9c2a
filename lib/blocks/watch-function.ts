import { Duration } from 'aws-cdk-lib';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Alarm } from './alarm.ts';
import type { Runs } from './function.ts';

/** For functions somebody waits for, where no queue would show that they fail: errors, and being held back by Lambda. */
export function watchFunction(runs: Runs, tells: ITopic): void {
  const period = Duration.minutes(1);
  new Alarm(runs, 'Errors', {
    name: `${runs.name}-errors`,
    runbook: 'function-errors',
    means: `${runs.name} ended without an answer in each of the last five minutes.`,
    metric: runs.function.metricErrors({ period }),
    above: 0,
    periods: 5,
    tells,
  });
  new Alarm(runs, 'Throttles', {
    name: `${runs.name}-throttled`,
    runbook: 'function-throttled',
    means: `Lambda held calls of ${runs.name} back for three minutes: the account's concurrency is used up.`,
    metric: runs.function.metricThrottles({ period }),
    above: 0,
    periods: 3,
    tells,
  });
}

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  Alarm as CloudWatchAlarm,
  ComparisonOperator,
  type IMetric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { named } from '../deployment.ts';

const runbooks = join(import.meta.dirname, '../../docs/runbooks');

export interface AlarmProps {
  /** `domain-what-is-wrong`: the alarm's name. */
  name: string;
  /** The page that says how to see, decide, act and check; alarms of one kind share one. */
  runbook: string;
  /** One sentence: what is wrong when this rings. */
  means: string;
  metric: IMetric;
  above: number;
  /** For so many periods of the metric, one after the other. */
  periods?: number;
  tells: ITopic;
}

/** An alarm somebody can act on: without its runbook it cannot be built. Silence is never taken for trouble. */
export class Alarm extends CloudWatchAlarm {
  constructor(scope: Construct, id: string, props: AlarmProps) {
    if (!existsSync(join(runbooks, `${props.runbook}.md`)))
      throw new Error(`The alarm ${props.name} has no runbook: write docs/runbooks/${props.runbook}.md`);
    super(scope, id, {
      alarmName: named(scope, props.name),
      alarmDescription: `${props.means} Runbook: docs/runbooks/${props.runbook}.md`,
      metric: props.metric,
      threshold: props.above,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: props.periods ?? 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    this.addAlarmAction(new SnsAction(props.tells));
    this.addOkAction(new SnsAction(props.tells));
  }
}

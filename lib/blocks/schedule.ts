import { Duration } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import { named } from '../deployment.ts';
import type { Foundation } from '../foundation.ts';
import { Alarm } from './alarm.ts';
import { allow } from './allow.ts';
import { DeadLetters } from './dead-letters.ts';
import { Runs, type RunsProps } from './function.ts';

export interface ScheduledProps extends RunsProps {
  foundation: Pick<Foundation, 'alarms'>;
  /** `rate(1 minute)` or a cron expression. */
  every: string;
}

/**
 * A function a schedule wakes: the reconcilers, which guarantee what events only hint at. A missed run is made up for by
 * the next one, so it is retried once and then left; what matters is that somebody hears when runs keep failing.
 */
export class Scheduled extends Construct {
  readonly worker: Runs;

  constructor(scope: Construct, id: string, props: ScheduledProps) {
    super(scope, id);
    const { alarms } = props.foundation;
    const deadLetters = new DeadLetters(this, 'DeadLetters', {
      of: props.runs,
      runbook: 'schedule-failing',
      means: `A run of ${props.runs} failed, and so did its retry.`,
      tells: alarms,
    });
    this.worker = new Runs(this, 'Worker', props);
    this.worker.function.configureAsyncInvoke({
      retryAttempts: 1,
      maxEventAge: Duration.minutes(5),
      onFailure: new SqsDestination(deadLetters),
    });
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('scheduler.amazonaws.com') });
    role.addToPolicy(allow('lambda', ['InvokeFunction'], this.worker.function.functionArn));
    role.addToPolicy(allow('sqs', ['SendMessage'], deadLetters.queueArn));
    const schedule = new CfnSchedule(this, 'Schedule', {
      name: named(this, props.runs),
      description: props.does,
      scheduleExpression: props.every,
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        arn: this.worker.function.functionArn,
        roleArn: role.roleArn,
        retryPolicy: { maximumRetryAttempts: 1, maximumEventAgeInSeconds: 300 },
        deadLetterConfig: { arn: deadLetters.queueArn },
      },
    });
    schedule.node.addDependency(role);
    new Alarm(this, 'Failing', {
      name: `${props.runs}-failing`,
      runbook: 'schedule-failing',
      means: `${props.runs} has failed in most runs of the last ten minutes.`,
      metric: this.worker.function.metricErrors({ period: Duration.minutes(10) }),
      above: 5,
      tells: alarms,
    });
  }
}

import { Duration } from 'aws-cdk-lib';
import { MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { CfnApplication, CfnDeploymentConfig, CfnDeploymentGroup } from 'aws-cdk-lib/aws-codedeploy';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Alias, type CfnAlias } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { environmentOf, named } from '../deployment.ts';
import { acknowledge } from './acknowledge.ts';
import { Alarm } from './alarm.ts';
import { allow } from './allow.ts';
import type { Runs } from './function.ts';

/**
 * What callers call: the alias `live` of a function's newest version. Where the environment says so, a release goes to a
 * few of a hundred requests first; CodeDeploy takes it back by itself when the function begins to fail.
 */
export class Live extends Construct {
  readonly alias: Alias;

  constructor(scope: Construct, id: string, { runs, tells }: { runs: Runs; tells: ITopic }) {
    super(scope, id);
    this.alias = new Alias(this, 'Alias', { aliasName: 'live', version: runs.function.currentVersion });
    const failing = this.#watch(runs, tells);
    const { release } = environmentOf(this);
    if (release) this.#releaseSlowly(runs, release, failing);
  }

  /** Both kinds of failing: no answer at all, and an answer that says "our fault". */
  #watch(runs: Runs, tells: ITopic): Alarm {
    const period = Duration.minutes(1);
    const answers = new Metric({
      namespace: 'Arclight',
      metricName: 'ApiFailures',
      dimensionsMap: { service: named(this, runs.name) },
      statistic: 'Sum',
      period,
    });
    return new Alarm(this, 'Failing', {
      name: `${runs.name}-failing`,
      runbook: 'release-failing',
      means: `More than 2 % of the calls of ${runs.name}, and more than two, failed within a minute.`,
      metric: new MathExpression({
        expression: 'IF(FILL(ends, 0) + FILL(answers, 0) > 2, 100 * (FILL(ends, 0) + FILL(answers, 0)) / calls, 0)',
        usingMetrics: {
          ends: runs.function.metricErrors({ period }),
          answers,
          calls: runs.function.metricInvocations({ period }),
        },
        period,
        label: 'failed calls, %',
      }),
      above: 2,
      tells,
    });
  }

  #releaseSlowly(runs: Runs, { percent, minutes }: { percent: number; minutes: number }, failing: Alarm): void {
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('codedeploy.amazonaws.com'),
      description: `Moves requests to a new version of ${runs.name}, and back`,
    });
    const { functionArn } = runs.function;
    role.addToPolicy(allow('lambda', ['GetAlias', 'UpdateAlias'], functionArn, `${functionArn}:live`));
    role.addToPolicy(allow('lambda', ['GetProvisionedConcurrencyConfig'], `${functionArn}:live`));
    role.addToPolicy(allow('cloudwatch', ['DescribeAlarms'], '*'));
    acknowledge(role, { 'AwsSolutions-IAM5': 'Alarms are described as a whole or not at all.' });
    const application = new CfnApplication(this, 'Application', { computePlatform: 'Lambda' });
    const config = new CfnDeploymentConfig(this, 'Config', {
      computePlatform: 'Lambda',
      trafficRoutingConfig: {
        type: 'TimeBasedCanary',
        timeBasedCanary: { canaryPercentage: percent, canaryInterval: minutes },
      },
    });
    const group = new CfnDeploymentGroup(this, 'Group', {
      applicationName: application.ref,
      deploymentConfigName: config.ref,
      serviceRoleArn: role.roleArn,
      deploymentStyle: { deploymentType: 'BLUE_GREEN', deploymentOption: 'WITH_TRAFFIC_CONTROL' },
      alarmConfiguration: { enabled: true, alarms: [{ name: failing.alarmName }] },
      autoRollbackConfiguration: {
        enabled: true,
        events: ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_ALARM', 'DEPLOYMENT_STOP_ON_REQUEST'],
      },
    });
    group.node.addDependency(role);
    (this.alias.node.defaultChild as CfnAlias).cfnOptions.updatePolicy = {
      codeDeployLambdaAliasUpdate: { applicationName: application.ref, deploymentGroupName: group.ref },
    };
  }
}

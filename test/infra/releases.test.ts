import { beforeAll, describe, expect, test } from 'vitest';
import { dev } from '../../config/dev.ts';
import { prod } from '../../config/prod.ts';
import { staging } from '../../config/staging.ts';
import { at, type Found, idsIn, type Properties, type Synthesized, synthesized } from './synthesized.ts';

let live: Synthesized;
let rehearsed: Synthesized;
let tried: Synthesized;
beforeAll(async () => {
  live = await synthesized(prod);
  rehearsed = await synthesized(staging);
  tried = await synthesized(dev);
}, 180_000);

const find = (app: Synthesized, type: string, stack: string, value: unknown): Found => {
  const found = app.of(type).find((each) => each.stack === stack && idsIn(value).includes(each.id));
  if (!found) throw new Error(`${stack} has no ${type} in ${JSON.stringify(value)}`);
  return found;
};

const routing = (app: Synthesized): Properties[] =>
  app.of('AWS::CodeDeploy::DeploymentConfig').map(({ properties }) => properties['TrafficRoutingConfig']);

describe('OPS-12 a release of an API function', () => {
  test('is called by an alias everywhere: routes and permissions lead to `live`', () => {
    for (const app of [live, tried]) {
      const integrations = app.of('AWS::ApiGatewayV2::Integration');
      expect(integrations.length).toBeGreaterThan(4);
      for (const { stack, properties } of integrations) {
        const alias = find(app, 'AWS::Lambda::Alias', stack, properties['IntegrationUri']);
        expect(alias.properties['Name']).toBe('live');
        expect(find(app, 'AWS::Lambda::Version', stack, alias.properties['FunctionVersion']).properties).toEqual({
          FunctionName: alias.properties['FunctionName'],
        });
        const invited = app
          .of('AWS::Lambda::Permission')
          .some((each) => each.stack === stack && idsIn(each.properties['FunctionName']).includes(alias.id));
        expect(invited, at(alias)).toBe(true);
      }
    }
  });

  test('goes to a tenth of the requests for five minutes in prod, quicker in staging, at once in dev', () => {
    const canary = (percent: number, minutes: number) => ({
      Type: 'TimeBasedCanary',
      TimeBasedCanary: { CanaryPercentage: percent, CanaryInterval: minutes },
    });
    const functions = live.of('AWS::Lambda::Alias').length;
    expect(routing(live)).toEqual(Array(functions).fill(canary(10, 5)));
    expect(routing(rehearsed)).toEqual(Array(functions).fill(canary(50, 1)));
    expect(tried.of('AWS::CodeDeploy::DeploymentGroup')).toEqual([]);
  });

  test('is taken back when the function begins to fail, by an alarm on that very function', () => {
    const groups = live.of('AWS::CodeDeploy::DeploymentGroup');
    expect(groups).toHaveLength(live.of('AWS::Lambda::Alias').length);
    for (const { stack, id, properties } of groups) {
      expect(properties['AutoRollbackConfiguration']).toEqual({
        Enabled: true,
        Events: ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_ALARM', 'DEPLOYMENT_STOP_ON_REQUEST'],
      });
      expect(properties['AlarmConfiguration'].Enabled).toBe(true);
      const alarm = find(live, 'AWS::CloudWatch::Alarm', stack, properties['AlarmConfiguration'].Alarms);
      const alias = live
        .of('AWS::Lambda::Alias')
        .find(
          (each) => each.stack === stack && each.id.replace(/Alias.*$/, '') === id.replace(/Group.*$/, ''),
        ) as Found;
      const runs = find(live, 'AWS::Lambda::Function', stack, alias.properties['FunctionName']);
      const metrics = alarm.properties['Metrics'] as Properties[];
      const watched = metrics.flatMap((one) => one['MetricStat']?.Metric ?? []) as Properties[];
      expect(watched.map((one) => `${one['Namespace']} ${one['MetricName']}`).sort()).toEqual([
        'AWS/Lambda Errors',
        'AWS/Lambda Invocations',
        'Arclight ApiFailures',
      ]);
      const ofLambda = watched.filter((one) => one['Namespace'] === 'AWS/Lambda');
      for (const one of ofLambda) expect(idsIn(one['Dimensions'])).toEqual([runs.id]);
      const ours = watched.find((one) => one['Namespace'] === 'Arclight');
      expect(ours?.['Dimensions']).toEqual([{ Name: 'service', Value: runs.properties['FunctionName'] }]);
    }
  });

  test('is carried by a role that may move this one alias and look at alarms', () => {
    for (const { stack, properties } of live.of('AWS::CodeDeploy::DeploymentGroup')) {
      const role = find(live, 'AWS::IAM::Role', stack, properties['ServiceRoleArn']);
      const [policy] = live
        .of('AWS::IAM::Policy')
        .filter((each) => each.stack === stack && idsIn(each.properties['Roles']).includes(role.id));
      const actions = policy?.properties['PolicyDocument'].Statement.flatMap(({ Action }: Properties) => Action);
      expect(actions.sort()).toEqual([
        'cloudwatch:DescribeAlarms',
        'lambda:GetAlias',
        'lambda:GetProvisionedConcurrencyConfig',
        'lambda:UpdateAlias',
      ]);
    }
  });
});

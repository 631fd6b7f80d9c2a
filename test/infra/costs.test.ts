import { beforeAll, describe, expect, test } from 'vitest';
import { local } from '../../config/local.ts';
import { prod } from '../../config/prod.ts';
import { at, type Found, type Synthesized, synthesized } from './synthesized.ts';

let app: Synthesized;
let laptop: Synthesized;
beforeAll(async () => {
  app = await synthesized(prod);
  laptop = await synthesized(local);
}, 120_000);

/** Types that have no tags in CloudFormation: parts of another thing, or a rule about one. */
const untaggable = new Set([
  'AWS::ApiGateway::Account',
  'AWS::ApiGatewayV2::Authorizer',
  'AWS::ApiGatewayV2::Integration',
  'AWS::ApiGatewayV2::Route',
  'AWS::CloudFront::CachePolicy',
  'AWS::CloudFront::KeyGroup',
  'AWS::CloudFront::MonitoringSubscription',
  'AWS::CloudFront::OriginAccessControl',
  'AWS::CloudFront::OriginRequestPolicy',
  'AWS::CloudFront::ResponseHeadersPolicy',
  'AWS::CodeDeploy::DeploymentConfig',
  'AWS::Cognito::UserPoolClient',
  'AWS::Events::Archive',
  'AWS::IAM::Policy',
  'AWS::Lambda::Alias',
  'AWS::Lambda::EventInvokeConfig',
  'AWS::Lambda::Permission',
  'AWS::Lambda::Version',
  'AWS::S3::BucketPolicy',
  'AWS::SNS::Subscription',
  'AWS::SNS::TopicPolicy',
  'AWS::SQS::QueuePolicy',
  'AWS::Scheduler::Schedule',
]);

/** Tags are a list of pairs, or a map, under one of several names; a table’s stand with its one replica. */
const tagsOf = ({ properties }: Found): Record<string, string> => {
  const said =
    properties['Tags'] ??
    properties['UserPoolTags'] ??
    properties['ResourceTags'] ??
    properties['Replicas']?.[0]?.Tags ??
    {};
  if (!Array.isArray(said)) return said as Record<string, string>;
  return Object.fromEntries(said.map(({ Key, Value }: { Key: string; Value: string }) => [Key, Value]));
};

describe('what it costs', () => {
  test('can be divided by environment, domain and stack: everything that can be tagged is', () => {
    const wrong = app.all.filter((found) => {
      if (untaggable.has(found.type)) return false;
      const { environment, domain, stack } = tagsOf(found);
      return environment !== 'prod' || stack !== `Arclight-prod-${found.stack}` || !domain;
    });
    expect(wrong.map((found) => `${at(found)} ${found.type}`)).toEqual([]);
    expect(app.all.filter(({ type }) => !untaggable.has(type)).length).toBeGreaterThan(200);
  });

  test('is a domain’s own, but for the edge’s three stacks', () => {
    const domains = new Map(
      app.all.map((found) => [found.stack, tagsOf(found)['domain']] as const).filter(([, tag]) => tag),
    );
    expect(domains.get('upload')).toBe('upload');
    expect(['firewall', 'edge', 'watch'].map((stack) => domains.get(stack))).toEqual(['edge', 'edge', 'edge']);
  });

  test('has a limit that is heard of at 80 and 100 %, and when it can be foreseen', () => {
    const [budget] = app.of('AWS::Budgets::Budget');
    expect(budget?.properties['Budget']).toMatchObject({
      BudgetLimit: { Amount: prod.monthlyBudgetUsd, Unit: 'USD' },
      TimeUnit: 'MONTHLY',
      CostFilters: { TagKeyValue: ['user:environment$prod'] },
    });
    const heard = budget?.properties['NotificationsWithSubscribers'].map(
      // biome-ignore lint/suspicious/noExplicitAny: a template's JSON
      ({ Notification, Subscribers }: any) => [
        Notification.NotificationType,
        Notification.Threshold,
        Subscribers[0].Address,
      ],
    );
    expect(heard).toEqual([
      ['ACTUAL', 80, prod.alarmsTo],
      ['ACTUAL', 100, prod.alarmsTo],
      ['FORECASTED', 100, prod.alarmsTo],
    ]);
  });

  test('is nothing on a laptop: no tags, no budget', () => {
    expect(laptop.all.filter((found) => Object.keys(tagsOf(found)).length > 0)).toEqual([]);
    expect(laptop.of('AWS::Budgets::Budget')).toEqual([]);
  });
});

import { beforeAll, describe, expect, test } from 'vitest';
import { prod } from '../../config/prod.ts';
import { type Found, idsIn, type Synthesized, synthesized } from './synthesized.ts';

let app: Synthesized;
let api: Found | undefined;
beforeAll(async () => {
  app = await synthesized(prod);
  api = app.of('AWS::ApiGatewayV2::Api').find(({ properties }) => properties['ProtocolType'] === 'WEBSOCKET');
}, 600_000);

/** What of a type hangs on the WebSocket API. */
const ofSockets = (type: string): Found[] =>
  app.of(`AWS::ApiGatewayV2::${type}`).filter(({ stack, properties }) => {
    return stack === api?.stack && idsIn(properties['ApiId']).includes(api.id);
  });

describe('the sockets', () => {
  test('have three routes, each to the function that takes it, which nothing else of the API may call', () => {
    const routes = ofSockets('Route');
    expect(routes.map(({ properties }) => properties['RouteKey']).sort()).toEqual([
      '$connect',
      '$default',
      '$disconnect',
    ]);
    const integrations = ofSockets('Integration');
    expect(integrations).toHaveLength(3);
    const permissions = app
      .of('AWS::Lambda::Permission')
      .filter(({ stack, properties }) => stack === api?.stack && idsIn(properties['SourceArn']).includes(api.id))
      .map(({ properties }) => JSON.stringify(properties['SourceArn']));
    for (const { properties } of routes)
      expect(permissions.filter((arn) => arn.includes(`/v1/${properties['RouteKey']}`))).toHaveLength(1);
    expect(permissions).toHaveLength(3);
  });

  test('are held back below the account’s own limit, and neither a query, a header nor what people say is logged', () => {
    const [stage] = ofSockets('Stage');
    const settings = stage?.properties['DefaultRouteSettings'];
    expect(settings.ThrottlingRateLimit).toBeLessThanOrEqual(10_000);
    expect(settings).toMatchObject({ DataTraceEnabled: false, LoggingLevel: 'OFF', DetailedMetricsEnabled: true });
    expect(stage?.properties['AccessLogSettings'].Format).not.toMatch(/query|path}|header|identity|body|input/i);
  });

  test('can log at all: WebSocket APIs write as a role of the account', () => {
    const [account] = app.of('AWS::ApiGateway::Account');
    const [roleId] = idsIn(account?.properties['CloudWatchRoleArn']);
    const role = app.of('AWS::IAM::Role').find(({ id, stack }) => id === roleId && stack === account?.stack);
    expect(JSON.stringify(role?.properties['ManagedPolicyArns'])).toContain('AmazonAPIGatewayPushToCloudWatchLogs');
    // Other APIs of the account may log with it when we are gone.
    expect([account?.deletionPolicy, role?.deletionPolicy]).toEqual(['Retain', 'Retain']);
  });

  test('are the one place beside the upload bucket that our pages may connect to', () => {
    const said = app
      .of('AWS::CloudFront::ResponseHeadersPolicy')
      .map(({ properties }) => JSON.stringify(properties))
      .find((text) => text.includes("script-src 'self'"));
    const connects = /connect-src 'self' (.*?); manifest-src/.exec(said ?? '')?.[1] ?? '';
    expect(connects).toContain('https://');
    expect(connects).toContain(`${api?.id}ApiEndpoint`);
    expect(connects).not.toContain('*');
  });
});

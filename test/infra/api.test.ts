import { beforeAll, describe, expect, test } from 'vitest';
import { prod } from '../../config/prod.ts';
import { operations } from '../../lambdas/gateway/operations.ts';
import { type Operation, routeKeyOf } from '../../lambdas/kit/operation.ts';
import { openedBy } from '../../lambdas/kit/scopes.ts';
import { staffPeopleOperations, staffVideoOperations } from '../../lambdas/moderation/contract.ts';
import { staffStreamOperations } from '../../lambdas/moderation/stream-contract.ts';
import { type Synthesized, synthesized } from './synthesized.ts';

let app: Synthesized;
beforeAll(async () => {
  app = await synthesized(prod);
}, 120_000);

/** Those of the HTTP API; sockets have an API of their own. */
const routes = () =>
  app
    .of('AWS::ApiGatewayV2::Route')
    .filter(({ stack, properties }) => stack !== 'chat' || !properties['RouteKey'].startsWith('$'));

describe('the routes', () => {
  test('are the operations, both ways, and one for the rest', () => {
    const keys = routes().map(({ properties }) => properties['RouteKey']);
    expect(keys.sort()).toEqual([...operations.map(routeKeyOf), '$default'].sort());
  });

  test('have the authorizer before them exactly where nobody but people who have signed in here may ask', () => {
    const guarded = routes()
      .filter(({ properties }) => properties['AuthorizationType'] === 'JWT' && properties['AuthorizerId'])
      .map(({ properties }) => properties['RouteKey']);
    const wanting = (operations as readonly Operation[])
      .filter(({ credential, action }) => credential === 'required' && openedBy[action] === 'own_sign_in')
      .map(routeKeyOf);
    expect(wanting).toContain('POST /v1/me/keys');
    expect(guarded.sort()).toEqual(wanting.sort());
  });

  test('lead each to the function of the domain the operation belongs to', () => {
    const stackOf: Record<string, string> = { gateway: 'foundation' };
    // What staff ask is answered by whose things it is about.
    const elsewhere = new Map<string, string>([
      ...staffPeopleOperations.map(({ id }): [string, string] => [id, 'accounts']),
      ...staffVideoOperations.map(({ id }): [string, string] => [id, 'catalog']),
      ...staffStreamOperations.map(({ id }): [string, string] => [id, 'live']),
    ]);
    for (const operation of operations) {
      const [domain = ''] = operation.id.split('.');
      const route = routes().find(({ properties }) => properties['RouteKey'] === routeKeyOf(operation));
      expect(route?.stack, operation.id).toBe(elsewhere.get(operation.id) ?? stackOf[domain] ?? domain);
    }
  });
});

describe('the API', () => {
  test('is held back as a whole below the account’s own limit, and logs no query', () => {
    const stage = app.of('AWS::ApiGatewayV2::Stage').find(({ stack }) => stack === 'foundation');
    expect(stage?.properties['DefaultRouteSettings'].ThrottlingRateLimit).toBeLessThanOrEqual(10_000);
    expect(stage?.properties['DefaultRouteSettings'].DetailedMetricsEnabled).toBe(true);
    expect(stage?.properties['AccessLogSettings'].Format).not.toMatch(/query|path}|header|identity/i);
  });

  test('knows tokens of our pool for our client only', () => {
    const [authorizer] = app.of('AWS::ApiGatewayV2::Authorizer');
    const { Audience, Issuer } = authorizer?.properties['JwtConfiguration'] ?? {};
    expect(Audience).toHaveLength(1);
    expect(JSON.stringify(Issuer)).toContain('ProviderURL');
  });
});

describe('the pool', () => {
  test('gives short access, rotates refresh, tells nobody who exists, and lets people write no rights', () => {
    const [client] = app.of('AWS::Cognito::UserPoolClient');
    expect(client?.properties).toMatchObject({
      AccessTokenValidity: 30,
      RefreshTokenValidity: 7 * 24 * 60,
      TokenValidityUnits: { AccessToken: 'minutes', RefreshToken: 'minutes' },
      RefreshTokenRotation: { Feature: 'ENABLED' },
      PreventUserExistenceErrors: 'ENABLED',
      EnableTokenRevocation: true,
      WriteAttributes: ['email', 'locale', 'name'],
      ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'],
    });
  });

  test('calls accounts by the name its function really has', () => {
    const [pool] = app.of('AWS::Cognito::UserPool');
    const names = app.of('AWS::Lambda::Function').map(({ properties }) => properties['FunctionName'] as string);
    const triggers = Object.values(pool?.properties['LambdaConfig']).map((trigger) => JSON.stringify(trigger));
    expect(triggers).toHaveLength(2);
    for (const trigger of triggers) expect(names.some((name) => trigger.includes(`function:${name}"`))).toBe(true);
  });
});

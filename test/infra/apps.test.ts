import { beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../config/environment.ts';
import { prod } from '../../config/prod.ts';
import { everyScope, tokenScopeOf } from '../../lambdas/kit/scopes.ts';
import { checkedApps, nameAtCognito } from '../../lib/domains/checked-apps.ts';
import { type Synthesized, synthesized } from './synthesized.ts';

const app: App = {
  key: 'subtitles',
  name: 'Subtitle Studio',
  homepage: 'https://subtitles.example',
  callbacks: ['https://subtitles.example/signed-in', 'com.example.subtitles://signed-in'],
  logouts: ['https://subtitles.example/'],
  scopes: ['videos:read'],
  profile: ['name'],
  origins: ['https://subtitles.example'],
};

describe('an app in the settings of an environment', () => {
  let laptop: Synthesized;
  beforeAll(async () => {
    const { local } = await import('../../config/local.ts');
    laptop = await synthesized(local);
  }, 600_000);

  const clients = () =>
    laptop.of('AWS::Cognito::UserPoolClient').filter(({ properties }) => properties['ClientName'] !== 'platform');

  test('has a public client that can do one thing: the code flow, to its own addresses', () => {
    expect(clients()).toHaveLength(1);
    for (const { properties } of clients()) {
      expect(properties).toMatchObject({
        GenerateSecret: false,
        AllowedOAuthFlows: ['code'],
        AllowedOAuthFlowsUserPoolClient: true,
        SupportedIdentityProviders: ['COGNITO'],
        EnableTokenRevocation: true,
        PreventUserExistenceErrors: 'ENABLED',
        AccessTokenValidity: 30,
        RefreshTokenValidity: 7 * 24 * 60,
        TokenValidityUnits: { AccessToken: 'minutes', IdToken: 'minutes', RefreshToken: 'minutes' },
        RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 30 },
        WriteAttributes: ['email', 'locale', 'name'],
      });
      // Left out, Cognito would allow SRP, and give the app that asks for passwords the scope of our own pages.
      expect(properties['ExplicitAuthFlows']).toEqual(['ALLOW_CUSTOM_AUTH']);
      expect(properties['AllowedOAuthScopes']).not.toContain('aws.cognito.signin.user.admin');
    }
    const pools = laptop
      .of('AWS::Cognito::UserPool')
      .map(({ properties }) => Object.keys(properties['LambdaConfig']).sort());
    expect(pools).toEqual([['CustomMessage', 'PostConfirmation']]);
  });

  test('is called by its name where people sign in', () => {
    expect(clients().map(({ properties }) => properties['ClientName'])).toEqual(['Example page']);
  });

  test('asks for scopes of ours, all of which the resource server has', () => {
    const [server] = laptop.of('AWS::Cognito::UserPoolResourceServer');
    const { Identifier, Scopes } = (server?.properties ?? {}) as {
      Identifier?: string;
      Scopes?: { ScopeName: string }[];
    };
    expect(Scopes?.map(({ ScopeName }) => `${Identifier}/${ScopeName}`)).toEqual(everyScope.map(tokenScopeOf));
  });

  test('is told to every function that answers for the API, beside our own client', () => {
    const told = laptop
      .of('AWS::Lambda::Function')
      .map(({ properties }) => properties['Environment']?.Variables ?? {})
      .filter((variables) => variables['TOKEN_CLIENT_ID']);
    expect(told.length).toBeGreaterThan(5);
    for (const variables of told) {
      expect(variables['TOKEN_APP_CLIENTS']).toBeDefined();
      expect(variables['TOKEN_APP_CLIENTS']).not.toEqual(variables['TOKEN_CLIENT_ID']);
    }
  });

  test('its pages may send the same headers by the answers’ policy as by what the edge says to a browser that asks first', () => {
    const items = laptop
      .of('AWS::CloudFront::ResponseHeadersPolicy')
      .map(({ properties }) => properties['ResponseHeadersPolicyConfig'].CorsConfig?.AccessControlAllowHeaders?.Items)
      .find((names) => names?.includes('Authorization'));
    const functions = laptop.of('AWS::CloudFront::Function').map(({ properties }) => properties['FunctionCode']);
    const answered = new RegExp(`'access-control-allow-headers': \\{\\s*value: '${items}',?\\s*\\}`);
    expect(functions.filter((code) => answered.test(code))).toHaveLength(1);
  });

  test('without apps there is no place where they could sign in, and no origin that may read', async () => {
    const deployed = await synthesized(prod);
    expect(deployed.of('AWS::Cognito::UserPoolDomain', 'AWS::Cognito::UserPoolResourceServer')).toEqual([]);
    expect(deployed.of('AWS::Cognito::UserPoolClient')).toHaveLength(1);
    const cors = (of: Synthesized) =>
      of
        .of('AWS::CloudFront::ResponseHeadersPolicy')
        .map(({ properties }) => properties['ResponseHeadersPolicyConfig'].CorsConfig?.AccessControlAllowOrigins?.Items)
        .filter(Boolean);
    expect(cors(deployed)).toEqual([['*']]);
    expect(cors(laptop)).toEqual([['http://localhost:8091'], ['*']]);
  }, 600_000);
});

test.each([
  ['Subtitle Studio', 'Subtitle Studio'],
  ['Bén’s Über-Player (beta)', 'Ben s Uber-Player beta'],
  ['字幕', 'subtitles'],
])('an app called %s is a client called %s, which Cognito takes', (name, called) => {
  expect(nameAtCognito({ name, key: 'subtitles' })).toBe(called);
  expect(called).toMatch(/^[A-Za-z0-9_\s+=,.@-]{1,128}$/);
});

describe('what cannot be right is said at synth', () => {
  test('two apps of one name', () => {
    const twins = [app, { ...app, key: 'others' }];
    expect(() => checkedApps('prod', twins)).toThrow('others: there are two apps called Subtitle Studio');
  });

  const refused = (given: Partial<App>) => () => checkedApps('prod', [{ ...app, ...given }]);

  test('and what is right is not', () => {
    expect(checkedApps('prod', [app])).toEqual([app]);
    const desktop = { ...app, callbacks: ['http://localhost:8092/signed-in'] as const };
    expect(checkedApps('prod', [desktop])).toEqual([desktop]);
  });

  test.each<[string, string]>([
    ['http://subtitles.example/signed-in', 'is http'],
    ['http://127.0.0.1:8092/signed-in', 'is http'],
    ['https://*.subtitles.example/', 'asterisk'],
    ['https://subtitles.example/#x', 'fragment'],
    ['https://me:secret@subtitles.example/', 'a name or a password'],
    ['https://SUBTITLES.example/', 'is spelled https://subtitles.example/'],
    ['https://subtitles.example/a/../b', 'is spelled https://subtitles.example/b'],
    ['javascript:alert(1)', 'browsers run'],
    ['data:text/html,x', 'browsers run'],
    ['subtitles://signed-in', 'turned round'],
    ['/signed-in', 'no absolute address'],
    ['', 'no absolute address'],
  ])('the callback %s', (callback, words) => {
    expect(refused({ callbacks: [callback] })).toThrow(words);
  });

  test.each<[Partial<App>, string]>([
    [{ scopes: ['videos:everything'] }, 'scope videos:everything is not known'],
    [{ scopes: [] as never }, 'one scope at least'],
    [{ callbacks: [] as never }, 'one callback at least'],
    [{ key: 'Sub-titles' }, 'the key has to be'],
    [{ name: ' ' }, 'the name has to have'],
    [{ origins: ['https://subtitles.example/'] }, 'is no origin'],
    [{ origins: ['http://subtitles.example'] }, 'is http'],
    [{ origins: ['https://*.example'] }, 'asterisk'],
    [{ origins: ['null'] }, 'is no origin'],
    [{ homepage: 'subtitles.example' }, 'homepage'],
    [{ logouts: ['http://evil.example'] }, 'logout http://evil.example is http'],
  ])('%o', (given, words) => {
    expect(refused(given)).toThrow(words);
  });

  test('two apps of one key, and everything at once', () => {
    expect(() => checkedApps('prod', [app, { ...app, scopes: ['x'] }])).toThrow(
      /config\/prod\.ts, apps:\n- subtitles: scope x is not known.*\n- subtitles: there are two apps/s,
    );
  });
});

import { beforeAll, describe, expect, test } from 'vitest';
import { prod } from '../../config/prod.ts';
import { operations } from '../../lambdas/gateway/operations.ts';
import type { Operation } from '../../lambdas/kit/operation.ts';
import { TooManyRequests } from '../../lambdas/kit/refusals.ts';
import { type Found, idsIn, type Properties, type Synthesized, synthesized } from './synthesized.ts';

let app: Synthesized;
let config: Properties;
beforeAll(async () => {
  app = await synthesized(prod);
  config = app.of('AWS::CloudFront::Distribution')[0]?.properties['DistributionConfig'];
}, 600_000);

/** CloudFront takes the first pattern that fits. */
const behaviourOf = (path: string): Properties => {
  const fits = (pattern: string) =>
    new RegExp(`^${pattern.replace(/[.]/g, '\\.').replace(/\*/g, '.*').replace(/\?/g, '.')}$`).test(path);
  const found = (config['CacheBehaviors'] as Properties[]).find((one) => fits(one['PathPattern']));
  return found ?? config['DefaultCacheBehavior'];
};
const originOf = (path: string): Properties =>
  config['Origins'].find((origin: Properties) => origin['Id'] === behaviourOf(path)['TargetOriginId']);
const cachePolicyOf = (path: string): Properties => {
  const [id] = idsIn(behaviourOf(path)['CachePolicyId']);
  return app.of('AWS::CloudFront::CachePolicy').find((one) => one.id === id)?.properties['CachePolicyConfig'];
};
const functionOf = (path: string): string => JSON.stringify(behaviourOf(path)['FunctionAssociations'] ?? '');

describe('media and pictures', () => {
  test.each(['/v/vid_1/1/master.m3u8', '/img/vid_1/1/poster.jpg', '/c/str_1/index.json'])(
    '%s opens to a signature only',
    (path) => {
      expect(behaviourOf(path)['TrustedKeyGroups']).toHaveLength(1);
      expect(behaviourOf(path)['AllowedMethods']).toEqual(['GET', 'HEAD']);
      expect(originOf(path)['OriginAccessControlId']).toBeDefined();
    },
  );

  test('are asked of S3 by one region only where the environment has an Origin Shield, and nothing else is', () => {
    for (const path of ['/v/vid_1/1/master.m3u8', '/t/a.b/v/vid_1/1/master.m3u8'])
      expect(originOf(path)['OriginShield']).toEqual({ Enabled: true, OriginShieldRegion: prod.originShield });
    for (const path of ['/img/vid_1/1/poster.jpg', '/v1/me', '/'])
      expect(originOf(path)['OriginShield']).toBeUndefined();
  });

  test('by path token open through the function that knows the keys', () => {
    expect(functionOf('/t/a.b/v/vid_1/1/master.m3u8')).toContain('PathTokenRequest');
    const [token] = app
      .of('AWS::CloudFront::Function')
      .filter(({ properties }) => properties['FunctionConfig'].KeyValueStoreAssociations);
    expect(token?.id).toContain('PathTokenRequest');
  });

  test('are kept by their path alone: neither query nor cookie makes another copy', () => {
    const { CookiesConfig, HeadersConfig, QueryStringsConfig } =
      cachePolicyOf('/v/vid_1/1/master.m3u8')['ParametersInCacheKeyAndForwardedToOrigin'];
    expect([
      CookiesConfig.CookieBehavior,
      HeadersConfig.HeaderBehavior,
      QueryStringsConfig.QueryStringBehavior,
    ]).toEqual(['none', 'none', 'none']);
  });
});

describe('what was said beside streams', () => {
  test('is kept as long as the file says, a page by its edition, and a missing one not at all', () => {
    const policy = cachePolicyOf('/c/str_1/0.json');
    expect(policy).toMatchObject({ MinTTL: 0, DefaultTTL: 0, MaxTTL: 86_400 });
    const { CookiesConfig, HeadersConfig, QueryStringsConfig } = policy['ParametersInCacheKeyAndForwardedToOrigin'];
    expect([CookiesConfig.CookieBehavior, HeadersConfig.HeaderBehavior]).toEqual(['none', 'none']);
    expect(QueryStringsConfig).toEqual({ QueryStringBehavior: 'whitelist', QueryStrings: ['x-edition'] });
    for (const ErrorCode of [403, 404])
      expect(config['CustomErrorResponses']).toContainEqual({ ErrorCachingMinTTL: 0, ErrorCode });
  });

  test('lies in a bucket of its own, which only the edge reads', () => {
    const [bucket] = app.of('AWS::S3::Bucket').filter(({ id }) => id.startsWith('ChatPages'));
    const policies = app.of('AWS::S3::BucketPolicy').filter(({ id }) => id.includes('ChatPages'));
    expect(bucket?.stack).toBe('chat');
    expect(policies).toHaveLength(1);
    expect(JSON.stringify(policies[0]?.properties['PolicyDocument'])).toContain('cloudfront.amazonaws.com');
    expect(originOf('/c/str_1/0.json')['OriginAccessControlId']).toBeDefined();
  });
});

describe('streams on air', () => {
  const path = '/l/str_1/index.m3u8';

  test('open to a signature only, and are read from the packager over TLS by origin access control', () => {
    expect(behaviourOf(path)['TrustedKeyGroups']).toHaveLength(1);
    expect(behaviourOf(path)['AllowedMethods']).toEqual(['GET', 'HEAD']);
    expect(originOf(path)['CustomOriginConfig']).toMatchObject({ OriginProtocolPolicy: 'https-only' });
    const [id] = idsIn(originOf(path)['OriginAccessControlId']);
    const access = app.of('AWS::CloudFront::OriginAccessControl').find((one) => one.id === id);
    expect(access?.properties['OriginAccessControlConfig']).toMatchObject({
      OriginAccessControlOriginType: 'mediapackagev2',
      SigningBehavior: 'always',
      SigningProtocol: 'sigv4',
    });
  });

  test('come from the one channel group, which the function at the edge spells as the template does', () => {
    const [group] = app.of('AWS::MediaPackageV2::ChannelGroup');
    expect(group?.properties['ChannelGroupName']).toBe('arclight-prod-live');
    expect(JSON.stringify(originOf(path)['DomainName'])).toContain('EgressDomain');
    expect(functionOf(path)).toContain('LiveRequest');
    const live = app.of('AWS::CloudFront::Function').find(({ id }) => id.includes('LiveRequest'));
    expect(live?.properties['FunctionCode']).toContain('/out/v1/arclight-prod-live/');
  });

  test('are kept as long as the packager says, by what a player asks for and by nothing else', () => {
    expect(cachePolicyOf(path)).toMatchObject({ MinTTL: 0, DefaultTTL: 0, MaxTTL: 1_209_600 });
    const { CookiesConfig, HeadersConfig, QueryStringsConfig } =
      cachePolicyOf(path)['ParametersInCacheKeyAndForwardedToOrigin'];
    expect([CookiesConfig.CookieBehavior, HeadersConfig.HeaderBehavior]).toEqual(['none', 'none']);
    expect(QueryStringsConfig.QueryStrings).toEqual(
      expect.arrayContaining(['_HLS_msn', '_HLS_part', '_HLS_skip', 'start', 'end', 'aws.manifestsettings']),
    );
  });
});

describe('the API behind the edge', () => {
  const paths = ['/v1/me', '/api/v1/me', '/videos/vid_1', '/healthz', '/v1/videos', '/v1/channels/ch_1/videos'];

  test.each(paths)('%s goes to the API, by our function, with every method', (path) => {
    expect(originOf(path)['CustomOriginConfig'].OriginProtocolPolicy).toBe('https-only');
    expect(functionOf(path)).toContain('ApiRequest');
    expect(behaviourOf(path)['AllowedMethods']).toContain('DELETE');
  });

  test('hears from the edge with a secret nobody reads in a template', () => {
    const [header] = originOf('/v1/me')['OriginCustomHeaders'];
    expect(header).toEqual({
      HeaderName: 'x-arclight-origin',
      HeaderValue: '{{resolve:secretsmanager:arclight/prod/origin:SecretString:current::}}',
    });
  });

  test('is told the viewer’s address and country, and of ten headers at most', () => {
    const policies = app.of('AWS::CloudFront::OriginRequestPolicy');
    for (const { properties } of policies) {
      const { Headers } = properties['OriginRequestPolicyConfig'].HeadersConfig;
      expect(Headers.length).toBeLessThanOrEqual(10);
      expect(Headers).toEqual(expect.arrayContaining(['CloudFront-Viewer-Address', 'CloudFront-Viewer-Country']));
      expect(Headers.map((name: string) => name.toLowerCase())).not.toContain('host');
    }
  });

  test('has answers kept only where they are the same for everyone, and there only by cursor, limit and state', () => {
    const kept = (operations as readonly Operation[]).filter(({ cache }) => cache);
    expect(kept.length).toBeGreaterThan(3);
    for (const path of kept.map(({ path }) => path.replace('{channel_id}', 'ch_1'))) {
      expect(cachePolicyOf(path)['MaxTTL']).toBeGreaterThan(1);
      const { QueryStringsConfig, CookiesConfig } = cachePolicyOf(path)['ParametersInCacheKeyAndForwardedToOrigin'];
      expect(QueryStringsConfig).toEqual({
        QueryStringBehavior: 'whitelist',
        QueryStrings: ['cursor', 'limit', 'state'],
      });
      expect(CookiesConfig.CookieBehavior).toBe('none');
    }
    for (const path of [
      '/v1/videos/vid_1',
      '/v1/channels/ch_1/followers',
      '/v1/channels/ch_1/chat/emotes',
      '/v1/channels/ch_1/chat/emotes/emotes',
    ])
      expect(cachePolicyOf(path)).toMatchObject({ MinTTL: 0, DefaultTTL: 0, MaxTTL: 1 });
  });
});

describe('a file', () => {
  const files = ['/v/vid_1/1/master.m3u8', '/img/vid_1/1/poster.jpg', '/t/a.b/v/vid_1/1/master.m3u8', '/l/str_1/a.m4s'];

  test.each(files)('%s is never a page: it may run nothing (AB-04)', (path) => {
    const [id] = idsIn(behaviourOf(path)['ResponseHeadersPolicyId']);
    const policy = app.of('AWS::CloudFront::ResponseHeadersPolicy').find((one) => one.id === id);
    const said = policy?.properties['ResponseHeadersPolicyConfig'].SecurityHeadersConfig;
    expect(said.ContentSecurityPolicy.ContentSecurityPolicy).toBe("default-src 'none'; sandbox");
    expect(said.ContentTypeOptions).toEqual({ Override: true });
  });
});

describe('a page', () => {
  test('may run our own code and nothing inline, and send parts to the upload bucket', () => {
    const [id] = idsIn(behaviourOf('/watch/vid_1')['ResponseHeadersPolicyId']);
    const policy = app.of('AWS::CloudFront::ResponseHeadersPolicy').find((one) => one.id === id);
    const said = JSON.stringify(
      policy?.properties['ResponseHeadersPolicyConfig'].SecurityHeadersConfig.ContentSecurityPolicy,
    );
    expect(said).not.toMatch(/unsafe/);
    expect(said).toContain("script-src 'self'");
    expect(said).toContain("media-src 'self' blob:");
    expect(said).toMatch(/connect-src 'self' https:\/\//);
  });

  test('turns no text into markup or code, opens no other page’s door and asks for no camera', () => {
    const [id] = idsIn(behaviourOf('/watch/vid_1')['ResponseHeadersPolicyId']);
    const policy = app.of('AWS::CloudFront::ResponseHeadersPolicy').find((one) => one.id === id);
    const said = JSON.stringify(policy?.properties['ResponseHeadersPolicyConfig']);
    expect(said).toContain("require-trusted-types-for 'script'");
    expect(said).toContain('"Header":"cross-origin-opener-policy","Override":true,"Value":"same-origin"');
    expect(said).toContain('camera=()');
    expect(said).toContain('microphone=()');
  });

  test('/.well-known/security.txt names the contact of the environment', () => {
    const site = app.of('AWS::CloudFront::Function').find(({ id }) => id.includes('SiteRequest'));
    const code: string = site?.properties['FunctionCode'];
    expect(code).toContain(`const contact = '${prod.securityContact}';`);
    expect(code).not.toContain('%SECURITY_CONTACT%');
  });

  test('comes over HTTP/2 or 3, and its screens through our function', () => {
    expect(config['HttpVersion']).toBe('http2and3');
    expect(functionOf('/watch/vid_1')).toContain('SiteRequest');
  });
});

describe('the firewall', () => {
  const rules = (): Properties[] => app.of('AWS::WAFv2::WebACL')[0]?.properties['Rules'];
  const rate = (name: string) => rules().find((rule) => rule['Name'] === name)?.['Statement'].RateBasedStatement;

  test('stands before the edge, in the region CloudFront looks in', () => {
    expect(app.of('AWS::WAFv2::WebACL')[0]?.stack).toBe('firewall');
    expect(JSON.stringify(config['WebACLId'])).toContain('us-east-1');
  });

  test('SEC-04 holds an address back at 1000 requests a minute, and at 50 sign-in attempts in five', () => {
    expect(rate('everything-per-address')).toMatchObject({ Limit: 1000, EvaluationWindowSec: 60 });
    expect(rate('sign-in-per-address')).toMatchObject({ Limit: 50, EvaluationWindowSec: 300 });
    const pattern = new RegExp(rate('sign-in-per-address').ScopeDownStatement.RegexMatchStatement.RegexString);
    expect(['/v1/auth/login', '/api/v1/auth/login'].every((path) => pattern.test(path))).toBe(true);
    expect(pattern.test('/v1/videos')).toBe(false);
  });

  test('says 429 in the words of the API, and when to come again', () => {
    for (const rule of rules().filter(({ Name }) => String(Name).endsWith('-per-address'))) {
      const { ResponseCode, CustomResponseBodyKey, ResponseHeaders } = rule['Action'].Block.CustomResponse;
      expect(ResponseCode).toBe(429);
      expect(ResponseHeaders).toContainEqual({ Name: 'retry-after', Value: '10' });
      expect(ResponseHeaders).toContainEqual({ Name: 'cache-control', Value: 'no-store' });
      const { Content } = (app.of('AWS::WAFv2::WebACL')[0] as Found).properties['CustomResponseBodies'][
        CustomResponseBodyKey
      ];
      expect(JSON.parse(Content).error.code).toBe(TooManyRequests.code);
    }
  });

  test('lets lists of part checksums through, which are longer than its rule for bodies', () => {
    const common = rules().find((rule) => rule['Name'] === 'AWSManagedRulesCommonRuleSet');
    const counted = common?.['Statement'].ManagedRuleGroupStatement.RuleActionOverrides.map(
      ({ Name }: { Name: string }) => Name,
    );
    expect(counted).toContain('SizeRestrictions_BODY');
  });
});

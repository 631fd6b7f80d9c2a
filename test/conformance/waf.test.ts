import { Agent } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { local } from '../../config/local.ts';
import { prod } from '../../config/prod.ts';
import { TooManyRequests } from '../../lambdas/kit/refusals.ts';
import type { ListeningEdge } from '../../local/resources/cloudfront/cloudfront.ts';
import { understands } from '../../local/resources/waf/properties.ts';
import { synthesized } from '../infra/synthesized.ts';
import { aClock, anEdge, anOrigin, aResource, ask } from './cloudfront-stage.ts';

const clock = aClock();
const origin = await anOrigin((_, response) => response.writeHead(200).end('{}'));
afterAll(origin.stop);

const { perMinute, signInsPerFiveMinutes } = prod.limits.address;
let rules: Record<string, unknown>;
beforeAll(async () => {
  rules = (await synthesized(prod)).of('AWS::WAFv2::WebACL')[0]?.properties ?? {};
}, 600_000);

/** The firewall as it is deployed, before an API that always answers. */
async function behindTheFirewall(acl: Record<string, unknown> = rules): Promise<ListeningEdge> {
  const arn = 'arn:aws:wafv2:us-east-1:000000000000:global/webacl/edge/1';
  const resources = [
    aResource('AWS::WAFv2::WebACL', 'Acl', acl, { arn }),
    aResource('AWS::CloudFront::Distribution', 'Distribution', {
      DistributionConfig: {
        Enabled: true,
        WebACLId: arn,
        DefaultCacheBehavior: {
          AllowedMethods: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE'],
          CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
          ViewerProtocolPolicy: 'https-only',
          TargetOriginId: 'api',
        },
        Origins: [
          {
            Id: 'api',
            DomainName: 'api.execute-api.eu-west-1.amazonaws.com',
            CustomOriginConfig: { OriginProtocolPolicy: 'https-only' },
          },
        ],
      },
    }),
  ];
  return anEdge({ resources, endpoints: { APIGATEWAY: origin.url }, now: clock.now });
}

/** The rules with a limit that is reached sooner. */
const fewer = (requests: number): Record<string, unknown> =>
  JSON.parse(JSON.stringify(rules).replace(`"Limit":${perMinute}`, `"Limit":${requests}`));

/** So many requests, fifty at any moment; how many were answered how. */
async function flood(
  edge: ListeningEdge,
  requests: number,
  { path = '/v1/me', method = 'GET', from = '127.0.0.1' } = {},
): Promise<Record<number, number>> {
  const answered: Record<number, number> = {};
  const agent = new Agent({ keepAlive: true });
  let sent = 0;
  const client = async (): Promise<void> => {
    while (sent < requests) {
      sent += 1;
      const { status } = await ask(edge.url, path, { method, from, agent });
      answered[status] = (answered[status] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: 50 }, client));
  agent.destroy();
  return answered;
}

describe('SEC-04 C19 the firewall of the template', () => {
  test('lets an address ask 1000 times a minute and not once more, however many ask at once; others go on', async () => {
    const edge = await behindTheFirewall();
    const seenByApi = origin.asked.length;
    expect(await flood(edge, perMinute + 200)).toEqual({ 200: perMinute, 429: 200 });
    expect(origin.asked.length - seenByApi).toBe(perMinute);
    expect((await ask(edge.url, '/v1/me', { from: '127.0.0.2' })).status).toBe(200);
    expect(edge.inspect()).toMatchObject({ firewall: [{ rule: 'everything-per-address', blocked: 200 }, {}] });
    await edge.stop();
  }, 300_000);

  test('says so in the words of the API, with the time to wait, kept by nobody', async () => {
    const edge = await behindTheFirewall(fewer(10));
    await flood(edge, 10);
    const { status, headers, text } = await ask(edge.url, '/v1/me');
    const { code, message } = TooManyRequests();
    expect({ status, body: JSON.parse(text) }).toEqual({ status: 429, body: { error: { code, message } } });
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'retry-after': '10',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'strict-transport-security': 'max-age=31536000; includeSubDomains',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    });
    await edge.stop();
  });

  test('lets the address in again when a minute has passed that was quiet enough, and not while it goes on asking', async () => {
    const edge = await behindTheFirewall(fewer(10));
    await flood(edge, 11);
    clock.pass(30);
    expect((await ask(edge.url, '/v1/me')).status).toBe(429);
    // What is refused counts too.
    await flood(edge, 10);
    clock.pass(31);
    expect((await ask(edge.url, '/v1/me')).status).toBe(429);
    clock.pass(61);
    expect((await ask(edge.url, '/v1/me')).status).toBe(200);
    await edge.stop();
  });

  test.each(['/v1/auth/login', '/api/v1/auth/login', '/v1//auth/login', '/V1/%61uth/login', '/x/../v1/auth/login'])(
    'counts signing in apart, as %s too: 50 in five minutes',
    async (path) => {
      const edge = await behindTheFirewall();
      const login = { path, method: 'POST' };
      expect(await flood(edge, signInsPerFiveMinutes + 10, login)).toEqual({ 200: signInsPerFiveMinutes, 429: 10 });
      expect((await ask(edge.url, '/v1/me')).status).toBe(200);
      expect((await ask(edge.url, path, { method: 'POST', from: '127.0.0.3' })).status).toBe(200);
      clock.pass(120);
      expect((await ask(edge.url, path, { method: 'POST' })).status).toBe(429);
      clock.pass(306);
      expect((await ask(edge.url, path, { method: 'POST' })).status).toBe(200);
      await edge.stop();
    },
  );

  test('stands before a laptop too, with the same rules and its own wide limits', async () => {
    const [acl] = (await synthesized(local)).of('AWS::WAFv2::WebACL');
    const withoutLimits = ({ Rules, DefaultAction, CustomResponseBodies }: Record<string, unknown>) =>
      JSON.stringify({ Rules, DefaultAction, CustomResponseBodies }).replace(/"Limit":\d+/g, '');
    expect(withoutLimits(acl?.properties ?? {})).toBe(withoutLimits(rules));
    const limits = [...JSON.stringify(acl?.properties).matchAll(/"Limit":(\d+)/g)].map(([, limit]) => Number(limit));
    expect(limits).toEqual([local.limits.address.perMinute, local.limits.address.signInsPerFiveMinutes]);
  });
});

describe('what the stand-in does not know', () => {
  // biome-ignore lint/suspicious/noExplicitAny: a template is JSON of every shape.
  const understood = (change: (rateRule: any) => void) => {
    const acl = structuredClone(rules) as { Rules: { Statement: { RateBasedStatement: unknown } }[] };
    change(acl.Rules[0]?.Statement.RateBasedStatement);
    return understands['AWS::WAFv2::WebACL'].safeParse(acl).success;
  };

  test.each([
    ['another key than the address', { AggregateKeyType: 'FORWARDED_IP' }],
    ['a window WAF does not have', { EvaluationWindowSec: 90 }],
    ['a limit below the least', { Limit: 9 }],
    ['another kind of statement', { ScopeDownStatement: { GeoMatchStatement: { CountryCodes: ['NL'] } } }],
  ])('%s stops the start', (_, changed) => {
    expect(understood(() => {})).toBe(true);
    expect(understood((rateRule) => Object.assign(rateRule, changed))).toBe(false);
  });
});

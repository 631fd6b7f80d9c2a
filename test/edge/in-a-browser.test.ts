import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { local } from '../../config/local.ts';
import { startConsole } from '../../local/console/console.ts';
import { anEdge, anOrigin, aResource } from '../conformance/cloudfront-stage.ts';
import { synthesized } from '../infra/synthesized.ts';
import { launchBrowser } from '../support/browser.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
}, 240_000);
afterAll(() => browser.close());

describe('a browser on plain http://localhost', () => {
  test('takes cookies with Secure and their prefixes, and sends each where it belongs', async () => {
    const site = await anOrigin((request, response) => {
      if (request.url === '/sign-in') {
        response.setHeader('set-cookie', [
          '__Host-arclight_access=a; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=1800',
          '__Secure-arclight_refresh=r; Path=/v1/auth; Secure; HttpOnly; SameSite=Strict; Max-Age=604800',
          'CloudFront-Policy=p; Path=/v/vid_1/; Secure; HttpOnly; SameSite=Lax',
        ]);
      }
      response.setHeader('content-type', 'text/html').end('<title>here</title>');
    });
    const page = await browser.newPage();
    await page.goto(`${site.url.replace('127.0.0.1', 'localhost')}/sign-in`);
    for (const path of ['/v1/me', '/v1/auth/refresh', '/v/vid_1/3/a.m4s']) {
      await page.evaluate((address) => fetch(address).then((answer) => answer.text()), path);
    }
    const sent = Object.fromEntries(site.asked.map(({ url, headers }) => [url, headers.cookie?.split('; ').sort()]));
    expect(sent).toMatchObject({
      '/v1/me': ['__Host-arclight_access=a'],
      '/v1/auth/refresh': ['__Host-arclight_access=a', '__Secure-arclight_refresh=r'],
      '/v/vid_1/3/a.m4s': ['CloudFront-Policy=p', '__Host-arclight_access=a'],
    });
    await page.close();
    await site.stop();
  });
});

describe('the console in a browser', () => {
  const stand = (inspect: () => unknown, more: object = {}) => ({
    url: '',
    start: async () => {},
    stop: async () => {},
    inFlight: () => 0,
    inspect,
    ...more,
  });

  test('shows the code of a mail, follows a correlation id to the logs, and breaks no rule of its own', async () => {
    const asked: string[] = [];
    const services = {
      ses: stand(() => ({
        mails: [{ id: 'm1', to: 'a@example.com', subject: 'Hello', text: 'Your code is 402913.' }],
      })),
      events: stand(() => ({
        events: [{ id: 'e1', time: '2026-01-01T00:00:00Z', type: '<b>video.created</b>', correlationId: 'cid-1' }],
      })),
      lambda: stand(() => ({}), {
        logs: ({ contains = '' }) => {
          asked.push(contains);
          return [];
        },
      }),
    };
    const { url, stop } = await startConsole({ cloud: { services, addresses: [] } });
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    // The operator's sections have tests of their own, over a whole laptop.
    const empty = { letters: [], stuck: { lateAfterSeconds: 60, items: [] }, replays: { replays: [], consumers: [] } };
    for (const [name, answer] of Object.entries(empty))
      await page.route(`**/ops/${name}`, (route) => route.fulfill({ json: answer }));
    await page.goto(url);
    expect(await page.locator('#mail output').textContent()).toBe('402913');
    await page.locator('#events summary').click();
    expect(await page.locator('#events summary .strong').textContent()).toBe('<b>video.created</b>');
    await page.getByRole('button', { name: 'cid-1' }).click();
    await expect.poll(() => asked).toContain('cid-1');
    expect(await page.locator('#logs-contains').inputValue()).toBe('cid-1');
    expect(complaints).toEqual([]);
    await page.close();
    await stop();
  });
});

describe('AB-20 a page of a registered app, in a browser', () => {
  const app = local.apps[0]?.origins?.[0] ?? '';

  /** The behaviour of the API as the templates say it, before an API that knows one thing; the app lives at `origin`. */
  async function theEdgeFor(origin: string) {
    const templates = await synthesized(local);
    const policy = (kind: string, comment: string) => {
      const type = `AWS::CloudFront::${kind}Policy`;
      const found = templates.of(type).find(({ properties }) => properties[`${kind}PolicyConfig`].Comment === comment);
      const text = JSON.stringify(found?.properties).replaceAll(app, origin);
      return aResource(type, kind, JSON.parse(text));
    };
    const source = readFileSync('lib/edge-functions/api-request.js', 'utf8').replaceAll('%APP_ORIGINS%', origin);
    const api = await anOrigin((request, response) => {
      const isKnown = request.headers['if-none-match'] === '"7-a"';
      response.writeHead(isKnown ? 304 : 200, { etag: '"7-a"', 'cache-control': 'private, no-store' });
      response.end(isKnown ? undefined : '{"display_name":"Ada"}');
    });
    const edge = await anEdge({
      resources: [
        policy('Cache', 'Kept for nobody'),
        policy('OriginRequest', 'What the API is told'),
        policy('ResponseHeaders', 'On every answer of the API'),
        aResource('AWS::CloudFront::Function', 'ApiRequest', {
          Name: 'api-request',
          FunctionCode: source,
          FunctionConfig: { Runtime: 'cloudfront-js-2.0' },
        }),
        aResource('AWS::CloudFront::Distribution', 'Distribution', {
          DistributionConfig: {
            Enabled: true,
            DefaultCacheBehavior: {
              AllowedMethods: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE'],
              CachePolicyId: 'Cache',
              OriginRequestPolicyId: 'OriginRequest',
              ResponseHeadersPolicyId: 'ResponseHeaders',
              FunctionAssociations: [{ EventType: 'viewer-request', FunctionARN: 'ApiRequest' }],
              TargetOriginId: 'api',
              ViewerProtocolPolicy: 'https-only',
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
      ],
      endpoints: { APIGATEWAY: api.url },
    });
    return { edge, api };
  }

  test('reads, asks whether it has it already, and is told so; a page of nobody’s is told nothing', async () => {
    const pages = await anOrigin((_, response) =>
      response.setHeader('content-type', 'text/html').end('<title>app</title>'),
    );
    const { edge, api } = await theEdgeFor(pages.url);
    const from = async (origin: string) => {
      const page = await browser.newPage();
      await page.goto(origin);
      const answer = await page.evaluate(async (address) => {
        const ask = async (more: Record<string, string>) => {
          try {
            const headers = { authorization: 'Bearer of-the-app', ...more };
            const { status, headers: said } = await fetch(address, { headers, cache: 'no-store' });
            return [status, said.get('etag')];
          } catch (error) {
            return (error as Error).name;
          }
        };
        return [await ask({}), await ask({ 'if-none-match': '"7-a"' }), await ask({ 'x-of-its-own': '1' })];
      }, `${edge.url}/v1/me`);
      await page.close();
      return answer;
    };
    expect(await from(pages.url)).toEqual([[200, '"7-a"'], [304, '"7-a"'], 'TypeError']);
    expect(await from(pages.url.replace('127.0.0.1', 'localhost'))).toEqual(['TypeError', 'TypeError', 'TypeError']);
    await edge.stop();
    await Promise.all([pages.stop(), api.stop()]);
  }, 600_000);
});

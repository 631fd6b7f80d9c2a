import { webDir } from '../../local/build.ts';
import type { Principal } from '../authz/matrix.ts';
import { launchBrowser } from '../support/browser.ts';
import { askOf, everyOperation, exampleBody, pathOf, refusedBody } from './contracts.ts';
import type { RawAnswer, RawAsk } from './raw.ts';
import type { Sweep } from './stage.ts';
import { firstOf } from './things.ts';

const has =
  (name: string, wanted: RegExp) =>
  (answer: RawAnswer): string | undefined => {
    const value = String(answer.headers[name] ?? '');
    return wanted.test(value) ? undefined : `${name} is ${value ? `“${value}”` : 'missing'}`;
  };
const hasNot =
  (name: string) =>
  (answer: RawAnswer): string | undefined =>
    answer.headers[name] === undefined ? undefined : `${name} tells “${answer.headers[name]}”`;

type Check = (answer: RawAnswer) => string | undefined;

const everywhere: Check[] = [
  has('x-content-type-options', /^nosniff$/),
  has('x-frame-options', /^DENY$/),
  has('referrer-policy', /^(strict-origin-when-cross-origin|no-referrer)$/),
  has('strict-transport-security', /^max-age=\d{8,}; includeSubDomains/),
  has('content-security-policy', /default-src 'none'/),
  has('cross-origin-resource-policy', /^(same-origin|cross-origin)$/),
  hasNot('x-powered-by'),
];
const ofTheApi: Check[] = [
  ...everywhere,
  has('content-security-policy', /frame-ancestors 'none'/),
  has('cross-origin-resource-policy', /^same-origin$/),
  has('cache-control', /./),
];
const ofPages: Check[] = [
  ...everywhere,
  has('content-security-policy', /script-src 'self'(;|$)/),
  has('content-security-policy', /frame-ancestors 'none'/),
  has('content-security-policy', /base-uri 'none'/),
  has('content-security-policy', /require-trusted-types-for 'script'/),
  has('cross-origin-opener-policy', /^same-origin/),
  has('permissions-policy', /camera=\(self\), geolocation=\(\)/),
];

const get = (target: string): RawAsk => ({ method: 'GET', target });
const pages = ['/', '/watch/vid_0', '/studio', '/settings', '/index.html', '/nothing/here'];
const files = ['/assets/missing.js', '/favicon.ico', '/.well-known/security.txt', '/.env', '/.git/config'];
const media = ['/v/vid_0/1/master.m3u8', '/img/vid_0/1/poster.jpg', '/t/x.y/v/vid_0/1/master.m3u8', '/t/nothing'];
const edgeRefusals = [
  '/v1//me',
  '/v1/..%2fme',
  '/a//b',
  '/t/x.y//v',
  '/v1/videos/vid_0/manifest.m3u8?token=x',
  '/v1/nothing',
];

/** Said to the page as its own script would: what becomes of text that wants to be markup or code. */
const attempts = `(() => {
  const outcome = (attempt) => {
    try {
      attempt();
      return 'done';
    } catch {
      return 'refused';
    }
  };
  return {
    markup: outcome(() => { document.createElement('div').innerHTML = '<b>x</b>'; }),
    code: outcome(() => { document.createElement('script').src = 'https://evil.example/x.js'; }),
    foreignWorker: outcome(() => new Worker('https://evil.example/x.js')),
    ownWorker: outcome(() => new Worker(URL.createObjectURL(new Blob([''])))),
  };
})()`;

/** What a browser that obeys the pages' policy says of our own pages, and of what a stranger's text would try. */
const inABrowser = async (siteUrl: string, shown: readonly string[]): Promise<string[]> => {
  const browser = await launchBrowser();
  const failures: string[] = [];
  try {
    const page = await browser.newPage();
    let at = '';
    const complaint = /Content Security Policy|Trusted(HTML|Script|ScriptURL)|violates the following/;
    page.on('console', (line) => {
      if (complaint.test(line.text())) failures.push(`${at} in a browser: ${line.text()}`);
    });
    page.on('pageerror', (error) => failures.push(`${at} in a browser: ${error.message}`));
    for (at of shown) {
      await page.goto(`${siteUrl}${at}`, { timeout: 120_000 });
      await page.locator('#root > *').first().waitFor({ state: 'attached', timeout: 120_000 });
    }
    page.removeAllListeners('console');
    const tried = await page.evaluate<Record<string, string>>(attempts);
    const wanted = { markup: 'refused', code: 'refused', foreignWorker: 'refused', ownWorker: 'done' };
    for (const [what, how] of Object.entries(wanted))
      if (tried[what] !== how) failures.push(`${what} in a browser is ${tried[what]}, not ${how}`);
  } finally {
    await browser.close();
  }
  return failures;
};

/** Every answer says how careful a browser is to be with it. */
export const securityHeaders: Sweep = {
  name: 'headers',
  what: 'security headers on every answer: every operation, every page, every refusal of the edge',
  async on(stage, { size }) {
    const failures: string[] = [];
    const { laptop } = stage.world;
    await laptop.cloud.uploadWebClient(webDir);
    const things = await stage.things('OW');
    let answers = 0;
    const statuses = new Set<number>();
    const look = async (asked: RawAsk, checks: readonly Check[]): Promise<RawAnswer> => {
      const answer = await stage.ask(asked);
      answers += 1;
      statuses.add(answer.status);
      for (const check of checks) {
        const wrong = check(answer);
        if (wrong) failures.push(`${asked.method} ${asked.target.slice(0, 80)} (${answer.status}): ${wrong}`);
      }
      return answer;
    };
    for (const op of everyOperation) {
      const path = pathOf(op, (prefix) => firstOf(things, prefix));
      const body = exampleBody(op) === undefined ? {} : { body: refusedBody };
      const keeps = op.cache
        ? has('cache-control', /^(public, max-age=0, s-maxage=\d+|no-store)$/)
        : has('cache-control', /^no-store$/);
      // Without a body these do something: somebody who may not is asked for them, and at one's own nobody.
      const acts = op.method !== 'GET' && exampleBody(op) === undefined;
      const asking: readonly Principal[] = !acts ? ['AN', 'OW'] : op.path.includes('{') ? ['AN', 'FR'] : ['AN'];
      for (const who of asking) {
        const authorization = stage.authorizationOf(who);
        await look(askOf(op, { path, authorization, ...body }), [
          ...ofTheApi,
          keeps, // The edge's id of a request is the one in logs and in `x-request-id`; what the gateway refuses has only this.
          has('x-amz-cf-id', /./),
        ]);
      }
      await look({ method: 'TRACE', target: path }, everywhere);
    }
    for (const target of edgeRefusals.filter((each) => each.startsWith('/v1')))
      await look(get(target), [...ofTheApi, has('cache-control', /^no-store$/)]);
    for (const target of edgeRefusals.filter((each) => !each.startsWith('/v1'))) await look(get(target), everywhere);
    for (const target of media) await look(get(target), everywhere);
    for (const target of files) await look(get(target), everywhere);
    for (const target of pages) {
      const page = await look(get(target), ofPages);
      if (page.status !== 200) failures.push(`${target} is no page: ${page.status}`);
      if (/<script(?![^>]*\bsrc=)|\son\w+=|\sstyle=/i.test(page.body)) failures.push(`${target} has something inline`);
    }
    const shown = size === 'full' ? pages.slice(0, 4) : [];
    if (shown.length > 0) failures.push(...(await inABrowser(stage.world.siteUrl, shown)));
    return {
      counts: {
        operations: everyOperation.length,
        'pages opened in a browser': shown.length,
        'answers looked at': answers,
        'statuses among them': statuses.size,
      },
      failures: [...new Set(failures)],
    };
  },
};

import { askOf, everyOperation, exampleBody, pathOf } from './contracts.ts';
import type { RawAnswer, RawAsk } from './raw.ts';
import type { Stage, Sweep } from './stage.ts';
import { firstOf, type Things } from './things.ts';

type Headers = NonNullable<RawAsk['headers']>;
const get = (target: string, headers: Headers = []): RawAsk => ({ method: 'GET', target, headers });

/** Endings that make a page of somebody's look like a file of everybody's. */
const endings = [
  ...['.css', '.js', '.ico', '.png', '.woff2', '.jpg', '.avif', '.map', '.txt', '.pdf'].flatMap((ending) => [
    `/x${ending}`,
    ending,
    `;x${ending}`,
    `%2fx${ending}`,
  ]),
  '%23x.css',
  '%3fx.css',
  '%0ax.css',
  '%00.css',
  '/..%2fx.css',
  '/.css',
  '//x.css',
  '\\x.css',
  '?x.css',
  '?limit=1&x=.css',
  '/%2e%2e/x.css',
  '/index.html',
  '/robots.txt',
];
const personal = (things: Things): string[] => [
  '/v1/me',
  '/v1/me/videos',
  '/v1/me/trash',
  '/v1/uploads',
  `/v1/channels/${firstOf(things, 'ch')}/chat/emotes`,
  `/v1/videos/${firstOf(things, 'vid')}`,
  '/api/v1/me',
];

/** What makes a page another one in careless places. */
const unkeyed = [
  ...['x-forwarded-host', 'x-forwarded-scheme', 'x-forwarded-proto', 'x-forwarded-port', 'x-forwarded-prefix'],
  ...['x-forwarded-server', 'x-forwarded-for', 'forwarded', 'x-host', 'x-original-url', 'x-rewrite-url'],
  ...['x-http-method-override', 'x-method-override', 'x-http-method', 'user-agent', 'referer', 'origin', 'accept'],
  ...['accept-language', 'accept-charset', 'authorization', 'cookie', 'x-requested-with', 'x-wap-profile', 'via'],
  ...['x-real-ip', 'true-client-ip', 'x-client-ip', 'x-arclight-credential', 'x-arclight-viewer-address'],
  ...[
    'cloudfront-viewer-country',
    'cloudfront-viewer-address',
    'x-amz-cf-id',
    'x-amzn-trace-id',
    'x-amz-website-redirect-location',
  ],
  ...[
    'range',
    'if-none-match',
    'if-modified-since',
    'if-match',
    'transfer-encoding',
    'content-type',
    'idempotency-key',
    'save-data',
    'purpose',
    'dnt',
    'x-arclight-origin',
  ],
];
const marker = 'poisoned-by-a-stranger';

const queries = [
  'limit=5&limit=6',
  'limit[]=5',
  'LIMIT=5',
  'limit=5%00',
  'limit=5;cursor=x',
  'limit=5&cursor=',
  `utm_source=${marker}`,
  `callback=${marker}`,
  `__proto__=${marker}`,
  `x=${'y'.repeat(2000)}`,
  `limit=5&${marker}`,
  `=${marker}`,
  '&&&',
  'limit=%35',
];

const isHit = ({ headers }: RawAnswer): boolean => /^(Hit|RefreshHit)/.test(String(headers['x-cache'] ?? ''));
const told = (answer: RawAnswer): string => JSON.stringify([answer.headers, answer.body]);

/** AB-25: what is somebody's is kept for nobody, and what is everybody's is changed by nobody. */
const deception = async (stage: Stage, things: Things, some: (list: readonly string[]) => readonly string[]) => {
  const failures: string[] = [];
  const { world } = stage;
  const own = [world.emailOf('OW'), world.idOf('OW'), firstOf(things, 'upl'), firstOf(things, 'vid')];
  const token = (stage.authorizationOf('OW') ?? '').replace('Bearer ', '');
  const credentials: [string, Headers][] = [
    ['bearer', [['authorization', `Bearer ${token}`]]],
    ['cookie', [['cookie', `__Host-arclight_access=${token}`]]],
  ];
  let tried = 0;
  for (const target of personal(things)) {
    for (const address of [target, ...some(endings).map((ending) => target + ending)]) {
      for (const [how, headers] of credentials) {
        const mine = await stage.ask(get(address, headers));
        const theirs = await stage.ask(get(address));
        tried += 2;
        if (isHit(mine) || isHit(theirs)) failures.push(`${address}, ${how}: is kept`);
        // An address may name its own thing: what counts is what it tells besides.
        const leaked = own.find((secret) => !address.includes(secret) && told(theirs).includes(secret));
        if (leaked) failures.push(`${address}, ${how}: then tells a stranger of ${leaked}`);
        if (mine.status >= 500 || theirs.status >= 500) failures.push(`${address}, ${how}: fails`);
      }
    }
  }
  return { tried, failures };
};

const poisoning = async (stage: Stage, things: Things, some: (list: readonly string[]) => readonly string[]) => {
  const failures: string[] = [];
  const channel = firstOf(things, 'ch');
  const open = things.get('vid')?.find(({ isOpen }) => isOpen)?.id;
  let tried = 0;
  let hits = 0;
  const pages = [
    (at: number) => `/v1/videos?limit=${1 + (at % 50)}`,
    (at: number) => `/v1/channels/${channel}/videos?limit=${1 + (at % 50)}`,
    () => `/v1/channels/${channel}/emotes`,
    () => `/v1/channels/${channel}/followers/count`,
    () => `/v1/videos/${open}`,
    () => '/healthz',
  ];
  for (const [at, name] of some(unkeyed).entries()) {
    for (const page of pages) {
      const address = page(at);
      const value =
        { origin: 'https://evil.example', cookie: `a=${marker}`, range: 'bytes=0-1', 'transfer-encoding': 'identity' }[
          name
        ] ?? marker;
      const first = await stage.ask(get(address, [[name, value]])).catch(() => undefined);
      const second = await stage.ask(get(address));
      tried += 1;
      hits += isHit(second) ? 1 : 0;
      if (second.status !== 200) failures.push(`${address} after ${name}: ${second.status}`);
      if (told(second).includes(marker) || told(second).includes('evil.example'))
        failures.push(`${address} after ${name}: tells everybody of it`);
      if (first && first.status === 200 && first.body !== second.body && !isPicture(first, second))
        failures.push(`${address} after ${name}: is another answer`);
      if (first && first.status >= 500) failures.push(`${address} with ${name}: ${first.status}`);
    }
  }
  for (const query of some(queries)) {
    for (const path of ['/v1/videos', `/v1/channels/${channel}/videos`]) {
      const first = await stage.ask(get(`${path}?${query}`));
      const second = await stage.ask(get(path));
      tried += 1;
      if (first.status >= 500) failures.push(`${path}?${query}: ${first.status}`);
      if (second.status !== 200 || told(second).includes(marker))
        failures.push(`${path} after ?${query}: ${second.status} ${second.body.slice(0, 100)}`);
    }
  }
  // One copy for everybody has nothing of whoever asked first.
  const token = (stage.authorizationOf('OW') ?? '').replace('Bearer ', '');
  const withCookie = await stage.ask(get('/v1/videos?limit=44', [['cookie', `__Host-arclight_access=${token}`]]));
  const without = await stage.ask(get('/v1/videos?limit=44'));
  tried += 1;
  if (withCookie.headers['set-cookie'] || without.headers['set-cookie']) failures.push('a kept list sets a cookie');
  if (withCookie.body !== without.body) failures.push('a list asked for with a cookie is another one');
  if (!isHit(without)) failures.push('the lists of everybody are not kept, so nothing was proven about keeping');
  return { tried, hits, failures };
};

/** Pictures in an answer are signed anew each day: the rest is the same. */
const isPicture = (one: RawAnswer, other: RawAnswer): boolean => {
  const unsigned = (text: string) => text.replace(/(Expires|Signature|Key-Pair-Id|Policy)=[^&"]+/g, '');
  return unsigned(one.body) === unsigned(other.body);
};

const hostileOrigins = (siteUrl: string): string[] => {
  const { hostname, port, host } = new URL(siteUrl);
  return [
    'null',
    'https://evil.example',
    'http://evil.example',
    `https://${host}`,
    `http://${hostname}.evil.example`,
    `http://evil${hostname}`,
    `http://evil.${hostname}`,
    `http://${hostname}`,
    `http://${hostname}:${Number(port) + 1}`,
    `http://${hostname}:${port}1`,
    `http://${host}.`,
    `http://${host}/`,
    `http://${host}@evil.example`,
    `http://evil.example/${host}`,
    `http://evil.example?${host}`,
    `http://evil.example#${host}`,
    `http://${hostname}%60.evil.example`,
    `http://${hostname}_.evil.example`,
    `http://${host}, https://evil.example`,
    `${siteUrl.toUpperCase()}`,
    `ftp://${host}`,
    'file://',
    'data:text/html,x',
    'chrome-extension://abcdef',
    'app://arclight',
    'http://[::1]',
    'http://127.0.0.1',
    'http://0.0.0.0',
    `http://xn--${hostname}`,
    '*',
    ' ',
  ];
};

const notJson = [
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'text/plain; application/json',
  '',
];

/** AB-20: nobody's page but ours reads an answer, or changes something with somebody's cookie. */
const crossSite = async (stage: Stage, things: Things, isFull: boolean) => {
  const failures: string[] = [];
  let tried = 0;
  const origins = hostileOrigins(stage.world.siteUrl);
  const token = (stage.authorizationOf('OW') ?? '').replace('Bearer ', '');
  const cookie = ['cookie', `__Host-arclight_access=${token}`] as const;
  const before = await stage.snapshot();
  for (const [at, op] of everyOperation.entries()) {
    const path = pathOf(op, (prefix) => firstOf(things, prefix));
    for (const [index, origin] of origins.entries()) {
      if (!isFull && index !== at % origins.length) continue;
      const preflight: RawAsk = {
        method: 'OPTIONS',
        target: path,
        headers: [
          ['origin', origin],
          ['access-control-request-method', op.method],
          ['access-control-request-headers', 'authorization'],
        ],
      };
      const withCookie = askOf(op, {
        path,
        headers: [cookie, ['origin', origin]],
        ...(exampleBody(op) === undefined ? {} : { body: op.file ? exampleBody(op) : {} }),
      });
      for (const asked of op.method === 'GET'
        ? [preflight, get(path, [cookie, ['origin', origin]])]
        : [preflight, withCookie]) {
        const answer = await stage.ask(asked);
        tried += 1;
        const said = `${op.id}, ${asked.method} from ${origin}: ${answer.status}`;
        if (
          answer.headers['access-control-allow-origin'] !== undefined ||
          answer.headers['access-control-allow-credentials'] !== undefined
        )
          failures.push(`${said}, and the page may read it`);
        if (answer.status >= 500) failures.push(said);
        if (op.method !== 'GET' && asked.method === op.method && op.credential !== 'ignored' && answer.status !== 403)
          failures.push(`${said}: a foreign page changes something with a cookie`);
      }
    }
    // Forms cannot say that they are JSON.
    if (op.method === 'GET' || op.file || exampleBody(op) === undefined) continue;
    for (const type of isFull ? notJson : [notJson[at % notJson.length] ?? '']) {
      const who = op.action.startsWith('staff.') ? 'AD' : 'OW';
      const asked = askOf(op, { path, authorization: stage.authorizationOf(who) });
      const headers = (asked.headers ?? []).filter(([name]) => name !== 'content-type');
      const { status } = await stage.ask({ ...asked, headers: type ? [...headers, ['content-type', type]] : headers });
      tried += 1;
      if (status !== 415) failures.push(`${op.id}, a body of ${type || 'no type'}: ${status}, not 415`);
    }
  }
  const changed = await stage.changesSince(before);
  if (changed.length > 0) failures.push(`refused, and yet these are changed: ${changed.join(', ')}`);
  return { tried, origins: origins.length, failures };
};

export const edgeCache: Sweep = {
  name: 'edge-cache',
  what: 'deception, poisoning and foreign pages against the edge',
  async on(stage, { size }) {
    const isFull = size === 'full';
    const things = await stage.things('OW');
    const some = (list: readonly string[]) => (isFull ? list : list.filter((_, at) => at % 9 === 0));
    const first = await deception(stage, things, some);
    const second = await poisoning(stage, things, some);
    const third = await crossSite(stage, things, isFull);
    return {
      counts: {
        'AB-25 deceiving addresses': personal(things).length * (some(endings).length + 1),
        'AB-25 requests as somebody and then as nobody': first.tried,
        'AB-25 headers and queries against kept answers': second.tried,
        'of these answered from what was kept': second.hits,
        'AB-20 foreign origins': third.origins,
        'AB-20 requests from them, and bodies that are not JSON': third.tried,
      },
      failures: [...first.failures, ...second.failures, ...third.failures],
    };
  },
};

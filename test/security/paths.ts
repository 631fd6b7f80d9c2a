import type { Operation } from '../../lambdas/kit/operation.ts';
import type { Principal } from '../authz/matrix.ts';
import { chanceFrom } from '../support/seeded.ts';
import { askOf, everyOperation, exampleBody, pathOf } from './contracts.ts';
import type { RawAnswer, RawAsk } from './raw.ts';
import type { Stage, Sweep } from './stage.ts';
import { firstOf } from './things.ts';

type Headers = NonNullable<RawAsk['headers']>;

const encodeAll = (text: string): string => [...text].map((letter) => `%${letter.charCodeAt(0).toString(16)}`).join('');
const lastOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
const parentOf = (path: string): string => path.slice(0, path.lastIndexOf('/'));

/** Ways to write one address: some parser somewhere takes each for the plain one. */
const spellings: Record<string, (path: string, siteUrl: string) => string> = {
  'a slash behind': (path) => `${path}/`,
  'two slashes behind': (path) => `${path}//`,
  'two slashes before': (path) => `/${path}`,
  'two slashes inside': (path) => path.replace(/\/(?=[^/]+$)/, '//'),
  'three slashes inside': (path) => path.replace(/\/(?=[^/]+$)/, '///'),
  'a dot segment': (path) => path.replace(/\/(?=[^/]+$)/, '/./'),
  'a dot segment before': (path) => `/.${path}`,
  'a dot segment behind': (path) => `${path}/.`,
  'there and back': (path) => `${parentOf(path)}/x/../${lastOf(path)}`,
  'there and back, encoded': (path) => `${parentOf(path)}/x/%2e%2e/${lastOf(path)}`,
  'there and back, half encoded': (path) => `${parentOf(path)}/x/.%2e/${lastOf(path)}`,
  'there and back, encoded twice': (path) => `${parentOf(path)}/x/%252e%252e/${lastOf(path)}`,
  'there and back, by a parameter': (path) => `${parentOf(path)}/x/..;/${lastOf(path)}`,
  'there and back, by a backslash': (path) => `${parentOf(path)}/x/..\\${lastOf(path)}`,
  'there and back, by %5c': (path) => `${parentOf(path)}/x/..%5c${lastOf(path)}`,
  'through what is open': (path) => `/healthz/..${path}`,
  'through what is open, encoded': (path) => `/healthz/%2e%2e${path}`,
  'through the pages': (path) => `/watch/../${path.slice(1)}`,
  'through the pages, encoded': (path) => `/watch/..%2f${path.slice(1)}`,
  'through a path token': (path) => `/t/x/..${path}`,
  'above the root': (path) => `/..${path}`,
  'an encoded slash': (path) => `${parentOf(path)}%2f${lastOf(path)}`,
  'an encoded slash in capitals': (path) => `${parentOf(path)}%2F${lastOf(path)}`,
  'all slashes encoded': (path) => `/${path.slice(1).replaceAll('/', '%2f')}`,
  'a slash encoded twice': (path) => `${parentOf(path)}%252f${lastOf(path)}`,
  'a backslash': (path) => `${parentOf(path)}\\${lastOf(path)}`,
  'an encoded backslash': (path) => `${parentOf(path)}%5c${lastOf(path)}`,
  capitals: (path) => path.toUpperCase(),
  'one capital': (path) => path.replace('/v1/', '/V1/'),
  'its last part encoded': (path) => `${parentOf(path)}/${encodeAll(lastOf(path))}`,
  'its last letter encoded': (path) => `${path.slice(0, -1)}${encodeAll(path.slice(-1))}`,
  'a letter of the version encoded': (path) => path.replace('/v1', '/%761'),
  'overlong UTF-8': (path) => path.replace(/\/(?=[^/]+$)/, '/%c0%ae%c0%ae/'),
  'a full-width letter': (path) => `${path}%EF%BC%8F`,
  'a matrix parameter': (path) => `${path};a=b`,
  'a matrix parameter before': (path) => path.replace('/v1', '/v1;a=b'),
  'a session parameter': (path) => `${path};jsessionid=1`,
  'the end of a string': (path) => `${path}%00`,
  'the end of a string, then more': (path) => `${path}%00.css`,
  'a line break': (path) => `${path}%0d%0aX-Injected:%201`,
  'a space behind': (path) => `${path}%20`,
  'a tab behind': (path) => `${path}%09`,
  'a hash behind': (path) => `${path}%23`,
  'a question mark, encoded': (path) => `${path}%3f`,
  'an empty query': (path) => `${path}?`,
  'two question marks': (path) => `${path}??x=1`,
  'a file’s ending': (path) => `${path}.json`,
  'a style’s ending': (path) => `${path}.css`,
  'a picture behind': (path) => `${path}/x.png`,
  'a format': (path) => `${path}.json?format=json`,
  'a bad percent': (path) => `${path}%`,
  'a bad percent inside': (path) => path.replace(/\/(?=[^/]+$)/, '/%zz'),
  'the other way in': (path) => `/api${path}`,
  'the other way in, twice': (path) => `/api/api${path}`,
  'the bare way in': (path) => path.replace('/v1', ''),
  'an older version': (path) => path.replace('/v1', '/v0'),
  'a newer version': (path) => path.replace('/v1', '/v2'),
  'the whole address': (path, siteUrl) => `${siteUrl}${path}`,
  'the whole address of somewhere else': (path) => `http://evil.example${path}`,
  'the whole address, as secret': (path, siteUrl) => `${siteUrl.replace('http:', 'https:')}${path}`,
  'somebody before the host': (path, siteUrl) => `${siteUrl.replace('//', '//admin@')}${path}`,
};

const localAddresses = ['127.0.0.1', '10.0.0.1', '::1', '127.0.0.1, 10.0.0.1'];
const asForwarded = [
  'x-forwarded-for',
  'x-real-ip',
  'x-client-ip',
  'true-client-ip',
  'cf-connecting-ip',
  'x-originating-ip',
  'x-custom-ip-authorization',
  'x-arclight-viewer-address',
  'cloudfront-viewer-address',
];

/** Headers with which something in front speaks to something behind, and nobody else. */
const tricks = (op: Operation, path: string): [string, Headers][] => [
  ...asForwarded.map((name, at): [string, Headers] => [
    name,
    [[name, localAddresses[at % localAddresses.length] ?? '']],
  ]),
  ['x-original-url', [['x-original-url', path]]],
  ['x-rewrite-url', [['x-rewrite-url', path]]],
  ['x-original-uri', [['x-original-uri', '/healthz']]],
  ['x-forwarded-prefix', [['x-forwarded-prefix', '/healthz/..']]],
  ['x-forwarded-host', [['x-forwarded-host', 'internal.example']]],
  ['x-forwarded-proto', [['x-forwarded-proto', 'http']]],
  ['x-forwarded-port', [['x-forwarded-port', '443']]],
  ['x-host', [['x-host', 'internal.example']]],
  ['forwarded', [['forwarded', 'for=127.0.0.1;host=internal.example;proto=https']]],
  ['x-arclight-origin', [['x-arclight-origin', 'guess']]],
  ['x-arclight-credential', [['x-arclight-credential', 'bearer']]],
  ['cloudfront-viewer-country', [['cloudfront-viewer-country', 'XX']]],
  ['x-amz-cf-id', [['x-amz-cf-id', 'chosen-by-a-stranger']]],
  ['x-amzn-trace-id', [['x-amzn-trace-id', 'Root=1-1-1']]],
  ['x-apigw-api-id', [['x-apigw-api-id', 'another']]],
  [
    'x-user-id',
    [
      ['x-user-id', 'usr_admin'],
      ['x-account-id', 'usr_admin'],
      ['x-role', 'admin'],
      ['x-admin', 'true'],
    ],
  ],
  ['connection names a header', [['connection', 'close, x-arclight-viewer-address, authorization']]],
  ['x-http-method-override', [['x-http-method-override', op.method]]],
  ['x-http-method', [['x-http-method', op.method]]],
  ['x-method-override', [['x-method-override', op.method]]],
];
const overriding = ['x-http-method-override', 'x-http-method', 'x-method-override'];
const otherMethods = ['HEAD', 'OPTIONS', 'TRACE', 'PROPFIND', 'SEARCH', 'PURGE', 'LINK'];

interface Tried {
  what: string;
  asked: RawAsk;
}

const bodyOf = (op: Operation) => (exampleBody(op) === undefined ? {} : { body: exampleBody(op) });

/** Every spelling of one request somebody may not make. */
const spelledOut = (op: Operation, path: string, siteUrl: string, authorization: string | undefined): Tried[] => {
  const ask = (target: string, headers: Headers = []) =>
    askOf(op, { path: target, authorization, headers, ...bodyOf(op) });
  return [
    ...Object.entries(spellings).map(([what, spell]) => ({ what, asked: ask(spell(path, siteUrl)) })),
    ...tricks(op, path).map(([what, headers]) => ({ what, asked: ask(path, headers) })),
    ...['evil.example', 'internal.arclight.example', '127.0.0.1:1', ''].map((host) => ({
      what: `the host ${host || 'nothing'}`,
      asked: ask(path, [['host', host]]),
    })),
    ...otherMethods.map((method) => ({ what: method, asked: { ...ask(path), method } })),
    // What overrides the method must not make a deed of a look, nor a look of a deed.
    ...overriding.flatMap((name) =>
      ['GET', 'POST'].map((method) => ({
        what: `${method} with ${name}`,
        asked: { ...ask(path, [[name, op.method]]), method },
      })),
    ),
    { what: 'POST with _method', asked: { ...ask(`${path}?_method=${op.method}`), method: 'POST' } },
  ];
};

const isFine = ({ status }: RawAnswer): boolean => status >= 200 && status < 300;
const isOurs = ({ headers }: RawAnswer): boolean => String(headers['content-type'] ?? '').includes('json');

/** Is it what anybody may have anyway? Then the spelling gave nothing. */
const openAnswers = async (stage: Stage): Promise<ReadonlySet<string>> => {
  const bodies = new Set<string>(['']);
  for (const target of ['/healthz', '/v1/videos']) bodies.add((await stage.ask({ method: 'GET', target })).body);
  return bodies;
};

/** AB-19: one thing has one address, whoever parses it. */
export const paths: Sweep = {
  name: 'paths',
  what: 'every spelling of an address, every header that speaks for another, every other method, at every operation',
  async on(stage, { size, seed }) {
    const failures: string[] = [];
    const { world } = stage;
    const theirs = await stage.things('OW');
    const open = await openAnswers(stage);
    const before = await stage.snapshot();
    let tried = 0;
    let kinds = 0;
    const chance = chanceFrom(seed);
    for (const op of everyOperation) {
      const path = pathOf(op, (prefix) => firstOf(theirs, prefix));
      // Whoever is refused in plain words: a stranger where one must sign in, another creator at what is hidden. At
      // what is always one's own nobody else can be refused.
      const isOwn = !op.path.includes('{');
      const who: readonly Principal[] = op.credential !== 'required' ? ['CR'] : isOwn ? ['AN'] : ['AN', 'CR'];
      for (const principal of who) {
        const authorization = world.authorizationOf(principal);
        const ask = askOf(op, { path, authorization, ...bodyOf(op) });
        const plain = await stage.ask(ask);
        // Another method at the same address may be another operation, and open to this one.
        const plainBy = new Map<string, string>();
        for (const method of ['GET', 'POST']) {
          if (method !== op.method) plainBy.set(method, (await stage.ask({ ...ask, method })).body);
        }
        const all = spelledOut(op, path, world.siteUrl, authorization);
        kinds = all.length;
        for (const { what, asked } of size === 'full' ? all : [chance.pick(all)]) {
          const answer = await stage.ask(asked).catch((error: Error) => error);
          if (answer instanceof Error) {
            if (!/unescaped|socket hang up|ECONNRESET|Parse Error/.test(answer.message))
              failures.push(`${op.id}, ${what}: ${answer.message}`);
            continue;
          }
          tried += 1;
          const said = `${op.id} as ${principal}, ${what} (${asked.method} ${asked.target}): ${answer.status}`;
          if (answer.status >= 500) failures.push(`${said} ${answer.body.slice(0, 200)}`);
          if (answer.headers['x-injected']) failures.push(`${said}: a header could be written`);
          const isGivenAnyway = open.has(answer.body) || plainBy.get(asked.method) === answer.body;
          if (isFine(answer) && isOurs(answer) && !isFine(plain) && !isGivenAnyway)
            failures.push(`${said}, in plain words ${plain.status}: ${answer.body.slice(0, 200)}`);
        }
      }
    }
    const changed = await stage.changesSince(before, [world.idOf('CR')]);
    if (changed.length > 0) failures.push(`these are changed: ${changed.join(', ')}`);
    return {
      counts: { operations: everyOperation.length, 'spellings, headers and methods': kinds, 'requests made': tried },
      failures,
    };
  },
};

import { createHash, createHmac, generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { getSignedCookies, getSignedUrl } from '@aws-sdk/cloudfront-signer';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ListeningEdge } from '../../local/resources/cloudfront/cloudfront.ts';
import { aClock, anEdge, anOrigin, aResource, ask } from './cloudfront-stage.ts';

const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const pem = (key: typeof ec.privateKey) => key.export({ type: 'pkcs8', format: 'pem' }).toString();
const publicPem = (key: typeof ec.publicKey) => key.export({ type: 'spki', format: 'pem' }).toString();

const clock = aClock();
const epoch = (offset: number) => Math.floor(clock.now().getTime() / 1000) + offset;
const film = Buffer.alloc(9 * 1024 * 1024, 'film');
const page = `<!doctype html>${'<p>a page</p>'.repeat(200)}`;

/** A bucket that answers as S3 does to a signed request, and counts. */
const bucket = await anOrigin((request, response) => {
  const path = decodeURIComponent(request.url ?? '').replace(/^\/[^/]+/, '');
  if (!request.headers.authorization?.startsWith('AWS4-HMAC-SHA256 Credential=AKIALOCAL')) {
    response.writeHead(403).end();
    return;
  }
  const etag = `"${createHash('md5').update(path).digest('hex')}"`;
  const send = (body: Buffer | string, headers: Record<string, string> = {}, status = 200) => {
    const length = String(Buffer.byteLength(body));
    response.writeHead(status, { etag, 'x-amz-id-2': 'inner', 'content-length': length, ...headers });
    response.end(request.method === 'HEAD' ? undefined : body);
  };
  if (path.includes('missing')) return send('<Error/>', {}, 404);
  if (path.includes('broken')) return send('oh', {}, 500);
  if (path.includes('film')) {
    const [, from, to] = /bytes=(\d+)-(\d+)/.exec(request.headers.range ?? '') ?? [];
    if (from === undefined) return send(film);
    const part = film.subarray(Number(from), Number(to) + 1);
    return send(part, { 'content-range': `bytes ${from}-${to}/${film.length}` }, 206);
  }
  if (request.headers['if-none-match'] === etag) {
    response.writeHead(304, { etag, 'cache-control': 'max-age=20' }).end();
    return;
  }
  if (path.includes('index.html')) return send(page, { 'content-type': 'text/html' });
  if (path.includes('master')) return send(`#EXTM3U ${path}`, { 'cache-control': 'max-age=20' });
  if (path.includes('private')) return send('mine', { 'cache-control': 'private, no-store' });
  return send(`object ${path}`);
});

const api = await anOrigin((request, response) => {
  if (request.url?.includes('silent')) {
    request.socket.destroy();
    return;
  }
  const chunks: Buffer[] = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    const seen = { url: request.url, headers: request.headers, body: Buffer.concat(chunks).toString() };
    response.writeHead(200, { 'content-type': 'application/json', connection: 'keep-alive, x-inner', 'x-inner': '1' });
    response.end(JSON.stringify(seen));
  });
});

const behaviour = (more: object) => ({
  CachePolicyId: '658327ea-f89d-4fab-a63d-7e88639e58f6',
  Compress: true,
  ViewerProtocolPolicy: 'redirect-to-https',
  TargetOriginId: 'media',
  ...more,
});

const s3Origin = (Id: string) => ({
  Id,
  DomainName: `${Id}-bucket.s3.eu-west-1.amazonaws.com`,
  OriginAccessControlId: 'Oac',
  S3OriginConfig: { OriginAccessIdentity: '' },
});

const edgeFunction = (code: string) => ({
  Name: 'fn',
  AutoPublish: true,
  FunctionCode: code,
  FunctionConfig: { Comment: 'fn', Runtime: 'cloudfront-js-2.0' },
});

const resources = [
  aResource('AWS::CloudFront::Distribution', 'Distribution', {
    DistributionConfig: {
      Enabled: true,
      DefaultRootObject: 'index.html',
      DefaultCacheBehavior: behaviour({ TargetOriginId: 'web', ResponseHeadersPolicyId: 'Headers' }),
      CacheBehaviors: [
        behaviour({
          PathPattern: '/v1/*',
          TargetOriginId: 'api',
          AllowedMethods: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE'],
          CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
          OriginRequestPolicyId: 'ToApi',
        }),
        behaviour({ PathPattern: '/v/*', TrustedKeyGroups: ['Group'] }),
        behaviour({ PathPattern: '/img/*', TargetOriginId: 'images' }),
        behaviour({ PathPattern: '/tuned/*', CachePolicyId: 'Tuned' }),
        behaviour({
          PathPattern: '/loop/*',
          FunctionAssociations: [{ EventType: 'viewer-request', FunctionARN: 'Endless' }],
        }),
        behaviour({
          PathPattern: '/thrower/*',
          FunctionAssociations: [{ EventType: 'viewer-request', FunctionARN: 'Thrower' }],
        }),
        behaviour({
          PathPattern: '/stamped/*',
          FunctionAssociations: [{ EventType: 'viewer-response', FunctionARN: 'Stamper' }],
        }),
      ],
      CustomErrorResponses: [{ ErrorCode: 403, ErrorCachingMinTTL: 1 }],
      Origins: [
        s3Origin('media'),
        s3Origin('images'),
        s3Origin('web'),
        {
          Id: 'api',
          DomainName: 'abc123.execute-api.eu-west-1.amazonaws.com',
          CustomOriginConfig: { OriginProtocolPolicy: 'https-only', OriginSSLProtocols: ['TLSv1.2'] },
          OriginCustomHeaders: [{ HeaderName: 'x-arclight-origin', HeaderValue: 'shared' }],
        },
      ],
    },
  }),
  aResource('AWS::CloudFront::CachePolicy', 'Tuned', {
    CachePolicyConfig: {
      Name: 'Tuned',
      MinTTL: 0,
      DefaultTTL: 30,
      MaxTTL: 60,
      ParametersInCacheKeyAndForwardedToOrigin: {
        CookiesConfig: { CookieBehavior: 'whitelist', Cookies: ['side'] },
        EnableAcceptEncodingGzip: false,
        HeadersConfig: { HeaderBehavior: 'whitelist', Headers: ['X-Kind'] },
        QueryStringsConfig: { QueryStringBehavior: 'whitelist', QueryStrings: ['q'] },
      },
    },
  }),
  aResource('AWS::CloudFront::OriginRequestPolicy', 'ToApi', {
    OriginRequestPolicyConfig: {
      Name: 'ToApi',
      CookiesConfig: { CookieBehavior: 'all' },
      HeadersConfig: { HeaderBehavior: 'allExcept', Headers: ['Host'] },
      QueryStringsConfig: { QueryStringBehavior: 'all' },
    },
  }),
  aResource('AWS::CloudFront::ResponseHeadersPolicy', 'Headers', {
    ResponseHeadersPolicyConfig: {
      Name: 'Headers',
      CorsConfig: {
        AccessControlAllowCredentials: true,
        AccessControlAllowHeaders: { Items: ['Range'] },
        AccessControlAllowMethods: { Items: ['GET'] },
        AccessControlAllowOrigins: { Items: ['https://*.example.com'] },
        OriginOverride: true,
      },
      SecurityHeadersConfig: {
        ContentSecurityPolicy: { ContentSecurityPolicy: "default-src 'self'", Override: true },
        StrictTransportSecurity: { AccessControlMaxAgeSec: 100, IncludeSubdomains: true, Override: true },
        ContentTypeOptions: { Override: true },
      },
      RemoveHeadersConfig: { Items: [{ Header: 'ETag' }] },
    },
  }),
  aResource('AWS::CloudFront::Function', 'Endless', edgeFunction('function handler(e) { for (;;) {} }')),
  aResource('AWS::CloudFront::Function', 'Thrower', edgeFunction('function handler(e) { return e.nothing.there }')),
  aResource(
    'AWS::CloudFront::Function',
    'Stamper',
    edgeFunction("function handler(e) { e.response.headers['x-stamp'] = { value: e.request.uri }; return e.response }"),
  ),
  aResource('AWS::CloudFront::KeyGroup', 'Group', { KeyGroupConfig: { Name: 'Group', Items: ['EcKey', 'RsaKey'] } }),
  ...Object.entries({ EcKey: ec, RsaKey: rsa, StrangerKey: stranger }).map(([name, { publicKey }]) =>
    aResource('AWS::CloudFront::PublicKey', name, {
      PublicKeyConfig: { Name: name, CallerReference: name, EncodedKey: publicPem(publicKey) },
    }),
  ),
  aResource('AWS::CloudFront::OriginAccessControl', 'Oac', {
    OriginAccessControlConfig: {
      Name: 'Oac',
      OriginAccessControlOriginType: 's3',
      SigningBehavior: 'always',
      SigningProtocol: 'sigv4',
    },
  }),
];

const buckets = ['media', 'images', 'web'].map((name) =>
  aResource('AWS::S3::Bucket', name, {}, { name: `${name}-bucket` }),
);

let edge: ListeningEdge;
const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  ask(edge.url, path, { headers, method });
const originFetches = () => bucket.asked.length;

beforeAll(async () => {
  edge = await anEdge({
    resources,
    others: buckets,
    endpoints: { S3: bucket.url, APIGATEWAY: api.url },
    now: clock.now,
  });
});
beforeEach(() => {
  bucket.asked.length = 0;
  api.asked.length = 0;
});
afterAll(() => Promise.all([edge.stop(), bucket.stop(), api.stop()]));

describe('signed access', () => {
  const keys = { ec: ['EcKey', pem(ec.privateKey)], rsa: ['RsaKey', pem(rsa.privateKey)] } as const;

  const policyFor = (resource: string, condition: object = {}) =>
    JSON.stringify({
      Statement: [
        {
          Resource: `${edge.url}${resource}`,
          Condition: { DateLessThan: { 'AWS:EpochTime': epoch(60) }, ...condition },
        },
      ],
    });

  const cookiesFor = (resource: string, condition: object = {}, kind: keyof typeof keys = 'ec', algorithm?: 'SHA256') =>
    getSignedCookies({
      policy: policyFor(resource, condition),
      keyPairId: keys[kind][0],
      privateKey: keys[kind][1],
      ...(algorithm && { algorithm }),
    });

  const cookieHeader = (cookies: object) => ({
    cookie: Object.entries(cookies)
      .map(([name, value]) => `${name}=${value}`)
      .join('; '),
  });

  test.each([
    ['ec', undefined],
    ['ec', 'SHA256'],
    ['rsa', undefined],
    ['rsa', 'SHA256'],
  ] as const)('a custom policy in cookies opens its prefix (%s, %s)', async (kind, algorithm) => {
    const cookies = cookieHeader(cookiesFor('/v/vid_1/3/*', {}, kind, algorithm));
    const answer = await get('/v/vid_1/3/720p/seg1.m4s?CMCD=bl%3D1', cookies);
    expect([answer.status, answer.text]).toEqual([200, 'object /v/vid_1/3/720p/seg1.m4s']);
  });

  test.each(['SHA1', 'SHA256'] as const)(
    'a canned policy in the address opens that address (%s)',
    async (algorithm) => {
      const [keyPairId, privateKey] = keys.ec;
      const dateLessThan = new Date(epoch(60) * 1000);
      const url = getSignedUrl({
        url: `${edge.url}/v/vid_1/poster.jpg?w=1`,
        keyPairId,
        privateKey,
        dateLessThan,
        algorithm,
      });
      const path = url.slice(edge.url.length);
      expect((await get(path)).status).toBe(200);
      expect((await get(path.replace('poster', 'other'))).status).toBe(403);
      expect((await get(path.replace('w=1', 'w=2'))).status).toBe(403);
    },
  );

  test('a canned policy in cookies opens one address', async () => {
    const [keyPairId, privateKey] = keys.ec;
    const url = `${edge.url}/v/vid_1/3/one.m4s`;
    const cookies = cookieHeader(
      getSignedCookies({ url, keyPairId, privateKey, dateLessThan: new Date(epoch(60) * 1000) }),
    );
    expect((await get('/v/vid_1/3/one.m4s', cookies)).status).toBe(200);
    expect((await get('/v/vid_1/3/two.m4s', cookies)).status).toBe(403);
  });

  test('AB-24 among many videos only the own cookie opens each', async () => {
    const ids = Array.from({ length: 6 }, (_, at) => `vid_${at}`);
    const opened: string[] = [];
    for (const cookieOf of ids) {
      const cookies = cookieHeader(cookiesFor(`/v/${cookieOf}/1/*`));
      for (const id of ids)
        if ((await get(`/v/${id}/1/a.m4s`, cookies)).status === 200) opened.push(`${cookieOf} ${id}`);
    }
    expect(opened).toEqual(ids.map((id) => `${id} ${id}`));
  });

  test('without a signature nothing opens, and CloudFront’s own words say so', async () => {
    const answer = await get('/v/vid_1/3/a.m4s');
    expect([answer.status, answer.headers['content-type']]).toEqual([403, 'text/xml']);
    expect(answer.text).toContain('<Code>MissingKey</Code>');
    expect(originFetches()).toBe(0);
  });

  test.each([
    ['after its end', () => cookiesFor('/v/vid_1/3/*', { DateLessThan: { 'AWS:EpochTime': epoch(-1) } })],
    ['before its beginning', () => cookiesFor('/v/vid_1/3/*', { DateGreaterThan: { 'AWS:EpochTime': epoch(30) } })],
    ['from another address', () => cookiesFor('/v/vid_1/3/*', { IpAddress: { 'AWS:SourceIp': '10.0.0.0/8' } })],
    ['for another video', () => cookiesFor('/v/vid_2/3/*')],
    ['for a longer name', () => cookiesFor('/v/vid_1x/*')],
    ['with an unknown condition', () => cookiesFor('/v/vid_1/3/*', { Weather: 'fine' })],
    [
      'by a key outside the group',
      () => ({
        ...getSignedCookies({
          policy: policyFor('/v/vid_1/3/*'),
          keyPairId: 'StrangerKey',
          privateKey: pem(stranger.privateKey),
        }),
      }),
    ],
    [
      'by another key than it names',
      () =>
        getSignedCookies({
          policy: policyFor('/v/vid_1/3/*'),
          keyPairId: 'EcKey',
          privateKey: pem(stranger.privateKey),
        }),
    ],
    [
      'with a policy changed after signing',
      () => ({
        ...cookiesFor('/v/vid_2/3/*'),
        'CloudFront-Policy': cookiesFor('/v/vid_1/3/*')['CloudFront-Policy'],
      }),
    ],
    ['with the other hash named', () => ({ ...cookiesFor('/v/vid_1/3/*'), 'CloudFront-Hash-Algorithm': 'SHA256' })],
    ['without its signature', () => ({ ...cookiesFor('/v/vid_1/3/*'), 'CloudFront-Signature': '' })],
    [
      'for another host',
      () =>
        getSignedCookies({
          policy: policyFor('/v/vid_1/3/*').replace('localhost', 'elsewhere'),
          keyPairId: 'EcKey',
          privateKey: pem(ec.privateKey),
        }),
    ],
  ])('a policy is refused %s', async (_, cookies) => {
    expect((await get('/v/vid_1/3/a.m4s', cookieHeader(cookies()))).status).toBe(403);
    expect(originFetches()).toBe(0);
  });

  test('a signed prefix is no way to its neighbour', async () => {
    const cookies = cookieHeader(cookiesFor('/v/vid_1/3/*'));
    const ways = ['/v/vid_1/3/../../vid_2/1/a', '/v/vid_1/3/%2e%2e/%2e%2e/vid_2/1/a', '/v/vid_1/3/..%2f..%2fvid_2/1/a'];
    for (const way of ways) expect((await get(way, cookies)).status, way).toBe(403);
    expect(originFetches()).toBe(0);
  });

  test('a public prefix is no way into the signed one', async () => {
    for (const way of ['/img/../v/vid_1/3/a', '/img/%2e%2e/v/vid_1/3/a', '/img/..%2fv/vid_1/3/a', '/%76/vid_1/3/a']) {
      expect((await get(way)).status, way).toBe(403);
    }
    expect(originFetches()).toBe(0);
  });
});

describe('the cache', () => {
  test('a second viewer gets what the first one fetched, with its age', async () => {
    expect((await get('/img/once.jpg')).headers['x-cache']).toBe('Miss from cloudfront');
    clock.pass(5);
    const second = await get('/img/once.jpg');
    expect([second.headers['x-cache'], second.headers.age, second.text]).toEqual([
      'Hit from cloudfront',
      '5',
      'object /img/once.jpg',
    ]);
    expect(originFetches()).toBe(1);
  });

  test('many viewers at once make one fetch', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => get('/img/premiere.jpg')));
    expect(new Set(answers.map(({ text }) => text))).toEqual(new Set(['object /img/premiere.jpg']));
    expect(originFetches()).toBe(1);
  });

  test('a player’s data in the query, cookies and other headers do not split an object', async () => {
    await get('/img/shared.jpg?CMCD=bl%3D1', { cookie: 'a=1', 'x-kind': 'a' });
    await get('/img/shared.jpg?CMCD=bl%3D2', { cookie: 'a=2', 'x-kind': 'b' });
    expect(originFetches()).toBe(1);
    expect(bucket.asked[0]?.url).toBe('/images-bucket/img/shared.jpg');
    expect(bucket.asked[0]?.headers).not.toHaveProperty('cookie');
    expect(bucket.asked[0]?.headers).not.toHaveProperty('x-kind');
  });

  test('what a policy names does split it, and reaches the origin', async () => {
    for (const q of ['1', '2']) await get(`/tuned/keyed?q=${q}&other=${q}`);
    for (const kind of ['a', 'b']) await get('/tuned/keyed?q=1', { 'x-kind': kind });
    for (const side of ['l', 'r']) await get('/tuned/keyed?q=1', { cookie: `side=${side}; noise=${Math.random()}` });
    expect(originFetches()).toBe(6);
    await get('/tuned/keyed?q=1', { cookie: 'side=l; noise=x' });
    expect(originFetches()).toBe(6);
  });

  test('time to live: what the origin says, within the policy’s bounds', async () => {
    await get('/tuned/plain');
    clock.pass(29);
    expect((await get('/tuned/plain')).headers['x-cache']).toBe('Hit from cloudfront');
    clock.pass(2);
    expect((await get('/tuned/plain')).headers['x-cache']).toBe('RefreshHit from cloudfront');
  });

  test('an expired object is asked about, not fetched again', async () => {
    await get('/img/master.m3u8');
    clock.pass(21);
    const again = await get('/img/master.m3u8');
    expect([again.headers['x-cache'], again.text]).toEqual(['RefreshHit from cloudfront', '#EXTM3U /img/master.m3u8']);
    expect(bucket.asked.at(-1)?.headers['if-none-match']).toBeDefined();
  });

  test('AB-25 what is private is not kept where the policy allows zero', async () => {
    await get('/tuned/private');
    await get('/tuned/private');
    expect(originFetches()).toBe(2);
  });

  test('a missing object is forbidden to those who may not list, and that is kept only as long as told', async () => {
    expect((await get('/img/missing.jpg')).status).toBe(403);
    expect((await get('/img/missing.jpg')).status).toBe(403);
    expect(originFetches()).toBe(1);
    clock.pass(2);
    await get('/img/missing.jpg');
    expect(originFetches()).toBe(2);
  });

  test('errors without a time of their own are kept for ten seconds', async () => {
    await get('/img/broken.jpg');
    clock.pass(9);
    await get('/img/broken.jpg');
    expect(originFetches()).toBe(1);
    clock.pass(2);
    await get('/img/broken.jpg');
    expect(originFetches()).toBe(2);
  });

  test('an invalidation forgets what its paths cover', async () => {
    await get('/img/vid_9/a.jpg');
    await get('/img/vid_8/a.jpg');
    const answer = await ask(edge.url, '/2020-05-31/distribution/E1/invalidation', {
      method: 'POST',
      headers: { authorization: 'AWS4-HMAC-SHA256 Credential=x' },
      body: '<InvalidationBatch><Paths><Quantity>1</Quantity><Items><Path>/img/vid_9/*</Path></Items></Paths><CallerReference>r</CallerReference></InvalidationBatch>',
    });
    expect([answer.status, /<Status>Completed</.test(answer.text)]).toEqual([201, true]);
    expect((await get('/img/vid_9/a.jpg')).headers['x-cache']).toBe('Miss from cloudfront');
    expect((await get('/img/vid_8/a.jpg')).headers['x-cache']).toBe('Hit from cloudfront');
  });
});

describe('parts and conditions', () => {
  test.each([
    ['bytes=0-5', 206, 'object', 'bytes 0-5/19'],
    ['bytes=7-', 206, '/img/part.jp', 'bytes 7-18/19'],
    ['bytes=-3', 206, '.jp', 'bytes 16-18/19'],
    ['bytes=99-', 416, '', 'bytes */19'],
    ['bytes=1-2,4-5', 200, 'object /img/part.jp', undefined],
  ])('%s of a kept object', async (range, status, text, contentRange) => {
    const answer = await get('/img/part.jp', { range });
    expect([answer.status, answer.text, answer.headers['content-range']]).toEqual([status, text, contentRange]);
  });

  test('a part of an object not yet here comes from the whole', async () => {
    const answer = await get('/img/fresh-part.jpg', { range: 'bytes=0-5' });
    expect([answer.status, answer.text]).toEqual([206, 'object']);
    expect((await get('/img/fresh-part.jpg')).headers['x-cache']).toBe('Hit from cloudfront');
  });

  test('a part of a very large object is fetched as a part', async () => {
    for (const _ of ['first', 'second']) {
      const answer = await get('/img/film.mp4', { range: 'bytes=4-7' });
      expect([answer.status, answer.text, answer.headers['content-range']]).toEqual([
        206,
        'film',
        `bytes 4-7/${film.length}`,
      ]);
    }
    expect(bucket.asked.at(-1)?.headers.range).toBe('bytes=4-7');
    expect((await get('/img/film.mp4')).bytes.equals(film)).toBe(true);
  });

  test('who has it already gets only a nod', async () => {
    const { headers } = await get('/img/tagged.jpg');
    const again = await get('/img/tagged.jpg', { 'if-none-match': String(headers.etag) });
    expect([again.status, again.text]).toEqual([304, '']);
  });

  test('HEAD is answered without a body', async () => {
    await get('/img/head.jpg');
    const answer = await get('/img/head.jpg', {}, 'HEAD');
    expect([answer.status, answer.text, answer.headers['content-length']]).toEqual([200, '', '20']);
  });

  test('text is packed for those who can unpack it', async () => {
    const packed = await get('/', { 'accept-encoding': 'gzip' });
    expect(packed.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(packed.bytes).toString()).toBe(page);
    const plain = await get('/');
    expect([plain.headers['content-encoding'], plain.text]).toEqual([undefined, page]);
  });
});

describe('on the way', () => {
  test('the API gets the viewer’s request, the shared secret, and nothing that ends at a hop', async () => {
    const answer = await ask(edge.url, '/v1/videos?limit=2&q=a%2Fb', {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: 'Bearer x',
        'x-arclight-origin': 'guess',
        cookie: 'a=1',
        te: 'trailers',
        'cloudfront-viewer-country': 'XX',
        'content-length': '7',
      },
      body: '{"a":1}',
    });
    const seen = JSON.parse(answer.text);
    expect(seen).toMatchObject({ url: '/v1/videos?limit=2&q=a%2Fb', body: '{"a":1}' });
    expect(seen.headers).toMatchObject({
      host: 'abc123.execute-api.eu-west-1.amazonaws.com',
      authorization: 'Bearer x',
      'x-arclight-origin': 'shared',
      cookie: 'a=1',
      'x-forwarded-for': '127.0.0.1',
    });
    expect(seen.headers).not.toHaveProperty('te');
    expect(seen.headers).not.toHaveProperty('cloudfront-viewer-country');
    expect(answer.headers).not.toHaveProperty('x-inner');
    expect(answer.headers['x-amz-cf-id']).toMatch(/^[\w-]{36}$/);
  });

  test('the API is asked every time', async () => {
    await get('/v1/videos');
    await get('/v1/videos');
    expect(api.asked.length).toBe(2);
  });

  test('an origin that hangs up is 502', async () => {
    expect((await get('/v1/silent')).status).toBe(502);
  });

  test('a method the behaviour does not allow is 403', async () => {
    expect((await get('/img/a.jpg', {}, 'DELETE')).status).toBe(403);
  });

  test('a name pointed at this machine from elsewhere gets nothing', async () => {
    expect((await get('/', { host: 'evil.example' })).status).toBe(403);
  });

  test('the site’s answers carry the headers its policy says', async () => {
    const { headers } = await get('/', { origin: 'https://player.example.com' });
    expect(headers).toMatchObject({
      'content-security-policy': "default-src 'self'",
      'strict-transport-security': 'max-age=100; includeSubDomains',
      'x-content-type-options': 'nosniff',
      'access-control-allow-origin': 'https://player.example.com',
      'access-control-allow-credentials': 'true',
    });
    expect(headers).not.toHaveProperty('etag');
    expect(headers).not.toHaveProperty('x-amz-id-2');
    const elsewhere = await get('/', { origin: 'https://evil.example' });
    expect(elsewhere.headers).not.toHaveProperty('access-control-allow-origin');
  });

  test('a function that never ends, or throws, is a 503 and no hang', async () => {
    expect((await get('/loop/a')).status).toBe(503);
    expect((await get('/thrower/a')).status).toBe(503);
    expect(originFetches()).toBe(0);
  });

  test('a function may change the answer', async () => {
    expect((await get('/stamped/a')).headers['x-stamp']).toBe('/stamped/a');
  });
});

describe('what it tells about itself', () => {
  interface Seen {
    behaviours: { pattern: string; hits: number; misses: number; originFetches: number; bytesToViewers: number }[];
    log: { path: string; cmcd?: string; status: number }[];
  }
  const seen = () => edge.inspect() as Seen;

  test('hits, misses, fetches and bytes by behaviour', async () => {
    const before = seen().behaviours.find(({ pattern }) => pattern === '/img/*');
    const answer = await get('/img/counted.jpg');
    await get('/img/counted.jpg');
    const after = seen().behaviours.find(({ pattern }) => pattern === '/img/*');
    expect(after).toMatchObject({
      hits: (before?.hits ?? 0) + 1,
      misses: (before?.misses ?? 0) + 1,
      originFetches: (before?.originFetches ?? 0) + 1,
      bytesToViewers: (before?.bytesToViewers ?? 0) + 2 * answer.bytes.length,
    });
  });

  test('AB-23 its log keeps the player’s data, and no query or token', async () => {
    await get('/img/logged.jpg?CMCD=bl%3D2100%2Csid%3D%22s%22&Signature=secret');
    expect(seen().log.at(-1)).toMatchObject({ path: '/img/logged.jpg', cmcd: 'bl=2100,sid="s"', status: 200 });
    await get('/t/to.ken/v/vid_1/3/a');
    expect(JSON.stringify(seen().log)).not.toMatch(/secret|to\.ken/);
  });

  test('a slow line lets pieces through one by one, and a fast one the rest at once', async () => {
    edge.setBandwidth(1000);
    const response = await fetch(`${edge.url}/img/film.mp4`, { headers: { range: 'bytes=0-199999' } });
    const reader = response.body?.getReader();
    const first = await reader?.read();
    expect(first?.value?.length).toBeLessThanOrEqual(16 * 1024);
    edge.setBandwidth(undefined);
    let bytes = first?.value?.length ?? 0;
    for (let next = await reader?.read(); next && !next.done; next = await reader?.read()) bytes += next.value.length;
    expect(bytes).toBe(200_000);
  });
});

describe('the functions we deploy, as templates would join them', () => {
  const key = { kid: 'k1', key: '0f'.repeat(32) };
  const source = (name: string) => readFileSync(`lib/edge-functions/${name}.js`, 'utf8');
  let ours: ListeningEdge;

  beforeAll(async () => {
    const named = (type: string, logicalId: string) => ({ type, logicalId, name: logicalId, arn: '' });
    const attribute = (type: string, logicalId: string, name: string) =>
      edge.attribute?.(named(type, logicalId), name) ?? '';
    const functionArn = (name: string) => attribute('AWS::CloudFront::Function', name, 'FunctionARN');
    const calls = (name: string) => [{ EventType: 'viewer-request', FunctionARN: functionArn(name) }];
    const deployed = (name: string, stores: string[] = []) =>
      aResource('AWS::CloudFront::Function', name, {
        ...edgeFunction(source(name)),
        FunctionConfig: {
          Runtime: 'cloudfront-js-2.0',
          KeyValueStoreAssociations: stores.map((KeyValueStoreARN) => ({ KeyValueStoreARN })),
        },
      });
    const copies = { secret: 'arclight/local/path-token' };
    ours = await anEdge({
      resources: [
        aResource('AWS::CloudFront::Distribution', 'Ours', {
          DistributionConfig: {
            Enabled: true,
            DefaultCacheBehavior: behaviour({ TargetOriginId: 'web', FunctionAssociations: calls('site-request') }),
            CacheBehaviors: [
              behaviour({ PathPattern: '/t/*', FunctionAssociations: calls('path-token-request') }),
              ...['/v1/*', '/api/v1/*', '/videos*'].map((PathPattern) =>
                behaviour({
                  PathPattern,
                  TargetOriginId: 'api',
                  AllowedMethods: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE'],
                  CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
                  OriginRequestPolicyId: 'b689b0a8-53d0-40ab-baf2-68738e2966ac',
                  FunctionAssociations: calls('api-request'),
                }),
              ),
            ],
            Origins: [
              s3Origin('media'),
              s3Origin('web'),
              {
                Id: 'api',
                DomainName: 'abc123.execute-api.eu-west-1.amazonaws.com',
                CustomOriginConfig: { OriginProtocolPolicy: 'https-only' },
              },
            ],
          },
        }),
        aResource('AWS::CloudFront::KeyValueStore', 'Keys', { Name: 'Keys' }, { hint: { copies } }),
        deployed('api-request'),
        deployed('site-request'),
        deployed('path-token-request', [attribute('AWS::CloudFront::KeyValueStore', 'Keys', 'Arn')]),
      ],
      others: buckets,
      endpoints: { S3: bucket.url, APIGATEWAY: api.url },
      secrets: { 'arclight/local/path-token': JSON.stringify({ current: key }) },
    });
  });
  afterAll(() => ours.stop());

  test('a path token from the secret’s key opens its video, and shares the object with everyone', async () => {
    const payload = Buffer.from(
      JSON.stringify({ v: 'vid_1', s: '3', e: Math.floor(Date.now() / 1000) + 60, k: 'k1' }),
    ).toString('base64url');
    const signature = createHmac('sha256', Buffer.from(key.key, 'hex')).update(payload).digest('base64url');
    const opened = await ask(ours.url, `/t/${payload}.${signature}/v/vid_1/3/seg1.m4s`);
    expect([opened.status, opened.text]).toEqual([200, 'object /v/vid_1/3/seg1.m4s']);
    const closed = await ask(ours.url, `/t/${payload}.${signature}/v/vid_2/3/seg1.m4s`);
    expect([closed.status, closed.headers['x-cache']]).toEqual([403, 'FunctionGeneratedResponse from cloudfront']);
  });

  test('the seeds’ addresses reach the API under its own, with the cookie as a bearer token', async () => {
    const answer = await ask(ours.url, '/videos/vid_1/manifest?x=1', {
      headers: { cookie: '__Host-arclight_access=tok; other=1' },
    });
    const seen = JSON.parse(answer.text);
    expect(seen.url).toBe('/v1/videos/vid_1/playback?x=1');
    expect(seen.headers).toMatchObject({ authorization: 'Bearer tok', 'x-arclight-credential': 'cookie' });
    expect(seen.headers).not.toHaveProperty('cookie');
  });

  test('AB-19 no spelling of a path gets past the normaliser', async () => {
    const spellings = [
      '/v1/../v/vid_1/3/a',
      '/v1/%2e%2e/me',
      '/v1/me%2f',
      '/v1//me',
      '/v1/me%5c',
      '/v1/..;/me',
      '/v1/me;.js',
    ];
    for (const spelling of spellings)
      expect((await ask(ours.url, spelling)).status, spelling).toBeGreaterThanOrEqual(400);
    expect(api.asked.length).toBe(0);
  });

  test('any screen of the client is its page', async () => {
    expect((await ask(ours.url, '/watch/vid_1')).text).toBe(page);
  });
});

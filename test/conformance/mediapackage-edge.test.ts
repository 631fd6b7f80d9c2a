import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { ListeningEdge } from '../../local/resources/cloudfront/cloudfront.ts';
import { anEdge, aResource, ask } from './cloudfront-stage.ts';
import { type EncodedTrack, encodedTracks, type Sending } from './mediapackage-feed.ts';
import { group, mediaPackageStage } from './mediapackage-stage.ts';

/** How the distribution of the templates reads streams on air, as far as the edge has to do with it. */
const stream = 'str_01HZX3V9Q8YB6W2N4M7K5J1T0R';
const readers = 100;

// A hundred readers, part after part: on a busy machine that takes a while.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

let stage: Awaited<ReturnType<typeof mediaPackageStage>>;
let edge: ListeningEdge;
let tracks: EncodedTrack[];
let sendings: Sending[];

beforeAll(async () => {
  stage = await mediaPackageStage();
  tracks = await encodedTracks(stage.work, 12);
  sendings = stage.sendings(await stage.channel(stream), tracks);
  const source = readFileSync('lib/edge-functions/live-request.js', 'utf8').replaceAll('%CHANNEL_GROUP%', group);
  const behaviour = {
    TargetOriginId: 'live',
    ViewerProtocolPolicy: 'https-only',
    CachePolicyId: 'Live',
    Compress: true,
  };
  edge = await anEdge({
    endpoints: {},
    now: () => new Date(stage.now()),
    resources: [
      aResource('AWS::CloudFront::Distribution', 'Distribution', {
        DistributionConfig: {
          Enabled: true,
          DefaultCacheBehavior: behaviour,
          CacheBehaviors: [
            {
              ...behaviour,
              PathPattern: '/l/*',
              FunctionAssociations: [{ EventType: 'viewer-request', FunctionARN: 'LiveRequest' }],
            },
          ],
          Origins: [
            {
              Id: 'live',
              DomainName: new URL(stage.service().listening.url).host,
              CustomOriginConfig: { OriginProtocolPolicy: 'https-only' },
              OriginAccessControlId: 'Access',
            },
          ],
          CustomErrorResponses: [{ ErrorCode: 404, ErrorCachingMinTTL: 0 }],
        },
      }),
      aResource('AWS::CloudFront::Function', 'LiveRequest', {
        Name: 'LiveRequest',
        FunctionCode: source,
        FunctionConfig: { Runtime: 'cloudfront-js-2.0' },
      }),
      aResource('AWS::CloudFront::CachePolicy', 'Live', {
        CachePolicyConfig: {
          ...{ Name: 'Live', MinTTL: 0, DefaultTTL: 0, MaxTTL: 1_209_600 },
          ParametersInCacheKeyAndForwardedToOrigin: {
            CookiesConfig: { CookieBehavior: 'none' },
            ...{ EnableAcceptEncodingGzip: true, EnableAcceptEncodingBrotli: true },
            HeadersConfig: { HeaderBehavior: 'none' },
            QueryStringsConfig: { QueryStringBehavior: 'whitelist', QueryStrings: ['_HLS_msn', '_HLS_part', 'start'] },
          },
        },
      }),
    ],
  });
});
afterAll(async () => {
  for (const one of sendings) one.cut();
  await edge.stop();
  await stage.stop();
});

const get = (file: string) => ask(edge.url, `/l/${stream}/${file}`);
const originRequests = () =>
  (edge.inspect() as { behaviours: { pattern: string; originFetches: number }[] }).behaviours.find(
    ({ pattern }) => pattern === '/l/*',
  )?.originFetches ?? 0;

test('a stream is read through the edge, which signs what it asks', async () => {
  await stage.send(stream, sendings, 2.2);
  const list = await get('index.m3u8');
  expect([list.status, list.headers['content-type']]).toEqual([200, 'application/vnd.apple.mpegurl']);
  const { status, bytes } = await get('segment_v72_0.m4s');
  expect([status, bytes.toString('latin1', 4, 8)]).toEqual([200, 'moof']);
});

test('a hundred readers who wait for the same part are one request to the packager, part after part', async () => {
  const parts = tracks[0]?.fragments.filter(({ endSeconds }) => endSeconds > 2.2 && endSeconds < 4.4) ?? [];
  expect(parts.length).toBeGreaterThanOrEqual(6);
  for (const { endSeconds } of parts) {
    const low = (await stage.get(stream, 'index_v72.m3u8')).text;
    const hint = /PRELOAD-HINT:TYPE=PART,URI="([^"]+)"/.exec(low)?.[1] ?? '';
    const [, number, part] = /_(\d+)_(\d+)\.m4s/.exec(hint) ?? [];
    const before = originRequests();
    const lists = Array.from({ length: readers }, () => get(`index_v72.m3u8?_HLS_msn=${number}&_HLS_part=${part}`));
    const media = Array.from({ length: readers / 5 }, () => get(hint));
    await stage.until(() => originRequests() === before + 2);
    await stage.send(stream, sendings, endSeconds);
    for (const { status, text } of await Promise.all(lists)) expect([status, text.includes(hint)]).toEqual([200, true]);
    for (const { status } of await Promise.all(media)) expect(status).toBe(200);
    // Who comes a little later gets what is kept.
    expect((await get(`index_v72.m3u8?_HLS_msn=${number}&_HLS_part=${part}`)).headers['x-cache']).toMatch(/^Hit/);
    expect(originRequests() - before).toBe(2);
  }
});

test('a segment is read through the edge while it grows, and is what is kept of it', async () => {
  await stage.send(stream, sendings, 4.8);
  const mpd = await get('index.mpd');
  expect([mpd.status, mpd.headers['content-type'], mpd.headers['cache-control']]).toEqual([
    ...[200, 'application/dash+xml', 'max-age=1'],
  ]);
  const growing = await fetch(`${edge.url}/l/${stream}/segment_v72_2.m4s`);
  expect([growing.status, growing.headers.get('cache-control')]).toEqual([200, 'max-age=1209600']);
  const reader = growing.body?.getReader();
  const pieces: Uint8Array[] = [];
  const readOn = async () => {
    const { value } = (await reader?.read()) ?? {};
    if (value) pieces.push(value);
    return value !== undefined;
  };
  // The two parts there are, though the segment is not over; then the next, as it comes.
  await readOn();
  expect(Buffer.concat(pieces).toString('latin1', 4, 8)).toBe('moof');
  const soFar = Buffer.concat(pieces).length;
  await stage.send(stream, sendings, 5.1);
  await readOn();
  expect(Buffer.concat(pieces).length).toBeGreaterThan(soFar);
  await stage.send(stream, sendings, 6.2);
  while (await readOn());
  const kept = await get('segment_v72_2.m4s');
  expect([kept.status, Buffer.concat(pieces).equals(kept.bytes)]).toEqual([200, true]);
  expect((await get('segment_v72_2.m4s')).headers['x-cache']).toMatch(/^Hit/);
});

test('what is not there yet is asked for once a second, however many ask', async () => {
  const before = originRequests();
  const answers = await Promise.all(Array.from({ length: readers }, () => get('segment_v72_999.m4s')));
  expect(answers.every(({ status }) => status === 404)).toBe(true);
  expect(originRequests() - before).toBe(1);
});

import { segmentSeconds } from '../../../lambdas/transcode/jobs.ts';
import { chooseLadder, type Rung } from '../../../lambdas/transcode/ladder.ts';
import { readAssembly } from '../../../local/assembly/read.ts';
import { pathPattern } from '../../../local/resources/cloudfront/behaviours.ts';
import { cacheKey } from '../../../local/resources/cloudfront/cache-key.ts';
import { freshness } from '../../../local/resources/cloudfront/freshness.ts';
import { type CachePolicy, cachePolicyFrom } from '../../../local/resources/cloudfront/policies.ts';
import { understands } from '../../../local/resources/cloudfront/properties.ts';
import type { ViewerRequest } from '../../../local/resources/cloudfront/viewer-request.ts';
import { seeded } from '../../support/seeded.ts';
import { assembly } from '../assembly.ts';
import { film } from '../clips.ts';
import type { Figure } from '../figure.ts';

const videos = 2_000;
const views = 100_000;
const hours = 24;
/** The most watched 3.7 % of videos draw 94 % of the views, as has been measured of large platforms. */
const top = { videos: 0.037, views: 0.94 };

/** Who watches what, assumed: the player takes no more than its size shows, so the lowest rung is for poor lines only. */
const watched: Readonly<Record<string, number>> = { '240p': 2, '360p': 13, '480p': 20, '720p': 40, '1080p': 25 };

/** The cache policy of the behaviour media is served by, out of the templates. */
function mediaPolicy(assemblyDir: string): CachePolicy {
  const resources = readAssembly(assemblyDir).flatMap(({ template }) => Object.entries(template.Resources ?? {}));
  const distribution = resources.find(([, { Type }]) => Type === 'AWS::CloudFront::Distribution')?.[1].Properties as
    | { DistributionConfig: { CacheBehaviors: { PathPattern: string; CachePolicyId: { Ref: string } }[] } }
    | undefined;
  const media = distribution?.DistributionConfig.CacheBehaviors.find(({ PathPattern }) =>
    pathPattern(PathPattern).test('/v/vid_1/1/first-1/segment.cmfv'),
  );
  const policy = resources.find(([id]) => id === media?.CachePolicyId.Ref)?.[1];
  if (!policy) throw new Error('the templates have no cache policy for media');
  return cachePolicyFrom(understands['AWS::CloudFront::CachePolicy'].parse(policy.Properties).CachePolicyConfig);
}

interface Asked {
  uri: string;
  bytes: number;
  cacheControl?: string;
}

/** What one viewer's player asks for: playlists, the beginning of each track, and segments until they leave. */
function* session(video: number, lengthSec: number, share: number, rung: { name: string; averageBitrate: number }) {
  const folder = `/v/vid_${video}/1/`;
  const segments = Math.max(1, Math.ceil((lengthSec * share) / segmentSeconds));
  yield { uri: `${folder}master.m3u8`, bytes: 1_200, cacheControl: 'public, max-age=0, s-maxage=3600' } as Asked;
  for (const [track, bitrate] of [
    [`rest-1/${rung.name}`, rung.averageBitrate],
    ['first-1/audio', 128_000],
  ] as const) {
    yield { uri: `${folder}${track}.m3u8`, bytes: 60 * Math.ceil(lengthSec / segmentSeconds) } as Asked;
    yield { uri: `${folder}${track}_init.mp4`, bytes: 800 } as Asked;
    for (let n = 0; n < segments; n++) {
      yield { uri: `${folder}${track}_${n}.m4s`, bytes: (bitrate * segmentSeconds) / 8 } as Asked;
    }
  }
}

/** A viewer's request as it reaches the edge: own cookies, own CMCD, one of the browsers' ways to accept encodings. */
const asRequest = (uri: string, viewer: number): ViewerRequest => ({
  ...{ method: 'GET', uri, viewerIp: '203.0.113.7', requestId: String(viewer) },
  query: [['CMCD', `sid%3D%22${viewer}%22`]],
  headers: new Map([
    ['accept-encoding', ['gzip, deflate, br, zstd']],
    ['user-agent', [`browser ${viewer % 7}`]],
    ['origin', ['https://video.example']],
  ]),
  cookies: [['CloudFront-Signature', `signature-of-${viewer}`]],
});

function drawnRung(ladder: readonly Rung[], drawn: number): Rung {
  let left = drawn * sumOf(Object.values(watched));
  for (const rung of ladder) {
    left -= watched[rung.name] ?? 0;
    if (left <= 0) return rung;
  }
  throw new Error('the ladder has not the rungs people watch');
}

interface Tally {
  bytes: number;
  originBytes: number;
  requests: number;
  originRequests: number;
}

const sumOf = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

/** Zipf weights by rank, with the exponent (found by halving) at which the top draws what it draws. */
function popularity(): number[] {
  const weightsWith = (exponent: number): number[] =>
    Array.from({ length: videos }, (_, rank) => 1 / (rank + 1) ** exponent);
  let [low, high] = [0.5, 3];
  for (let step = 0; step < 40; step++) {
    const middle = (low + high) / 2;
    const weights = weightsWith(middle);
    if (sumOf(weights.slice(0, top.videos * videos)) / sumOf(weights) < top.views) low = middle;
    else high = middle;
  }
  return weightsWith(high);
}

function replay(policy: CachePolicy): Tally & { topShare: number } {
  const random = seeded(7);
  const weights = popularity();
  const sum = sumOf(weights);
  let reached = 0;
  const upTo = weights.map((weight) => {
    reached += weight / sum;
    return reached;
  });
  const lengths = weights.map(() => 30 * 40 ** random());
  const ladder = chooseLadder(film);
  const freshUntil = new Map<string, number>();
  const tally = { bytes: 0, originBytes: 0, requests: 0, originRequests: 0 };
  let watchedOfTop = 0;
  for (let view = 0; view < views; view++) {
    const now = ((view / views) * hours * 3600) | 0;
    const drawn = random();
    const video = Math.max(
      0,
      upTo.findIndex((limit) => drawn <= limit),
    );
    if (video < videos * top.videos) watchedOfTop += 1;
    const rung = drawnRung(ladder, random());
    for (const { uri, bytes, cacheControl } of session(video, lengths[video] ?? 30, random(), rung)) {
      const key = cacheKey(asRequest(uri, view), 'media', policy);
      const until = freshUntil.get(key);
      tally.bytes += bytes;
      tally.requests += 1;
      if (until !== undefined && until > now) continue;
      // What is there but old is asked for with its ETag: a question to the origin, but no bytes.
      tally.originRequests += 1;
      if (until === undefined) tally.originBytes += bytes;
      const headers = new Map<string, string[]>(cacheControl ? [['cache-control', [cacheControl]]] : []);
      const { ttlSeconds } = freshness({ status: 200, headers, policy, errorTtls: new Map(), now: new Date(0) });
      if (ttlSeconds > 0) freshUntil.set(key, now + ttlSeconds);
    }
  }
  return { ...tally, topShare: watchedOfTop / views };
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

export const edge: Figure = {
  name: 'edge',
  title: 'What the edge keeps from the origin',
  law: 'The origin is asked once per object and lifetime, however many people watch.',
  method: `A seeded replay in virtual time of ${views.toLocaleString('en')} views over ${videos.toLocaleString('en')} videos in ${hours} h, by the cache keys and lifetimes of the synthesized distribution: every viewer with cookies and CMCD of their own, segments as large as the ladder says, and a share of viewers for each rung that is an assumption (${Object.entries(
    watched,
  )
    .map(([rung, share]) => `${rung} ${share} %`)
    .join(
      ', ',
    )}). One point of presence with room for everything; what is old but unchanged is asked after without its bytes.`,
  async measure(bench) {
    const result = replay(mediaPolicy(await assembly(bench)));
    const hit = 1 - result.originBytes / result.bytes;
    return {
      rows: [
        { what: 'bytes served by the edge', measured: percent(hit), target: '≥ 95.0 %', met: hit >= 0.95 },
        {
          what: 'requests answered without asking the origin',
          measured: percent(1 - result.originRequests / result.requests),
        },
        { what: 'bytes delivered', measured: `${(result.bytes / 1024 ** 4).toFixed(2)} TiB` },
        { what: 'views of the most watched 3.7 % of videos', measured: percent(result.topShare) },
      ],
    };
  },
};

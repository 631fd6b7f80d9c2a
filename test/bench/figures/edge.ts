import { segmentSeconds } from '../../../lambdas/transcode/jobs.ts';
import { chooseLadder, lowestUseful, type Rung } from '../../../lambdas/transcode/ladder.ts';
import { readAssembly } from '../../../local/assembly/read.ts';
import { pathPattern } from '../../../local/resources/cloudfront/behaviours.ts';
import { cacheKey } from '../../../local/resources/cloudfront/cache-key.ts';
import { freshness } from '../../../local/resources/cloudfront/freshness.ts';
import { type CachePolicy, cachePolicyFrom } from '../../../local/resources/cloudfront/policies.ts';
import { understands } from '../../../local/resources/cloudfront/properties.ts';
import type { ViewerRequest } from '../../../local/resources/cloudfront/viewer-request.ts';
import { aheadSec } from '../../../web/src/player/engine.ts';
import { seeded } from '../../support/seeded.ts';
import { assembly } from '../assembly.ts';
import { film } from '../clips.ts';
import { atMost, type Figure, median, times } from '../figure.ts';

const videos = 2_000;
const views = 100_000;
const hours = 24;
const draws = 5;
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

const soundBitrate = 128_000;
/** A line of a media playlist and what is around it, before it is packed. */
const bytesPerSegmentNamed = 60;

/** What one viewer watches: a share of a film in the quality their player chose. */
interface Session {
  video: number;
  lengthSec: number;
  share: number;
  beginning: Rung;
  rung: Rung;
}

/**
 * What the player asks for: the multivariant playlist, which encloses what the rung all begin with and the sound need;
 * the first segment in that rung, the others in the one it settles on; and ahead of what is watched, as far as it loads.
 */
function* askedIn({ video, lengthSec, share, beginning, rung }: Session, loadsAheadSec: number): Generator<Asked> {
  const folder = `/v/vid_${video}/1/`;
  const named = bytesPerSegmentNamed * Math.ceil(lengthSec / segmentSeconds);
  const loadedSec = Math.min(lengthSec, lengthSec * share + loadsAheadSec);
  const segments = Math.max(1, Math.ceil(loadedSec / segmentSeconds));
  yield { uri: `${folder}master.m3u8`, bytes: 3_000 + 2 * named, cacheControl: 'public, max-age=0, s-maxage=3600' };
  if (rung !== beginning && segments > 1) {
    yield { uri: `${folder}rest-1/cmaf_${rung.name}.m3u8`, bytes: named };
    yield { uri: `${folder}rest-1/cmaf_${rung.name}init.cmfv`, bytes: 800 };
  }
  for (let n = 0; n < segments; n++) {
    const inSegment = (bitrate: number): number =>
      (bitrate * Math.min(segmentSeconds, lengthSec - n * segmentSeconds)) / 8;
    const picture = n === 0 ? beginning : rung;
    const part = picture === beginning ? 'first-1' : 'rest-1';
    yield { uri: `${folder}${part}/cmaf_${picture.name}_${n}.cmfv`, bytes: inSegment(picture.averageBitrate) };
    yield { uri: `${folder}first-1/cmaf_audio_${n}.cmfa`, bytes: inSegment(soundBitrate) };
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

interface Draw {
  seed: number;
  loadsAheadSec: number;
}

interface Tally {
  bytes: number;
  originBytes: number;
  /** Each file that was asked for, once: nobody who has none of them could fetch less. */
  distinctBytes: number;
  requests: number;
  originRequests: number;
  topViews: number;
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

/** One draw of lengths, viewers and what they watch, through an edge that has nothing at first. */
function replay(policy: CachePolicy, weights: readonly number[], { seed, loadsAheadSec }: Draw): Tally {
  const random = seeded(seed);
  const sum = sumOf(weights);
  let reached = 0;
  const upTo = weights.map((weight) => {
    reached += weight / sum;
    return reached;
  });
  const lengths = weights.map(() => 30 * 40 ** random());
  const ladder = chooseLadder(film);
  const beginning = lowestUseful(ladder);
  const freshUntil = new Map<string, number>();
  const asked = new Set<string>();
  const tally = { bytes: 0, originBytes: 0, distinctBytes: 0, requests: 0, originRequests: 0, topViews: 0 };

  const look = (key: string, { uri, bytes, cacheControl }: Asked, now: number): void => {
    const until = freshUntil.get(key);
    tally.bytes += bytes;
    tally.requests += 1;
    if (!asked.has(uri)) tally.distinctBytes += bytes;
    asked.add(uri);
    if (until !== undefined && until > now) return;
    // What is there but old is asked for with its ETag: a question to the origin, but no bytes.
    tally.originRequests += 1;
    if (until === undefined) tally.originBytes += bytes;
    const headers = new Map<string, string[]>(cacheControl ? [['cache-control', [cacheControl]]] : []);
    const { ttlSeconds } = freshness({ status: 200, headers, policy, errorTtls: new Map(), now: new Date(0) });
    if (ttlSeconds > 0) freshUntil.set(key, now + ttlSeconds);
  };

  for (let view = 0; view < views; view++) {
    const now = ((view / views) * hours * 3600) | 0;
    const drawn = random();
    const found = upTo.findIndex((limit) => drawn <= limit);
    const video = Math.max(0, found);
    if (video < videos * top.videos) tally.topViews += 1;
    const rung = drawnRung(ladder, random());
    const session = { video, lengthSec: lengths[video] ?? 30, share: random(), beginning, rung };
    // A key begins with the path; the rest of it is the same for all one viewer asks for.
    const rest = cacheKey(asRequest('', view), 'media', policy);
    for (const one of askedIn(session, loadsAheadSec)) look(`${one.uri}${rest}`, one, now);
  }
  return tally;
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

const hitShare = ({ originBytes, bytes }: Tally): number => 1 - originBytes / bytes;
const shares = Object.entries(watched).map(([rung, share]) => `${rung} ${share} %`);

export const edge: Figure = {
  name: 'edge',
  title: 'What the edge keeps from the origin',
  law: 'The origin is asked once per object and lifetime, however many people watch.',
  method: `A seeded replay in virtual time of ${views.toLocaleString('en')} views over ${videos.toLocaleString('en')} videos in ${hours} h, by the cache keys and lifetimes of the synthesized distribution: every viewer with cookies and CMCD of their own. What the player does is as it does it: the first segment in the rung all begin with, and ${aheadSec} s loaded ahead of what is watched. Assumed are segments as large as the ladder says, films of 30 s to 20 min, viewers who leave anywhere alike and whose line fills what is loaded ahead, a popularity by Zipf’s law with the exponent at which the most watched 3.7 % of videos draw 94 % of the views, and how many settle on which rung (${shares.join(', ')}). One point of presence with room for everything, empty at first; what is old but unchanged is asked after without its bytes.`,
  async measure(bench) {
    const policy = mediaPolicy(await assembly(bench));
    const weights = popularity();
    const drawn = (loadsAheadSec: number): Tally[] =>
      Array.from({ length: draws }, (_, n) => replay(policy, weights, { seed: n + 1, loadsAheadSec }));
    const [tallies, frugal] = [drawn(aheadSec), drawn(0)];
    const hits = tallies.map(hitShare);
    const of = (pick: (tally: Tally) => number): number => median(tallies.map(pick));
    return {
      rows: [
        {
          what: 'bytes served by the edge',
          measured: percent(median(hits)),
          target: '≥ 95.0 %',
          met: median(hits) >= 0.95,
        },
        {
          what: 'in the draws with least and most',
          measured: `${percent(Math.min(...hits))}, ${percent(Math.max(...hits))}`,
        },
        {
          what: 'if nothing were loaded ahead: median, least',
          measured: `${percent(median(frugal.map(hitShare)))}, ${percent(Math.min(...frugal.map(hitShare)))}`,
        },
        atMost(
          'bytes from the origin ÷ each file asked for, once',
          Math.max(...tallies.map(({ originBytes, distinctBytes }) => originBytes / distinctBytes)),
          1,
          times,
        ),
        {
          what: 'requests answered without asking the origin',
          measured: percent(1 - of(({ originRequests, requests }) => originRequests / requests)),
        },
        { what: 'bytes delivered', measured: `${(of(({ bytes }) => bytes) / 1024 ** 4).toFixed(2)} TiB` },
        {
          what: 'views of the most watched 3.7 % of videos',
          measured: percent(of(({ topViews }) => topViews / views)),
        },
      ],
      notes: [
        `Medians of ${draws} draws, which differ by the length of the few films nearly everyone watches. No file comes from the origin twice, so no lifetime and no cache key could raise the share: what is missing are first looks at videos hardly anyone watches.`,
      ],
    };
  },
};

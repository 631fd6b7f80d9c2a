import type { CachePolicy } from './policies.ts';

type Headers = ReadonlyMap<string, string[]>;

/** How long an answer may be kept, and how long after that it may still be used in need. */
export interface Freshness {
  ttlSeconds: number;
  staleWhileRevalidateSeconds: number;
}

/** Error answers CloudFront keeps for a while of their own, ten seconds unless the distribution says otherwise. */
const keptErrors = new Set([400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504]);
const defaultErrorTtlSeconds = 10;

const keptAnswers = new Set([200, 203, 204, 300, 301, 302, 307, 308, 410]);

function directives(headers: Headers): Map<string, string> {
  const all = (headers.get('cache-control') ?? []).join(',').toLowerCase().split(',');
  return new Map(
    all.map((part) => {
      const [name = '', value = ''] = part.trim().split('=');
      return [name, value.replaceAll('"', '')];
    }),
  );
}

function statedSeconds(control: Map<string, string>, headers: Headers, now: Date): number | undefined {
  const stated = control.get('s-maxage') ?? control.get('max-age');
  if (stated !== undefined) return Number(stated) || 0;
  const expires = headers.get('expires')?.[0];
  return expires === undefined ? undefined : Math.max(0, (Date.parse(expires) - now.getTime()) / 1000 || 0);
}

interface Kept {
  status: number;
  headers: Headers;
  policy: CachePolicy;
  /** `ErrorCachingMinTTL` by status. */
  errorTtls: ReadonlyMap<number, number>;
  now: Date;
}

/** The TTL of an answer: what the origin says, between the policy's bounds. 0: not kept. */
export function freshness({ status, headers, policy, errorTtls, now }: Kept): Freshness {
  const never = { ttlSeconds: 0, staleWhileRevalidateSeconds: 0 };
  if (policy.maxTtlSeconds === 0 || headers.get('vary')?.[0] === '*') return never;
  const control = directives(headers);
  const stated = statedSeconds(control, headers, now);
  const forbidden = ['no-store', 'no-cache', 'private'].some((word) => control.has(word));

  if (keptErrors.has(status)) {
    if (forbidden) return never;
    const least = errorTtls.get(status) ?? defaultErrorTtlSeconds;
    return { ...never, ttlSeconds: Math.max(least, stated ?? 0) };
  }
  if (!keptAnswers.has(status)) return never;
  if (forbidden) return { ...never, ttlSeconds: policy.minTtlSeconds };
  const ttlSeconds = Math.min(Math.max(stated ?? policy.defaultTtlSeconds, policy.minTtlSeconds), policy.maxTtlSeconds);
  return { ttlSeconds, staleWhileRevalidateSeconds: Number(control.get('stale-while-revalidate') ?? 0) || 0 };
}

import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { acceptedEncodings, cacheKey } from './cache-key.ts';
import type { Counts } from './counts.ts';
import type { Behaviour } from './distribution.ts';
import { Filling } from './filling.ts';
import { freshness } from './freshness.ts';
import { type KeptObject, largestObjectBytes, type ObjectCache } from './object-cache.ts';
import { type OriginAnswer, OriginFailed } from './origin.ts';
import { originRequest } from './origin-request.ts';
import type { ViewerRequest } from './viewer-request.ts';

/** What `X-Cache` says about an answer. */
export type CacheResult = 'Hit' | 'Miss' | 'RefreshHit' | 'Error' | 'FunctionGeneratedResponse';

/** An answer on its way to the viewer. */
export interface Delivery {
  status: number;
  headers: Map<string, string[]>;
  body: Buffer | AsyncIterable<Buffer>;
  result: CacheResult;
  /** The whole object: the edge itself takes parts of it and compares its tag. */
  whole: boolean;
  ageSeconds?: number;
}

/** How an attempt to fill the cache ended: with an object all may read, or with an answer for one. */
type Outcome = { shared: Filling; result: CacheResult } | { kept: KeptObject } | { alone: OriginAnswer };

interface Tools {
  cache: ObjectCache;
  errorTtls: ReadonlyMap<number, number>;
  now: () => Date;
  counts: (behaviour: Behaviour) => Counts;
}

const compressible =
  /^(text\/|application\/(javascript|json|xml|wasm|vnd\.apple\.mpegurl|dash\+xml|manifest\+json)|image\/svg\+xml)/;
const leastCompressedBytes = 1000;

const pack = {
  br: (bytes: Buffer) =>
    promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }) as Promise<Buffer>,
  gzip: promisify<Buffer, Buffer>(gzip),
};

const lengthOf = (headers: ReadonlyMap<string, string[]>): number | undefined => {
  const stated = headers.get('content-length')?.[0];
  return stated === undefined ? undefined : Number(stated);
};

async function collected(body: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Gets objects to viewers: from what is kept, from what is just arriving, or from the origin. */
export class Deliveries {
  readonly #tools: Tools;
  readonly #arriving = new Map<string, Promise<Outcome>>();
  readonly #tooLarge = new Set<string>();

  constructor(tools: Tools) {
    this.#tools = tools;
  }

  async deliver(request: ViewerRequest, behaviour: Behaviour, body: Readable): Promise<Delivery> {
    const { cache, now, counts } = this.#tools;
    if (request.method !== 'GET' && request.method !== 'HEAD') return this.#passOn(request, behaviour, body);

    const key = cacheKey(request, behaviour.origin.id, behaviour.cache);
    const kept = cache.get(key);
    const nowMs = now().getTime();
    if (kept && nowMs < kept.freshUntil) return this.#fromCache(kept, 'Hit', behaviour);
    const keepsNothing = behaviour.cache.maxTtlSeconds === 0 || this.#tooLarge.has(key);
    if (keepsNothing || request.method === 'HEAD') return this.#passOn(request, behaviour, body);
    if (kept && nowMs < kept.usableUntil) {
      this.#fill(key, request, behaviour).catch(() => {}); // the next viewer gets the new one, or tries again
      return this.#fromCache(kept, 'Hit', behaviour);
    }

    const arriving = this.#arriving.get(key);
    if (arriving) counts(behaviour).collapsed += 1;
    const outcome = await (arriving ?? this.#fill(key, request, behaviour));
    if ('kept' in outcome) return this.#fromCache(outcome.kept, 'RefreshHit', behaviour);
    if ('shared' in outcome) return shared(outcome.shared, arriving ? 'Hit' : outcome.result);
    if (arriving) return this.#passOn(request, behaviour, body);
    return this.#alone(outcome.alone, request, behaviour, body);
  }

  /** Forgets every object a path pattern covers. */
  invalidate(covers: RegExp): void {
    const { cache } = this.#tools;
    for (const key of cache.keys()) if (covers.test(key.slice(0, key.indexOf(' ')))) cache.delete(key);
  }

  #fromCache(kept: KeptObject, result: CacheResult, behaviour: Behaviour): Delivery {
    this.#tools.counts(behaviour).bytesFromCache += kept.body.length;
    const ageSeconds = Math.max(0, Math.floor((this.#tools.now().getTime() - kept.keptAt) / 1000));
    return {
      status: kept.status,
      headers: new Map(kept.headers),
      body: kept.body,
      result: kept.status >= 400 ? 'Error' : result,
      whole: true,
      ageSeconds,
    };
  }

  async #ask(request: ViewerRequest, behaviour: Behaviour, whole: boolean, more: { body?: Readable; etag?: string }) {
    const asked = originRequest(request, {
      cache: behaviour.cache,
      origin: behaviour.forwards,
      whole,
      ...(more.body && { body: more.body }),
    });
    if (more.etag) asked.headers.set('if-none-match', [more.etag]);
    this.#tools.counts(behaviour).originFetches += 1;
    return behaviour.origin.ask(asked);
  }

  async #passOn(request: ViewerRequest, behaviour: Behaviour, body: Readable): Promise<Delivery> {
    const answer = await this.#ask(request, behaviour, false, { body });
    return { ...answer, result: answer.status >= 400 ? 'Error' : 'Miss', whole: false };
  }

  /** An answer that will not be kept. Of a large object someone wants a part of, the origin sends just that part. */
  async #alone(answer: OriginAnswer, request: ViewerRequest, behaviour: Behaviour, body: Readable): Promise<Delivery> {
    const large = (lengthOf(answer.headers) ?? 0) > largestObjectBytes;
    if (answer.status === 200 && large && request.headers.has('range')) {
      answer.body.destroy();
      return this.#passOn(request, behaviour, body);
    }
    return { ...answer, result: answer.status >= 400 ? 'Error' : 'Miss', whole: answer.status === 200 };
  }

  #fill(key: string, request: ViewerRequest, behaviour: Behaviour): Promise<Outcome> {
    const underWay = this.#arriving.get(key);
    if (underWay) return underWay;
    const filling = this.#fetch(key, request, behaviour);
    this.#arriving.set(key, filling);
    const forget = () => this.#arriving.delete(key);
    // A shared object stays joinable until it is kept; everything else is over with the answer.
    filling.then((outcome) => 'shared' in outcome || forget(), forget);
    return filling;
  }

  async #fetch(key: string, request: ViewerRequest, behaviour: Behaviour): Promise<Outcome> {
    const { cache, errorTtls, now } = this.#tools;
    const old = cache.get(key);
    const etag = old?.headers.get('etag')?.[0];
    let answer: OriginAnswer;
    try {
      answer = await this.#ask(request, behaviour, true, etag ? { etag } : {});
    } catch (error) {
      if (old && error instanceof OriginFailed) return { kept: old };
      throw error;
    }
    if (old && answer.status >= 500) {
      answer.body.resume();
      return { kept: old };
    }
    const status = answer.status === 304 && old ? old.status : answer.status;
    const { ttlSeconds, staleWhileRevalidateSeconds } = freshness({
      status,
      headers: answer.headers,
      policy: behaviour.cache,
      errorTtls,
      now: now(),
    });
    const keptAt = now().getTime();
    const freshUntil = keptAt + ttlSeconds * 1000;
    const times = { keptAt, freshUntil, usableUntil: freshUntil + staleWhileRevalidateSeconds * 1000 };
    if (answer.status === 304 && old) {
      answer.body.resume();
      const refreshed = { ...old, ...times };
      cache.set(key, refreshed);
      return { kept: refreshed };
    }

    const length = lengthOf(answer.headers);
    if (length !== undefined && length > largestObjectBytes) this.#rememberTooLarge(key);
    const keeps = ttlSeconds > 0 && length !== undefined && length <= largestObjectBytes;
    if (!keeps) return { alone: answer };
    const ready = await this.#compressed(answer, request, behaviour, length);
    const filling = new Filling(ready.status, ready.headers);
    this.#read(ready, filling).then(
      (body) => {
        cache.set(key, { status: ready.status, headers: ready.headers, body, ...times });
        this.#arriving.delete(key);
      },
      (error) => {
        filling.fail(error instanceof Error ? error : new Error(String(error)));
        this.#arriving.delete(key);
      },
    );
    return { shared: filling, result: ready.status >= 400 ? 'Error' : 'Miss' };
  }

  async #read(answer: { headers: ReadonlyMap<string, string[]>; body: Buffer | Readable }, into: Filling) {
    if (Buffer.isBuffer(answer.body)) into.append(answer.body);
    else for await (const chunk of answer.body) into.append(chunk);
    const body = into.end();
    const promised = lengthOf(answer.headers);
    if (promised !== undefined && promised !== body.length) throw new OriginFailed(502, 'The origin broke off');
    return body;
  }

  /** Text goes out packed when the viewer can unpack it, and is kept that way. */
  async #compressed(answer: OriginAnswer, request: ViewerRequest, behaviour: Behaviour, length: number) {
    const [encoding] = acceptedEncodings(request, behaviour.cache);
    const fits =
      behaviour.compresses &&
      answer.status === 200 &&
      length >= leastCompressedBytes &&
      !answer.headers.has('content-encoding') &&
      compressible.test(answer.headers.get('content-type')?.[0] ?? '');
    if (!encoding || !fits) return answer;
    const body = await pack[encoding](await collected(answer.body));
    const headers = new Map(answer.headers);
    headers.set('content-encoding', [encoding]);
    headers.set('content-length', [String(body.length)]);
    headers.set('vary', [[...(headers.get('vary') ?? []), 'Accept-Encoding'].join(', ')]);
    const etag = headers.get('etag')?.[0];
    if (etag && !etag.startsWith('W/')) headers.set('etag', [`W/${etag}`]);
    return { status: answer.status, headers, body };
  }

  #rememberTooLarge(key: string): void {
    if (this.#tooLarge.size > 1000) this.#tooLarge.clear();
    this.#tooLarge.add(key);
  }
}

const shared = (filling: Filling, result: CacheResult): Delivery => ({
  status: filling.status,
  headers: new Map(filling.headers),
  body: filling.read(),
  result,
  whole: true,
});

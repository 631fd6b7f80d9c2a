import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Surroundings } from '../../resource.ts';
import { AccessLog } from './access-log.ts';
import { Bandwidth } from './bandwidth.ts';
import { normalised, pathPattern } from './behaviours.ts';
import { type Counts, noCounts } from './counts.ts';
import { Deliveries, type Delivery } from './delivery.ts';
import type { Behaviour, Distribution } from './distribution.ts';
import { EdgeFunctionFailed } from './edge-function.ts';
import { ObjectCache } from './object-cache.ts';
import { OriginFailed } from './origin.ts';
import { partial } from './partial-answer.ts';
import { takes } from './policies.ts';
import { applyResponseHeaders } from './response-headers.ts';
import { denied } from './signed-access.ts';
import { type ViewerRequest, viewerRequestFrom } from './viewer-request.ts';

/** An answer of the edge's own, in the form CloudFront gives it. */
function made(status: number, type: string, text: string): Delivery {
  const body = Buffer.from(text);
  const headers = new Map([
    ['content-type', [type]],
    ['content-length', [String(body.length)]],
  ]);
  return { status, headers, body, result: 'Error', whole: false };
}

const refusal = (code: string, message: string): Delivery =>
  made(
    403,
    'text/xml',
    `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`,
  );

const apology = (status: number, message: string): Delivery =>
  made(
    status,
    'text/html',
    `<!doctype html><title>ERROR: The request could not be satisfied</title><h1>${status} ERROR</h1><p>${message}</p>`,
  );

/** Names this machine answers to: a page elsewhere that points its own name here gets nothing. */
const ownHost = /^(localhost|[\w-]+\.localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

interface Settings {
  surroundings: Surroundings;
  /** `localhost:8080` */
  domainName: string;
  country: string;
}

/** The distribution at work: one request in, one answer out. */
export class Edge {
  readonly bandwidth = new Bandwidth();
  readonly log = new AccessLog();
  readonly #settings: Settings;
  readonly #distribution: Distribution;
  readonly #cache = new ObjectCache();
  readonly #deliveries: Deliveries;
  readonly #counts = new Map<string, Counts>();
  #writing = 0;

  constructor(distribution: Distribution, settings: Settings) {
    this.#distribution = distribution;
    this.#settings = settings;
    for (const { pattern } of distribution.behaviours) this.#counts.set(pattern, noCounts(pattern));
    this.#deliveries = new Deliveries({
      cache: this.#cache,
      errorTtls: distribution.errorTtls,
      now: settings.surroundings.now,
      counts: (behaviour) => this.#countsOf(behaviour),
    });
  }

  /** Requests under way that may set something in motion; reading and watching do not count. */
  get writing(): number {
    return this.#writing;
  }

  async handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const startedAt = performance.now();
    const writes = incoming.method !== 'GET' && incoming.method !== 'HEAD';
    if (writes) this.#writing += 1;
    try {
      await this.#serve(incoming, response, startedAt);
    } finally {
      if (writes) this.#writing -= 1;
    }
  }

  async #serve(incoming: IncomingMessage, response: ServerResponse, startedAt: number): Promise<void> {
    const requestId = randomBytes(27).toString('base64url');
    const request = viewerRequestFrom(incoming, requestId, this.#settings.country);
    const path = normalised(request.uri);
    const behaviour = this.#behaviourFor(path);
    const finished =
      this.#blocked(request) ??
      (await this.#finished(request, behaviour, await this.#answer(request, behaviour, incoming)));
    const bytes = await this.#send(request, response, finished);
    this.#note(behaviour, finished, bytes);
    this.log.add(request, {
      at: this.#settings.surroundings.now().toISOString(),
      behaviour: behaviour.pattern,
      status: finished.status,
      result: finished.result,
      bytes,
      tookMs: Math.round(performance.now() - startedAt),
    });
  }

  #behaviourFor(path: string): Behaviour {
    const found = this.#distribution.behaviours.find(({ covers }) => covers.test(path));
    if (!found) throw new Error(`No behaviour covers ${path}`);
    return found;
  }

  /** The firewall stands before everything else, and what it answers goes out as it is. */
  #blocked(request: ViewerRequest): Delivery | undefined {
    const block = this.#distribution.firewall?.judge(request, this.#settings.surroundings.now());
    if (!block) return undefined;
    const answer = made(block.status, block.contentType, block.body);
    for (const [name, value] of block.headers) answer.headers.set(name, [value]);
    return this.#stamped(request, answer);
  }

  async #answer(request: ViewerRequest, behaviour: Behaviour, body: Readable): Promise<Delivery> {
    const host = request.headers.get('host')?.[0] ?? '';
    if (!ownHost.test(host)) return apology(403, 'This distribution does not answer to this name.');
    if (!behaviour.methods.has(request.method)) {
      return apology(403, 'This distribution is not configured to allow the HTTP request method of this request.');
    }
    if (behaviour.trustedKeys) {
      const now = this.#settings.surroundings.now();
      const why = denied(request, { origin: `http://${host}`, keys: behaviour.trustedKeys(), now });
      if (why) {
        this.#countsOf(behaviour).refused += 1;
        return refusal(why.code, why.message);
      }
    }
    try {
      return await this.#past(request, behaviour, body);
    } catch (error) {
      return this.#apologise(error);
    }
  }

  /** Past the door: the edge function, then the object, then the error page if there is one. */
  async #past(request: ViewerRequest, behaviour: Behaviour, body: Readable): Promise<Delivery> {
    const told = withoutUnasked(request, behaviour);
    const changed = behaviour.onRequest ? await behaviour.onRequest.onRequest(told, this.#where) : told;
    if ('status' in changed) {
      this.#countsOf(behaviour).byFunction += 1;
      changed.headers.set('content-length', [String(changed.body.length)]);
      return { ...changed, result: 'FunctionGeneratedResponse', whole: false };
    }
    const { rootObject, errorPages } = this.#distribution;
    const asked = changed.uri === '/' && rootObject ? { ...changed, uri: `/${rootObject}` } : changed;
    const delivery = await this.#deliveries.deliver(asked, behaviour, body);
    const page = errorPages.get(delivery.status);
    if (!page) return delivery;
    const pageBehaviour = this.#behaviourFor(normalised(page.path));
    const instead = { ...asked, method: 'GET', uri: page.path, query: [] };
    const shown = await this.#deliveries.deliver(instead, pageBehaviour, Readable.from([]));
    return { ...shown, status: page.responseCode, result: 'Error', whole: false };
  }

  #apologise(error: unknown): Delivery {
    const message = error instanceof Error ? error.message : String(error);
    this.#settings.surroundings.log(`edge: ${message}`, 'warn');
    if (error instanceof OriginFailed) return apology(error.status, 'The origin did not answer.');
    if (error instanceof EdgeFunctionFailed) return apology(error.status, 'The function at the edge did not work.');
    return apology(500, 'Something broke at the edge.');
  }

  get #where() {
    return { distributionId: this.#distribution.id, distributionDomainName: this.#settings.domainName };
  }

  async #finished(request: ViewerRequest, behaviour: Behaviour, delivery: Delivery): Promise<Delivery> {
    const answer = partial(request, delivery);
    applyResponseHeaders(answer.headers, request, behaviour.responseHeaders);
    this.#stamped(request, answer);
    if (answer.ageSeconds !== undefined) answer.headers.set('age', [String(answer.ageSeconds)]);
    if (!behaviour.onResponse || answer.status >= 400) return answer;
    try {
      return { ...answer, ...(await behaviour.onResponse.onResponse(request, answer, this.#where)) };
    } catch (error) {
      return this.#apologise(error);
    }
  }

  /** What CloudFront says on whatever goes out. */
  #stamped(request: ViewerRequest, answer: Delivery): Delivery {
    answer.headers.set('x-cache', [`${answer.result} from cloudfront`]);
    answer.headers.set('via', ['1.1 edge.localhost (CloudFront)']);
    answer.headers.set('x-amz-cf-pop', ['LAP50-P1']);
    answer.headers.set('x-amz-cf-id', [request.requestId]);
    return answer;
  }

  /** Sends the answer and tells how many bytes of body the viewer took. */
  async #send(request: ViewerRequest, response: ServerResponse, { status, headers, body }: Delivery): Promise<number> {
    let bytes = 0;
    response.writeHead(
      status,
      [...headers].flatMap(([name, values]) => values.flatMap((value) => [name, value])),
    );
    if (request.method === 'HEAD' || status === 204 || status === 304) {
      if (!Buffer.isBuffer(body)) await discard(body);
      response.end();
      return 0;
    }
    const source = Buffer.isBuffer(body) ? Readable.from(body.length > 0 ? [body] : []) : body;
    const paced = this.bandwidth.paced(source);
    async function* counted() {
      for await (const chunk of paced) {
        bytes += chunk.length;
        yield chunk;
      }
    }
    // A viewer who leaves in the middle is no fault of anyone's; an origin that breaks off ends the connection.
    await pipeline(counted, response).catch(() => response.destroy());
    if (!response.writableFinished && body instanceof Readable) body.destroy();
    return bytes;
  }

  #countsOf({ pattern }: Behaviour): Counts {
    const counts = this.#counts.get(pattern) ?? noCounts(pattern);
    this.#counts.set(pattern, counts);
    return counts;
  }

  #note(behaviour: Behaviour, { result }: Delivery, bytes: number): void {
    const counts = this.#countsOf(behaviour);
    counts.requests += 1;
    counts.bytesToViewers += bytes;
    if (result === 'Hit' || result === 'RefreshHit') counts.hits += 1;
    if (result === 'Miss') counts.misses += 1;
    if (result === 'Error') counts.errors += 1;
  }

  /** Forgets what the paths cover, as an invalidation does. */
  invalidate(paths: string[]): void {
    for (const path of paths) this.#deliveries.invalidate(pathPattern(path));
  }

  inspect() {
    return {
      distributionId: this.#distribution.id,
      bandwidthBitsPerSecond: this.bandwidth.bitsPerSecond,
      cache: this.#cache.size,
      firewall: this.#distribution.firewall?.inspect() ?? [],
      behaviours: this.#distribution.behaviours.map((behaviour) => ({
        ...this.#countsOf(behaviour),
        // A second is the least a policy needs to pass Authorization on; nobody means to keep anything by it.
        caches: behaviour.cache.maxTtlSeconds > 1,
      })),
      log: this.log.last(50),
    };
  }
}

/** CloudFront adds its own headers (who and where the viewer is) only where a policy asks for them by name. */
function withoutUnasked(request: ViewerRequest, { cache, forwards }: Behaviour): ViewerRequest {
  const asked = (name: string) =>
    takes(cache.headers, name) || (forwards !== undefined && takes(forwards.headers, name));
  const headers = [...request.headers].filter(([name]) => !name.startsWith('cloudfront-') || asked(name));
  return { ...request, headers: new Map(headers) };
}

async function discard(body: AsyncIterable<Buffer>): Promise<void> {
  if (body instanceof Readable) {
    body.resume();
    return;
  }
  for await (const _ of body);
}

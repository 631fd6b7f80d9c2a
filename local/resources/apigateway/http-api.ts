import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Surroundings } from '../../resource.ts';
import { refuse, writeAnswer } from './answer.ts';
import { eventOf } from './event.ts';
import { invokeInTime } from './invocation.ts';
import { TokenChecker } from './jwt.ts';
import { compileRoutes } from './routing.ts';
import type { Api } from './templates.ts';

const largestBodyBytes = 10 * 1024 * 1024;

/** What answers the requests of the HTTP API: chooses the route, asks the authorizer, runs the function. */
export class HttpApi {
  readonly #surroundings: Surroundings;
  readonly #tokens: TokenChecker;
  readonly #counts = new Map<string, number>();
  #api: Api | undefined;
  #choose: ReturnType<typeof compileRoutes> = () => undefined;

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
    this.#tokens = new TokenChecker((issuer) => addressOf(issuer, surroundings), surroundings.now);
  }

  serve(api: Api | undefined): void {
    this.#api = api;
    this.#choose = compileRoutes(api?.routes ?? []);
  }

  /** Each route with the function behind it and how often it was asked. */
  routes(): { key: string; function: string | undefined; requests: number }[] | undefined {
    return this.#api?.routes.map(({ key, functionArn }) => ({
      key,
      function: functionArn.split(':').at(-1),
      requests: this.#counts.get(key) ?? 0,
    }));
  }

  /** Answers one request, whatever happens. */
  async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const requestId = randomUUID();
    await this.#answer(request, response, requestId).catch((error: Error) => {
      this.#surroundings.log(`${request.method} ${request.url}: ${error.message}`, 'error');
      refuse(response, 500, 'Internal Server Error', requestId);
    });
  }

  async #answer(request: IncomingMessage, response: ServerResponse, requestId: string) {
    if (!this.#api) return refuse(response, 503, 'Service Unavailable', requestId, { 'retry-after': '1' });
    const body = await bodyOf(request);
    if (!body) return refuse(response, 413, 'Request Entity Too Large', requestId, { connection: 'close' });
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    const chosen = this.#choose(request.method ?? 'GET', path);
    if (!chosen) return refuse(response, 404, 'Not Found', requestId);
    this.#counts.set(chosen.route.key, (this.#counts.get(chosen.route.key) ?? 0) + 1);

    const { authorizer } = chosen.route;
    const verdict = authorizer && (await this.#tokens.check(request.headers.authorization, authorizer));
    if (verdict && 'refused' in verdict) {
      if (verdict.refused === 'forbidden') return refuse(response, 403, 'Forbidden', requestId);
      const details = verdict.description
        ? ` scope="" error="invalid_token" error_description="${verdict.description}"`
        : '';
      return refuse(response, 401, 'Unauthorized', requestId, { 'www-authenticate': `Bearer${details}` });
    }

    const event = eventOf(request, body, {
      apiId: this.#api.id,
      chosen,
      requestId,
      claims: verdict?.claims,
      stageVariables: this.#api.stageVariables,
      now: this.#surroundings.now(),
    });
    const result = await invokeInTime(this.#surroundings, chosen.route, event);
    if (!result) return refuse(response, 503, 'Service Unavailable', requestId);
    if (result.functionError) return refuse(response, 500, 'Internal Server Error', requestId);
    writeAnswer(response, result.payload, requestId);
  }
}

/** Where an issuer is found. A user pool's public address means the stand-in here. */
function addressOf(issuer: string, surroundings: Surroundings): string {
  const pool = /^https:\/\/cognito-idp\.[\w-]+\.amazonaws\.com\/(.+)$/.exec(issuer)?.[1];
  return pool ? `${surroundings.endpoint('COGNITO_IDENTITY_PROVIDER')}/${pool}` : issuer;
}

/** Undefined when there is more than the gateway takes; the rest is read and dropped, so that the answer is seen. */
async function bodyOf(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += (chunk as Buffer).length;
    if (bytes <= largestBodyBytes) chunks.push(chunk as Buffer);
  }
  return bytes > largestBodyBytes ? undefined : Buffer.concat(chunks);
}

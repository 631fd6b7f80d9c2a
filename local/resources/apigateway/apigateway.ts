import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Listening, local, type Resource, type Service, type Surroundings } from '../../resource.ts';
import { refuse, writeAnswer } from './answer.ts';
import { eventOf } from './event.ts';
import { TokenChecker } from './jwt.ts';
import { compileRoutes } from './routing.ts';
import { type Api, apiOf, apiTypes } from './templates.ts';

const largestBodyBytes = 10 * 1024 * 1024;

/** API Gateway's HTTP API: routes, the JWT authorizer, payload format 2.0, the gateway's own limits and refusals. */
export const apigateway = {
  name: 'apigateway',
  serviceIds: ['APIGATEWAY'],
  understands: apiTypes,
  divergesFrom: [
    { what: 'routes are not throttled', why: 'a laptop has one user; throttling is a fault to be asked for' },
    { what: 'there is one API and one stage, `$default`', why: 'the app has one; another stops the start' },
    { what: 'access logs are not written', why: 'function logs carry the same request id' },
    { what: 'unknown keys are asked of the issuer every two seconds at most', why: 'AWS caches keys for two hours' },
  ],
  listen,
} satisfies Service;

async function listen(surroundings: Surroundings, options: { port?: number } = {}): Promise<Listening> {
  let api: Api | undefined;
  let choose: ReturnType<typeof compileRoutes> = () => undefined;
  let underWay = 0;
  const counts = new Map<string, number>();
  const tokens = new TokenChecker((issuer) => addressOf(issuer, surroundings), surroundings.now);

  const server = createServer((request, response) => {
    underWay += 1;
    response.once('close', () => {
      underWay -= 1;
    });
    const requestId = randomUUID();
    answer(request, response, requestId).catch((error: Error) => {
      surroundings.log(`${request.method} ${request.url}: ${error.message}`, 'error');
      refuse(response, 500, 'Internal Server Error', requestId);
    });
  });
  // Far longer than the edge keeps a connection it does not use: closed by us, it could be taken up again that very moment.
  server.keepAliveTimeout = 60_000;

  async function answer(request: IncomingMessage, response: ServerResponse, requestId: string) {
    if (!api) return refuse(response, 503, 'Service Unavailable', requestId, { 'retry-after': '1' });
    const body = await bodyOf(request);
    if (!body) return refuse(response, 413, 'Request Entity Too Large', requestId, { connection: 'close' });
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    const chosen = choose(request.method ?? 'GET', path);
    if (!chosen) return refuse(response, 404, 'Not Found', requestId);
    counts.set(chosen.route.key, (counts.get(chosen.route.key) ?? 0) + 1);

    const { authorizer, functionArn, timeoutMs } = chosen.route;
    const verdict = authorizer && (await tokens.check(request.headers.authorization, authorizer));
    if (verdict && 'refused' in verdict) {
      if (verdict.refused === 'forbidden') return refuse(response, 403, 'Forbidden', requestId);
      const details = verdict.description
        ? ` scope="" error="invalid_token" error_description="${verdict.description}"`
        : '';
      return refuse(response, 401, 'Unauthorized', requestId, { 'www-authenticate': `Bearer${details}` });
    }

    const event = eventOf(request, body, {
      apiId: api.id,
      chosen,
      requestId,
      claims: verdict?.claims,
      stageVariables: api.stageVariables,
      now: surroundings.now(),
    });
    const result = await withinTime(surroundings.invoke(functionArn, event), timeoutMs);
    if (!result) return refuse(response, 503, 'Service Unavailable', requestId);
    if (result.functionError) return refuse(response, 500, 'Internal Server Error', requestId);
    writeAnswer(response, result.payload, requestId);
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, local.host, resolve);
  });
  const url = `http://${local.host}:${(server.address() as AddressInfo).port}`;

  return {
    url,
    attribute(resource, attribute) {
      return resource.type === 'AWS::ApiGatewayV2::Api' && attribute === 'ApiEndpoint' ? url : undefined;
    },
    async start(resources: Resource[]) {
      api = apiOf(resources);
      choose = compileRoutes(api?.routes ?? []);
    },
    inFlight: () => underWay,
    inspect: () => ({
      url,
      routes: api?.routes.map(({ key, functionArn }) => ({
        key,
        function: functionArn.split(':').at(-1),
        requests: counts.get(key) ?? 0,
      })),
    }),
    async stop() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
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

async function withinTime<T>(work: Promise<T>, mostMs: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, mostMs, undefined);
  });
  try {
    return await Promise.race([work, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}

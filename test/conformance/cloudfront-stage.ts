import { type Agent, createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { local, type Resource, type Surroundings } from '../../local/resource.ts';
import { cloudfront, type ListeningEdge } from '../../local/resources/cloudfront/cloudfront.ts';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** A server that stands where an origin would, and remembers what it was asked. */
export async function anOrigin(handler: Handler) {
  const asked: { method: string; url: string; headers: IncomingMessage['headers'] }[] = [];
  const server = createServer((request, response) => {
    asked.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers });
    handler(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, local.host, resolve));
  const url = `http://${local.host}:${(server.address() as AddressInfo).port}`;
  return {
    url,
    asked,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export interface Answer {
  status: number;
  headers: IncomingMessage['headers'];
  text: string;
  bytes: Buffer;
}

/**
 * Asks exactly what is written: no client in between tidies up the path. `from` is the address of this machine to come from:
 * each of 127.0.0.0/8 is a viewer of its own.
 */
export function ask(
  base: string,
  path: string,
  options: { method?: string; headers?: Record<string, string>; body?: string; from?: string; agent?: Agent } = {},
): Promise<Answer> {
  const { hostname, port, host } = new URL(base);
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      {
        ...{
          hostname,
          port,
          path,
          method: options.method ?? 'GET',
          headers: { host, ...options.headers },
          agent: options.agent ?? false,
        },
        ...(options.from ? { localAddress: options.from } : {}),
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const bytes = Buffer.concat(chunks);
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text: bytes.toString('utf8'),
            bytes,
          });
        });
      },
    );
    request.on('error', reject);
    request.end(options.body);
  });
}

/** A resource as the assembly would hand it over. */
export function aResource(type: string, logicalId: string, properties: object, more: Partial<Resource> = {}): Resource {
  return {
    stack: 'arclight-local-edge',
    logicalId,
    type,
    ref: logicalId,
    name: logicalId,
    arn: `arn:aws:cloudfront::${local.accountId}:${logicalId}`,
    properties: properties as Record<string, unknown>,
    ...more,
  };
}

/** A clock the test turns. */
export function aClock(start = '2026-01-01T00:00:00Z') {
  let now = new Date(start).getTime();
  return { now: () => new Date(now), pass: (seconds: number) => (now += seconds * 1000) };
}

interface Stage {
  resources: Resource[];
  others?: Resource[];
  endpoints: Record<string, string>;
  secrets?: Record<string, string>;
  now?: () => Date;
}

/** The edge with a distribution in front of the given endpoints. */
export async function anEdge({ resources, others = [], endpoints, secrets = {}, now }: Stage): Promise<ListeningEdge> {
  const unused = () => Promise.reject(new Error('The edge has no use for this'));
  const surroundings: Surroundings = {
    dataDir: '/nowhere',
    emit: unused,
    invoke: unused,
    sendMessage: unused,
    mail: unused,
    endpoint: (id) => endpoints[id] ?? '',
    secret: (id) => secrets[id],
    resourcesOf: (type) => [...resources, ...others].filter((each) => each.type === type),
    log: () => {},
    now: now ?? (() => new Date()),
  };
  const edge = await cloudfront.listen(surroundings);
  await edge.start(resources);
  return edge;
}

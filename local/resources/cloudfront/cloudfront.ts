import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Listening, local, type Service, type Surroundings } from '../../resource.ts';
import { mostConnections } from '../../wire/most-connections.ts';
import { understands as firewall } from '../waf/properties.ts';
import { distributionFrom } from './distribution.ts';
import { Edge } from './edge.ts';
import { answerInvalidation, isControlRequest } from './invalidation.ts';
import { understands } from './properties.ts';
import { attributeOf } from './references.ts';

/** The edge while it listens: a journey may also slow down its line. */
export interface ListeningEdge extends Listening {
  /** Bits per second for all viewers together; `undefined` is as fast as it goes. */
  setBandwidth(bitsPerSecond: number | undefined): void;
  inspect(): unknown;
}

const divergesFrom = [
  {
    what: 'Redirects to HTTPS do nothing; every viewer comes by HTTP',
    why: 'Browsers treat http://localhost as secure (cookies with Secure and their prefixes work), so no certificate is needed.',
  },
  {
    what: 'The key group and the key value store hold what their secret holds, and change with it at once',
    why: 'In AWS `npm run keys` carries a key to them; here there is no place it would have to be carried to.',
  },
  {
    what: 'The firewall counts every request exactly and at once; AWS looks about every ten seconds, so that a burst may pass a limit for a while',
    why: 'What is counted exactly can be tested exactly.',
  },
  {
    what: 'Of the firewall’s rules the groups that AWS manages let everything through',
    why: 'What is in them is not published; nothing of the internet comes to a laptop.',
  },
  {
    what: 'What the firewall answers does not get the headers of the behaviour’s policy',
    why: 'AWS promises it nowhere; what has to be said the rule’s own answer says.',
  },
  {
    what: 'Bucket policies and IAM are not evaluated, except that a missing object is 403 where s3:ListBucket is not granted',
    why: 'Requests are signed as origin access control signs them; what the policy allows is proven in the templates.',
  },
  {
    what: 'Edge functions run in a Node VM: newer syntax would pass, and only the part before the first await has a time limit',
    why: 'The runtime itself is not published; a test reads the sources for syntax it lacks.',
  },
  { what: 'One point of presence, no origin shield, no geographic restriction', why: 'There is one machine.' },
  {
    what: 'Objects over 8 MiB and answers without a length are passed on, not kept; 64 MiB are kept in memory',
    why: 'A laptop has other uses for its memory. Media segments are far smaller.',
  },
  {
    what: 'With caching disabled, error answers are not kept even for their minimum TTL',
    why: 'The distribution sets that TTL itself where it matters.',
  },
];

/** Opens a server; `undefined` where this machine has no such address (IPv6 is not everywhere). */
function opened(handler: (request: IncomingMessage, response: ServerResponse) => void, port: number, host: string) {
  return new Promise<Server | undefined>((resolve, reject) => {
    const server = createServer({ requestTimeout: 0 }, handler);
    server.maxConnections = mostConnections();
    server.once('error', (error: NodeJS.ErrnoException) => {
      const missing = host === '::1' && (error.code === 'EADDRNOTAVAIL' || error.code === 'EAFNOSUPPORT');
      if (missing) resolve(undefined);
      else reject(error);
    });
    server.listen(port, host, () => resolve(server));
  });
}

async function listen(surroundings: Surroundings, options?: { port?: number }): Promise<ListeningEdge> {
  let edge: Edge | undefined;
  let close = () => {};
  const handler = (request: IncomingMessage, response: ServerResponse) => {
    if (!edge) {
      response.writeHead(503, { 'content-type': 'text/plain', 'retry-after': '1' }).end('The edge is starting.\n');
      return;
    }
    if (isControlRequest(request)) {
      answerInvalidation(request, response, edge).catch(() => response.destroy());
      return;
    }
    edge.handle(request, response).catch((error: unknown) => {
      surroundings.log(`edge: ${error instanceof Error ? error.stack : String(error)}`, 'error');
      response.destroy();
    });
  };
  const first = await opened(handler, options?.port ?? 0, local.host);
  if (!first) throw new Error(`The edge cannot listen on ${local.host}`);
  const { port } = first.address() as AddressInfo;
  // Browsers may try ::1 first for `localhost`, and someone else's server must not answer there.
  const second = await opened(handler, port, '::1');
  const domainName = `localhost:${port}`;

  return {
    url: `http://${domainName}`,
    attribute: (resource, attribute) => attributeOf(resource, attribute, domainName),
    async start(resources) {
      const distribution = distributionFrom(resources, surroundings);
      if (!distribution) return;
      close = distribution.close;
      const country = process.env.ARCLIGHT_VIEWER_COUNTRY ?? 'NL';
      edge = new Edge(distribution, { surroundings, domainName, country });
    },
    inFlight: () => edge?.writing ?? 0,
    inspect: () => ({ url: `http://${domainName}`, ...edge?.inspect() }),
    setBandwidth: (bitsPerSecond) => edge?.bandwidth.set(bitsPerSecond),
    async stop() {
      for (const server of [first, second]) {
        if (!server) continue;
        const closed = new Promise<void>((resolve) => server.close(() => resolve()));
        server.closeAllConnections();
        await closed;
      }
      close();
    },
  };
}

/** CloudFront: the one address everything is reached by. */
export const cloudfront = {
  name: 'cloudfront',
  serviceIds: ['CLOUDFRONT'],
  understands: { ...understands, ...firewall },
  divergesFrom,
  listen,
} satisfies Service;

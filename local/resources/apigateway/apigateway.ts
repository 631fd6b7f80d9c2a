import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { type Listening, local, type Resource, type Service, type Surroundings } from '../../resource.ts';
import { HttpApi } from './http-api.ts';
import { SocketApi } from './sockets/socket-api.ts';
import { socketApiOf } from './sockets/template.ts';
import { apiOf, apiTypes } from './templates.ts';

/**
 * API Gateway: one HTTP API (routes, the JWT authorizer, payload format 2.0) and one WebSocket API (`$connect`, frames,
 * `@connections`), both on one port, with the gateway's own limits and refusals.
 */
export const apigateway = {
  name: 'apigateway',
  serviceIds: ['APIGATEWAY', 'APIGATEWAYMANAGEMENTAPI'],
  understands: apiTypes,
  divergesFrom: [
    { what: 'routes are not throttled', why: 'a laptop has one user; throttling is a fault to be asked for' },
    {
      what: 'there is one HTTP API with one stage, `$default`, and one WebSocket API with one stage',
      why: 'the app has these; another stops the start',
    },
    { what: 'access logs are not written', why: 'function logs carry the same request id' },
    { what: 'unknown keys are asked of the issuer every two seconds at most', why: 'AWS caches keys for two hours' },
    {
      what: 'both APIs answer on one port, and sockets come without TLS',
      why: 'paths tell them apart: `/@connections/…` and an upgrade are the WebSocket API’s',
    },
    {
      what: 'a socket’s idle time begins anew with each message either way, not with pings',
      why: 'AWS does not say whether control frames count, and browsers cannot send them',
    },
    {
      what: 'a connection that leaves 1 MiB unread is cut off with 1006; `$disconnect` is called once or, at a stop, never',
      why: 'AWS promises neither a buffer nor the call: what needs more fails here first',
    },
    {
      what: 'what is posted to a connection must be UTF-8',
      why: 'it is sent as a text frame; AWS breaks the connection of whoever gets another',
    },
  ],
  listen,
} satisfies Service;

async function listen(surroundings: Surroundings, options: { port?: number } = {}): Promise<Listening> {
  let underWay = 0;
  const http = new HttpApi(surroundings);
  const sockets = new SocketApi(surroundings);

  const server = createServer((request, response) => {
    underWay += 1;
    response.once('close', () => {
      underWay -= 1;
    });
    void (sockets.manages(request) ? sockets.manage(request, response) : http.take(request, response));
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    void sockets.open(request, socket, head);
  });
  // Far longer than the edge keeps a connection it does not use: closed by us, it could be taken up again that very moment.
  server.keepAliveTimeout = 60_000;

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, local.host, resolve);
  });
  const address = `${local.host}:${(server.address() as AddressInfo).port}`;
  const url = `http://${address}`;

  return {
    url,
    attribute({ type, spelled }, attribute) {
      if (type !== 'AWS::ApiGatewayV2::Api' || attribute !== 'ApiEndpoint') return undefined;
      return spelled?.['ProtocolType'] === 'WEBSOCKET' ? `ws://${address}` : url;
    },
    async start(resources: Resource[]) {
      http.serve(apiOf(resources));
      sockets.serve(socketApiOf(resources));
    },
    inFlight: () => underWay + sockets.underWay,
    inspect: () => ({ url, routes: http.routes(), sockets: sockets.inspect() }),
    async stop() {
      sockets.stop();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

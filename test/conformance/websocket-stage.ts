import { connect, type Socket } from 'node:net';
import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi';
import { WebSocket } from 'ws';
import type { InvokeResult, Resource } from '../../local/resource.ts';
import { local } from '../../local/resource.ts';
import { apigateway } from '../../local/resources/apigateway/apigateway.ts';
import { functionArn } from '../support/a-function.ts';
import { aResource, type OneService, oneService } from '../support/one-service.ts';

// biome-ignore lint/suspicious/noExplicitAny: events of three shapes, looked into field by field.
export type SocketEvent = Record<string, any>;

const stageName = 'v1';
const api = (type: string, name: string, properties: Record<string, unknown>): Resource =>
  aResource(`AWS::ApiGatewayV2::${type}`, name, type === 'Api' ? properties : { ApiId: 'sockets', ...properties });

/** A WebSocket API whose frames are told apart by `type`: `special` has a route, the rest is `$default`. */
export function socketTemplate(keys = ['$connect', '$disconnect', '$default', 'special']): Resource[] {
  return [
    api('Api', 'sockets', {
      Name: 'sockets',
      ProtocolType: 'WEBSOCKET',
      RouteSelectionExpression: '$request.body.type',
    }),
    api('Stage', 'stage', { StageName: stageName, AutoDeploy: true }),
    ...keys.flatMap((key) => {
      const name = key.replace('$', '');
      return [
        api('Integration', `${name}-integration`, {
          IntegrationType: 'AWS_PROXY',
          IntegrationMethod: 'POST',
          IntegrationUri: `arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/${functionArn(name)}/invocations`,
          TimeoutInMillis: name === 'special' ? 100 : 29_000,
        }),
        api('Route', name, { RouteKey: key, Target: `integrations/${name}-integration`, AuthorizationType: 'NONE' }),
      ];
    }),
  ];
}

export interface SocketStage {
  service: OneService;
  url: string;
  /** Every event the functions got, with the function's name. */
  events: { to: string; event: SocketEvent }[];
  /** What each function answers; without one, 200. */
  answers: Record<string, (event: SocketEvent) => InvokeResult | Promise<InvokeResult>>;
  /** Time as the gateway sees it. */
  clock: { at: Date };
  client: ApiGatewayManagementApiClient;
  open(options?: { protocols?: string[]; headers?: Record<string, string>; query?: string }): Promise<Opened>;
  eventsTo(name: string): SocketEvent[];
  /** What was told of the end of a connection: the context of each `$disconnect`. */
  endsOf(connectionId: string): SocketEvent[];
  stop(): Promise<void>;
}

export interface Opened {
  socket: WebSocket;
  connectionId: string;
  received: string[];
  /** Settles when it is closed, with the code and the reason. */
  closed: Promise<[number, string]>;
}

export async function socketStage(resources = socketTemplate()): Promise<SocketStage> {
  const clock = { at: new Date() };
  const events: SocketStage['events'] = [];
  const answers: SocketStage['answers'] = {};
  const service = await oneService(apigateway, {
    resources,
    surroundings: {
      now: () => clock.at,
      async invoke(arn, payload) {
        const to = arn.split(':').at(-1) ?? '';
        const event = payload as SocketEvent;
        events.push({ to, event });
        return (await answers[to]?.(event)) ?? { payload: { statusCode: 200 } };
      },
    },
  });
  const url = `${service.listening.url.replace('http', 'ws')}/${stageName}`;
  const client = new ApiGatewayManagementApiClient({
    endpoint: `${service.listening.url}/${stageName}`,
    region: local.region,
    credentials: local,
    maxAttempts: 1,
  });
  const eventsTo = (name: string) => events.filter(({ to }) => to === name).map(({ event }) => event);
  return {
    service,
    url,
    events,
    answers,
    clock,
    client,
    eventsTo,
    endsOf: (connectionId) =>
      eventsTo('disconnect')
        .map((event) => event['requestContext'] as SocketEvent)
        .filter((context) => context['connectionId'] === connectionId),
    open: ({ protocols = [], headers = {}, query = '' } = {}) => {
      const socket = new WebSocket(`${url}${query}`, protocols, { headers });
      const received: string[] = [];
      socket.on('message', (data) => received.push(data.toString()));
      const closed = new Promise<[number, string]>((resolve) =>
        socket.once('close', (code, reason) => resolve([code, reason.toString()])),
      );
      return new Promise((resolve, reject) => {
        socket.once('error', reject);
        socket.once('open', () => {
          const connectionId = eventsTo('connect').at(-1)?.['requestContext'].connectionId as string;
          resolve({ socket, connectionId, received, closed });
        });
      });
    },
    async stop() {
      client.destroy();
      await service.stop();
    },
  };
}

/** A handshake by hand, for clients that do what no library does. */
export function rawSocket(url: string): Promise<Socket> {
  const { hostname, port, pathname } = new URL(url);
  const socket = connect(Number(port), hostname);
  const key = Buffer.alloc(16).toString('base64');
  socket.write(
    `GET ${pathname} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\n\r\n`,
  );
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.once('data', () => resolve(socket));
  });
}

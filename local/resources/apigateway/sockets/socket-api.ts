import { randomBytes, randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { InvokeResult, Surroundings } from '../../../resource.ts';
import { invokeInTime } from '../invocation.ts';
import { Connection, largestMessageBytes } from './connection.ts';
import { connectEvent, disconnectEvent, messageEvent, type Peer } from './event.ts';
import { isHandshake, refuseHandshake, verdictOf } from './handshake.ts';
import { answerManagement, connectionIdIn } from './management.ts';
import type { SocketTemplate } from './template.ts';

const sweepEveryMs = 1_000;

/** What answers the WebSocket API: opens sockets, hands their frames to functions, and lets functions speak to them. */
export class SocketApi {
  readonly #surroundings: Surroundings;
  readonly #connections = new Map<string, Connection>();
  readonly #chosen = new WeakMap<IncomingMessage, string>();
  readonly #sweep: NodeJS.Timeout;
  readonly #upgrades: WebSocketServer;
  #api: SocketTemplate | undefined;
  #stopped = false;
  #counts = { opened: 0, refused: 0, frames: 0, posts: 0 };
  underWay = 0;

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
    this.#upgrades = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      maxPayload: largestMessageBytes,
      handleProtocols: (_, request) => this.#chosen.get(request) ?? false,
    });
    this.#sweep = setInterval(() => {
      const now = surroundings.now();
      for (const connection of this.#connections.values()) connection.sweep(now);
    }, sweepEveryMs).unref();
  }

  serve(api: SocketTemplate | undefined): void {
    this.#api = api;
  }

  inspect() {
    return this.#api && { stage: this.#api.stage, open: this.#connections.size, ...this.#counts };
  }

  /** Whether a plain request is one to `@connections`. */
  manages = (request: IncomingMessage): boolean => connectionIdIn(request.url ?? '') !== undefined;

  async manage(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.#counts.posts += 1;
    await answerManagement(request, response, (id) => this.#connections.get(id)).catch(() => response.destroy());
  }

  /** Takes a handshake: asks `$connect`, and opens the socket or refuses it. */
  async open(request: IncomingMessage, raw: Duplex, head: Buffer): Promise<void> {
    raw.on('error', () => {});
    const requestId = randomUUID();
    const api = this.#api;
    if (!api) return refuseHandshake(raw, 503, { requestId });
    const path = (request.url ?? '').split('?')[0]?.replace(/\/$/, '');
    if (path !== `/${api.stage}`) return refuseHandshake(raw, 403, { requestId });
    if (!isHandshake(request)) return refuseHandshake(raw, 400, { requestId });
    const peer: Peer = {
      connectionId: `${randomBytes(11).toString('base64url')}=`,
      connectedAt: this.#surroundings.now(),
      sourceIp: (raw as Socket).remoteAddress ?? '',
      userAgent: request.headers['user-agent'],
      domainName: request.headers.host ?? '',
    };
    const event = connectEvent(api, peer, request, peer.connectedAt, requestId);
    const asked = api.routes.has('$connect');
    const verdict = asked ? verdictOf(await this.#ask(api, '$connect', event)) : { opens: true as const };
    if (this.#stopped || raw.destroyed) return void raw.destroy();
    if (!verdict.opens) {
      this.#counts.refused += 1;
      return refuseHandshake(raw, verdict.status, { connectionId: peer.connectionId, requestId });
    }
    if ('subprotocol' in verdict && verdict.subprotocol !== undefined) this.#chosen.set(request, verdict.subprotocol);
    this.#upgrades.handleUpgrade(request, raw, head, (socket) => {
      this.#counts.opened += 1;
      const connection: Connection = new Connection(
        { socket, raw, peer },
        {
          now: this.#surroundings.now,
          onText: (text) => void this.#frame(api, connection, text),
          onClosed: (code, reason) => void this.#closed(api, peer, { code, reason }),
        },
      );
      this.#connections.set(peer.connectionId, connection);
    });
  }

  stop(): void {
    this.#stopped = true;
    clearInterval(this.#sweep);
    for (const connection of this.#connections.values()) connection.drop();
  }

  /** Frames of one connection run beside each other, as on AWS: whoever needs an order says so in the frame. */
  async #frame(api: SocketTemplate, connection: Connection, body: string): Promise<void> {
    this.#counts.frames += 1;
    const { peer } = connection;
    const requestId = randomUUID();
    const routeKey = routeOf(api, body);
    const complain = (message: string) => {
      if (!connection.isOpen) return;
      connection.send(Buffer.from(JSON.stringify({ message, connectionId: peer.connectionId, requestId })));
    };
    if (!routeKey) return complain('Forbidden');
    const event = messageEvent(api, peer, { routeKey, body, now: this.#surroundings.now(), requestId });
    const result = await this.#ask(api, routeKey, event);
    const answered = typeof result?.payload === 'object' && result.payload !== null && 'statusCode' in result.payload;
    if (!result || result.functionError || !answered) complain('Internal server error');
  }

  async #closed(api: SocketTemplate, peer: Peer, { code, reason }: { code: number; reason: string }): Promise<void> {
    this.#connections.delete(peer.connectionId);
    if (this.#stopped || !api.routes.has('$disconnect')) return;
    const closed = { code, reason, now: this.#surroundings.now(), requestId: randomUUID() };
    await this.#ask(api, '$disconnect', disconnectEvent(api, peer, closed));
  }

  async #ask(api: SocketTemplate, key: string, event: Record<string, unknown>): Promise<InvokeResult | undefined> {
    const route = api.routes.get(key);
    if (!route) return undefined;
    this.underWay += 1;
    try {
      return await invokeInTime(this.#surroundings, route, event);
    } catch (error) {
      this.#surroundings.log(`${key}: ${(error as Error).message}`, 'error');
      return undefined;
    } finally {
      this.underWay -= 1;
    }
  }
}

/** The route a frame names, else `$default`; undefined when there is neither. */
function routeOf(api: SocketTemplate, body: string): string | undefined {
  const named = fieldOf(body, api.selectedBy);
  const isRoute = typeof named === 'string' && !named.startsWith('$') && api.routes.has(named);
  if (isRoute) return named;
  return api.routes.has('$default') ? '$default' : undefined;
}

function fieldOf(body: string, field: string): unknown {
  try {
    return (JSON.parse(body) as Record<string, unknown> | null)?.[field];
  } catch {
    return undefined;
  }
}

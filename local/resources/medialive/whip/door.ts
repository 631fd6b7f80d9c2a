import { timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { local } from '../../../resource.ts';
import { type Doorman, plainAddress } from '../rtmp/ingest.ts';
import type { WrongKeys } from '../rtmp/wrong-keys.ts';
import { hashOf } from '../stream-names.ts';
import { bearerOf, bodyOf, demandType, Problem, send, sendOptions, sendProblem, wrongMethod } from './http.ts';
import { BadOffer, readOffer } from './offer.ts';
import { openSessions, type SessionLimits } from './sessions.ts';

/** The door for browsers: WHIP, RFC 9725. */
export interface WhipDoor {
  port: number;
  counters(): WhipCounters;
  stop(): Promise<void>;
}

export interface WhipCounters {
  asked: number;
  refused: number;
  admitted: number;
  /** Sockets opened for media, ever: none for who was refused for their key. */
  connectionsOpened: number;
  mediaBytes: number;
  open: number;
}

const blockedForSec = 60;
const endpointMethods = 'OPTIONS, POST';
const sessionMethods = 'DELETE, OPTIONS, PATCH';

export const openWhipDoor = async (
  doorman: Doorman,
  options: { port: number; limits: SessionLimits; wrongKeys: WrongKeys; cwd: string; note(line: string): void },
): Promise<WhipDoor> => {
  const { wrongKeys } = options;
  const sessions = openSessions(doorman, options);
  const counts = { asked: 0, refused: 0 };
  const now = (): number => performance.now();

  /** Whose key this is; nothing else of the request is looked at before. */
  const keyed = (request: IncomingMessage, application: string): { name: string; address: string } => {
    const address = plainAddress(request.socket.remoteAddress);
    if (wrongKeys.isBlocked(address, now()))
      throw new Problem(429, 'whip.blocked', 'Too many wrong keys came from this address. Wait a minute.', {
        'retry-after': String(blockedForSec),
      });
    return { name: `${application}/${bearerOf(request)}`, address };
  };

  const publish = async (request: IncomingMessage, response: ServerResponse, application: string): Promise<void> => {
    const { name, address } = keyed(request, application);
    const { refused, wrongKey } = doorman.check(name, address);
    if (refused !== undefined) {
      options.note(`a browser at ${address} was refused: ${refused}`);
      if (!wrongKey) throw new Problem(409, 'whip.conflict', refused, { 'retry-after': '1' });
      wrongKeys.note(address, now());
      throw new Problem(401, 'whip.wrong_key', refused, { 'www-authenticate': 'Bearer error="invalid_token"' });
    }
    demandType(request, 'application/sdp');
    const offer = readOffer(await bodyOf(request));
    const { id, answer } = await sessions.begin(name, address, offer);
    send(response, 201, {
      headers: { 'content-type': 'application/sdp', location: `/whip/${application}/${id}` },
      body: answer,
    });
  };

  const own = (request: IncomingMessage, application: string, id: string) => {
    const { name, address } = keyed(request, application);
    const session = sessions.get(id);
    if (!session) throw new Problem(404, 'whip.no_such_session', 'This session is over, or never was.');
    if (!timingSafeEqual(Buffer.from(hashOf(name)), Buffer.from(session.streamHash))) {
      wrongKeys.note(address, now());
      throw new Problem(401, 'whip.wrong_key', 'This is not the key the session began with.');
    }
    return session;
  };
  /** Candidates may come, and are not needed: whoever offers calls us. Another connection is another session. */
  const trickle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    demandType(request, 'application/trickle-ice-sdpfrag');
    const lines = (await bodyOf(request)).split(/\r?\n/).filter((line) => line !== '');
    if (lines.length === 0 || lines.some((line) => !/^[a-z]=/.test(line)))
      throw new Problem(400, 'whip.bad_fragment', 'The body is not a fragment of SDP.');
    if (!lines.some((line) => /^a=(candidate:|end-of-candidates)/.test(line)) || request.headers['if-match'] === '*')
      throw new Problem(422, 'whip.no_restart', 'ICE is not begun anew here; end the session and publish again.');
    send(response, 204);
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    counts.asked += 1;
    const { pathname } = new URL(request.url ?? '/', 'http://local');
    const [, application, id] = /^\/whip\/([\w-]{1,64})(?:\/([0-9a-f]{32}))?$/.exec(pathname) ?? [];
    if (!application) throw new Problem(404, 'whip.not_found', 'Nobody publishes to this address.');
    if (request.method === 'OPTIONS') return sendOptions(response, id ? sessionMethods : endpointMethods);
    if (!id) {
      if (request.method !== 'POST') throw wrongMethod(endpointMethods);
      return publish(request, response, application);
    }
    if (request.method !== 'DELETE' && request.method !== 'PATCH') throw wrongMethod(sessionMethods);
    const session = own(request, application, id);
    if (request.method === 'PATCH') return trickle(request, response);
    session.end('the publisher said goodbye');
    send(response, 200);
  };

  const problemOf = (error: unknown): Problem => {
    if (error instanceof Problem) return error;
    if (error instanceof BadOffer) return new Problem(error.status, 'whip.bad_offer', error.message);
    options.note(`a browser could not be answered: ${(error as Error).message}`);
    return new Problem(500, 'whip.broken', 'Something broke here.');
  };
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      counts.refused += 1;
      sendProblem(response, problemOf(error));
    });
  });
  Object.assign(server, { maxConnections: 64, requestTimeout: 10_000, headersTimeout: 5_000 });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, local.host, resolve);
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : options.port,
    counters: () => ({ ...counts, ...sessions.counters() }),
    async stop() {
      sessions.stop();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
};

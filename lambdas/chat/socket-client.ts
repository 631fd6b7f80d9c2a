import { Agent as PlainAgent, request as requestPlainly } from 'node:http';
import { Agent, request as requestEncrypted } from 'node:https';
import { atOnce } from '../kit/at-once.ts';
import { clock } from '../kit/clock.ts';
import { defaultProvider } from '../kit/function-credentials.ts';
import { hashOf, percentEncoded, signer } from './request-signature.ts';

/**
 * How a post ended. `gone`: nobody is there any more, for good. `too_large`: more than the gateway sends in one message.
 * `throttled`: the account's calls of API Gateway are used up. `failed`: no answer that says anything. The last two have
 * been tried again for as long as the budget lasted; after `failed` the message may have arrived all the same.
 */
export type Delivered = 'sent' | 'gone' | 'too_large' | 'throttled' | 'failed';

export interface SocketClientOptions {
  /** The stage's address, `https://…/v1`. */
  managementUrl: string;
  /** Requests at the same time, each on a connection of its own. */
  atOnce?: number;
  /** How long one message is tried, in milliseconds; never more than so much beyond its first answer. */
  budgetMs?: number;
  /** What one request may take, in milliseconds. */
  answerMs?: number;
}

const usual = { atOnce: 64, budgetMs: 2_000, answerMs: 3_000 };
const firstPauseMs = 50;
const longestPauseMs = 800;

export interface FannedOut {
  sent: number;
  gone: string[];
  /** Still there, as far as we know, and without this message. */
  missed: { connectionId: string; because: Exclude<Delivered, 'sent' | 'gone'> }[];
}

/**
 * Speaks to open sockets (`PostToConnection`, `DeleteConnection`). By hand instead of by the SDK, whose middleware costs several
 * times the processor of the request itself, and a message to a room is one request for each who reads it.
 */
export function socketClient(options: SocketClientOptions) {
  const { budgetMs, answerMs, ...given } = { ...usual, ...options };
  const { AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI: elsewhere, AWS_REGION: region = '' } = process.env;
  const { protocol, hostname, port, host, pathname } = new URL(elsewhere ?? options.managementUrl);
  const encrypted = protocol === 'https:';
  const most = { keepAlive: true, maxSockets: given.atOnce, scheduling: 'lifo' as const };
  const agent = encrypted ? new Agent(most) : new PlainAgent(most);
  const send = encrypted ? requestEncrypted : requestPlainly;
  const base = pathname.replace(/\/$/, '');
  let signed: Promise<ReturnType<typeof signer>> | undefined;
  const sign = () => {
    signed ??= defaultProvider()().then((credentials) => signer(credentials, { region, service: 'execute-api' }));
    return signed;
  };

  /** One request: its status, or 0 when there was none. */
  const ask = async (method: 'POST' | 'DELETE', connectionId: string, message: Message): Promise<number> => {
    const path = `${base}/@connections/${percentEncoded(connectionId)}`;
    const headers = (await sign())({ method, host, path, bodyHash: message.hash }, clock.now());
    if (method === 'POST') headers['content-length'] = String(message.bytes.length);
    return new Promise((resolve) => {
      const asked = send({ method, hostname, port, path, headers, agent, setHost: false, timeout: answerMs });
      asked.on('response', (answer) => {
        answer.resume();
        // Its connection is free only when all of it has been read.
        answer.on('close', () => resolve(answer.statusCode ?? 0));
      });
      asked.on('timeout', () => asked.destroy());
      asked.on('error', () => resolve(0));
      asked.end(method === 'POST' ? message.bytes : undefined);
    });
  };

  const deliver = async (method: 'POST' | 'DELETE', connectionId: string, message: Message): Promise<Delivered> => {
    const begun = clock.now().getTime();
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
      const status = await ask(method, connectionId, message);
      const end = endOf(status);
      if (end !== 'throttled' && end !== 'failed') return end;
      // Between half and all of it, so that those who were held back together do not come back together.
      const pause = pauseMs * (0.5 + (clock.random(1)[0] ?? 0) / 512);
      if (clock.now().getTime() - begun + pause > budgetMs) return end;
      await clock.pause(pause);
    }
  };

  return {
    post: (connectionId: string, text: string): Promise<Delivered> => deliver('POST', connectionId, messageOf(text)),

    /** Closes a socket; API Gateway says 1000 to it, whatever the reason. */
    close: (connectionId: string): Promise<Delivered> => deliver('DELETE', connectionId, nothing),

    /** The same message to many, some at the same time; one that is slow or gone holds only its own place up. */
    async postToAll(connectionIds: readonly string[], text: string): Promise<FannedOut> {
      const message = messageOf(text);
      const result: FannedOut = { sent: 0, gone: [], missed: [] };
      await atOnce(connectionIds, given.atOnce, async (connectionId) => {
        const end = await deliver('POST', connectionId, message);
        if (end === 'sent') result.sent += 1;
        else if (end === 'gone') result.gone.push(connectionId);
        else result.missed.push({ connectionId, because: end });
      });
      return result;
    },

    /** Ends the connections that are kept for the next message. */
    destroy: (): void => agent.destroy(),
  };
}
export type SocketClient = ReturnType<typeof socketClient>;

interface Message {
  bytes: Buffer;
  hash: string;
}
const messageOf = (text: string): Message => ({ bytes: Buffer.from(text), hash: hashOf(text) });
const nothing = messageOf('');

/** A refusal that is our own fault is nobody's to handle: a wrong right, a wrong signature, an id that is none. */
function endOf(status: number): Delivered {
  if (status >= 200 && status < 300) return 'sent';
  if (status === 410) return 'gone';
  if (status === 413) return 'too_large';
  if (status === 429) return 'throttled';
  if (status === 0 || status >= 500) return 'failed';
  throw new Error(`API Gateway does not let us speak to a socket: ${status}`);
}

import { lookup } from 'node:dns/promises';
import type { IncomingMessage } from 'node:http';
import { request as requestPlainly } from 'node:http';
import { request as requestEncrypted } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { clock } from '../kit/clock.ts';
import { isLoopbackAddress, isPublicAddress } from '../kit/public-address.ts';
import { unshowable } from '../kit/shown-text.ts';
import type { AddressRules, Target } from './address.ts';
import type { Outcome } from './delivery.ts';
import { EgressProblem, problemOfAnswer, problemOfFailure } from './egress-problem.ts';

// The one place from which we call an address somebody else chose (AB-41). Nothing else in lambdas/ opens a connection.

export interface EgressLimits {
  connectMs: number;
  totalMs: number;
  answerBytes: number;
}
const limits: EgressLimits = { connectMs: 5_000, totalMs: 10_000, answerBytes: 64 * 1024 };
/** So much of the answer is kept for its reader. */
const keptAnswerBytes = 1024;

export interface Resolved {
  address: string;
  family: number;
}

/** What tests put in the place of the internet. */
export interface EgressSurroundings {
  resolve(host: string): Promise<Resolved[]>;
  mayConnect(address: string, rules: AddressRules): boolean;
  /** Certificate authorities to trust in place of the usual ones. */
  trusted?: string;
  limits: EgressLimits;
}

const theInternet: EgressSurroundings = {
  resolve: (host) => lookup(host, { all: true, verbatim: true }),
  mayConnect: (address, { loopback }) =>
    isPublicAddress(address) || (loopback === 'allow' && isLoopbackAddress(address)),
  limits,
};

/** Looks a name up once. If any of its addresses is not of the internet, none is used: the next answer might be that one. */
const resolveOnce = async (target: Target, rules: AddressRules, around: EgressSurroundings): Promise<Resolved> => {
  const family = isIP(target.host);
  const found = family === 0 ? await around.resolve(target.host) : [{ address: target.host, family }];
  if (found.some(({ address }) => !around.mayConnect(address, rules))) throw new EgressProblem('inner_address');
  // Functions outside of a network of ours have no way out over IPv6.
  const chosen = found.find((one) => one.family === 4) ?? found[0];
  if (!chosen) throw new EgressProblem('no_address');
  return chosen;
};

/** Says the address we looked at ourselves to whoever asks: a name that answers otherwise a moment later is not asked. */
const pinnedTo =
  ({ address, family }: Resolved): LookupFunction =>
  (_host, options, done) =>
    options.all ? done(null, [{ address, family }]) : done(null, address, family);

const textOf = (chunks: readonly Buffer[]): string =>
  Buffer.concat(chunks)
    .subarray(0, keptAnswerBytes)
    .toString('utf8')
    .replace(/[\r\n\t]+/g, ' ')
    .replace(unshowable, '')
    .trim();

const readAnswer = (answer: IncomingMessage, most: number): Promise<string> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    answer.on('data', (chunk: Buffer) => {
      if (bytes < keptAnswerBytes) chunks.push(chunk);
      bytes += chunk.length;
      // What it thinks of the message, it has said with its status; nobody reads a book.
      if (bytes > most) {
        resolve(textOf(chunks));
        answer.destroy();
      }
    });
    answer.on('end', () => resolve(textOf(chunks)));
    answer.on('error', reject);
    answer.on('close', () => reject(new EgressProblem('closed')));
  });

interface Answered {
  status: number;
  answer: string;
  retryAfterSeconds?: number | undefined;
}

const retryAfterOf = ({ headers }: IncomingMessage): number | undefined =>
  /^\d{1,6}$/.test(headers['retry-after'] ?? '') ? Number(headers['retry-after']) : undefined;

const post = (
  target: Target,
  message: { body: string; headers: Record<string, string> },
  given: { to: Resolved; around: EgressSurroundings; signal: AbortSignal; onConnected(): void },
): Promise<Answered> =>
  new Promise((resolve, reject) => {
    const { to, around, signal, onConnected } = given;
    const request = (target.encrypted ? requestEncrypted : requestPlainly)({
      method: 'POST',
      host: target.host,
      port: target.port,
      path: target.path,
      headers: { ...message.headers, 'content-length': String(Buffer.byteLength(message.body)), connection: 'close' },
      lookup: pinnedTo(to),
      agent: false,
      maxHeaderSize: 16 * 1024,
      signal,
      ...(target.encrypted
        ? {
            rejectUnauthorized: true,
            ...(isIP(target.host) === 0 ? { servername: target.host } : {}),
            ...(around.trusted ? { ca: around.trusted } : {}),
          }
        : {}),
    });
    request.on('socket', (socket) => {
      socket.once(target.encrypted ? 'secureConnect' : 'connect', () => {
        onConnected();
        // A second lock on the same door.
        if (!socket.remoteAddress || socket.remoteAddress !== to.address)
          request.destroy(new EgressProblem('inner_address'));
      });
    });
    request.on('error', reject);
    request.on('response', (answer) => {
      readAnswer(answer, around.limits.answerBytes)
        .then((text) =>
          resolve({ status: answer.statusCode ?? 0, answer: text, retryAfterSeconds: retryAfterOf(answer) }),
        )
        .catch(reject);
    });
    request.end(message.body);
  });

/** The resolver cannot be told to stop; we can stop waiting for it. */
const within = <T>(work: Promise<T>, signal: AbortSignal): Promise<T> =>
  new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    work.then(resolve, reject);
  });

/**
 * Sends one message to an address its owner chose, and tells how that went; it never throws. Resolved once, connected to
 * that very address, encrypted to that very name, no redirect followed; 5 s to connect, 10 s for all of it, 64 KB of answer.
 */
export const egress =
  (rules: AddressRules, around: EgressSurroundings = theInternet) =>
  async (target: Target, message: { body: string; headers: Record<string, string> }): Promise<Outcome> => {
    const began = clock.now().getTime();
    const stop = new AbortController();
    const { connectMs, totalMs } = around.limits;
    const all = setTimeout(() => stop.abort(new EgressProblem('too_slow')), totalMs);
    const unconnected = setTimeout(() => stop.abort(new EgressProblem('no_connection')), connectMs);
    const onConnected = (): void => clearTimeout(unconnected);
    const durationMs = (): number => Math.max(0, clock.now().getTime() - began);
    try {
      const to = await within(resolveOnce(target, rules, around), stop.signal);
      const given = { to, around, signal: stop.signal, onConnected };
      const answered = await within(post(target, message, given), stop.signal);
      return { ...answered, durationMs: durationMs(), problem: problemOfAnswer(answered.status) };
    } catch (error) {
      return { durationMs: durationMs(), problem: problemOfFailure(stop.signal.aborted ? stop.signal.reason : error) };
    } finally {
      clearTimeout(unconnected);
      clearTimeout(all);
    }
  };
export type Egress = ReturnType<typeof egress>;

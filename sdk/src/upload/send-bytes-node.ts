import { request as plainRequest } from 'node:http';
import { request as secureRequest } from 'node:https';
import { Unreachable } from '../refusal.ts';
import type { SendBytes } from './send-bytes.ts';

/** Small enough to tell how far a part has come, large enough to cost nothing. */
const pieceBytes = 128 * 1024;
/** A connection that moves nothing for this long is taken for dead. */
const silentMs = 60_000;

/** `fetch` does not tell how much of a body has been sent. */
export const sendBytes: SendBytes = async (url, { headers, body, onSent, signal }) => {
  const bytes = Buffer.from(await body.arrayBuffer());
  return new Promise((resolve, reject) => {
    const send = url.startsWith('https:') ? secureRequest : plainRequest;
    const request = send(url, { method: 'PUT', headers: { ...headers, 'content-length': bytes.length }, signal });
    request.setTimeout(silentMs, () => request.destroy(new Error('nothing moved for a minute')));
    request.on('error', (error) => reject(signal.aborted ? signal.reason : new Unreachable(error)));
    request.on('response', (answer) => {
      answer.resume();
      answer.on('error', (error) => reject(new Unreachable(error)));
      answer.on('end', () => resolve(answer.statusCode ?? 0));
    });
    let sent = 0;
    const sendOn = (): void => {
      while (sent < bytes.length) {
        const piece = bytes.subarray(sent, sent + pieceBytes);
        sent += piece.length;
        const isTaken = request.write(piece);
        onSent(sent);
        if (!isTaken) return void request.once('drain', sendOn);
      }
      request.end();
    };
    sendOn();
  });
};

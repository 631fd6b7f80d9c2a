import { createHash } from 'node:crypto';
import { request as plainRequest } from 'node:http';
import { request as secureRequest } from 'node:https';
import { setTimeout as pause } from 'node:timers/promises';
import { Unreachable } from '../../web/src/api/refusal.ts';
import type { Road } from '../../web/src/features/upload/transfer.ts';
import type { Api } from '../api.ts';

/** Small enough to tell how far a part has come, large enough to cost nothing. */
const pieceBytes = 128 * 1024;
/** A connection that moves nothing for this long is taken for dead. */
const silentMs = 60_000;

type Put = Road['put'];

/** PUTs bytes to a signed address. `fetch` does not tell how much of a body has been sent. */
const put: Put = async (url, { headers, body, onSent, signal }) => {
  const bytes = Buffer.from(await body.arrayBuffer());
  return new Promise((resolve, reject) => {
    const send = url.startsWith('https:') ? secureRequest : plainRequest;
    const request = send(url, { method: 'PUT', headers: { ...headers, 'content-length': bytes.length }, signal });
    request.setTimeout(silentMs, () => request.destroy(new Error('nothing moved for a minute')));
    request.on('error', (error) => reject(signal.aborted ? error : new Unreachable(error)));
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

const digest: Road['digest'] = async (bytes) => createHash('sha256').update(new Uint8Array(bytes)).digest('base64');

/** Somebody who mistyped an address wants to know soon. */
const firstPatienceMs = 4_000;

/**
 * How a file's bytes leave this machine. While the network is gone it waits as long as `patienceMs`, counted from the last
 * time anything got through; when nothing ever did, a few seconds.
 */
export const openRoad = (api: Api, patienceMs: number): Road => {
  const openedAt = Date.now();
  let lastGood: number | undefined;
  const gotThrough = <T>(value: T): T => {
    lastGood = Date.now();
    return value;
  };
  return {
    call: async (id, asked, options) => gotThrough(await api.call(id, asked, options)),
    put: async (url, given) => gotThrough(await put(url, given)),
    digest,
    async rest(ms, signal) {
      const waitedMs = Date.now() - (lastGood ?? openedAt);
      if (waitedMs > (lastGood === undefined ? firstPatienceMs : patienceMs))
        throw new Unreachable('nothing got through for too long');
      await pause(ms, undefined, { signal });
    },
  };
};

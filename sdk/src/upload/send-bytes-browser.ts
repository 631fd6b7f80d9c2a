import { Unreachable } from '../refusal.ts';
import type { SendBytes } from './send-bytes.ts';

/** A connection that moves nothing for this long is taken for dead and tried again. */
const silentMs = 5 * 60_000;

// The browser sets these itself and complains about attempts to.
const isOurs = (name: string): boolean => !/^(host|content-length)$/i.test(name);

/** XMLHttpRequest, because fetch does not tell how much of a body has been sent. */
const byRequest: SendBytes = (url, { headers, body, onSent, signal }) =>
  new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const stop = () => request.abort();
    const settle = (act: () => void) => () => {
      signal.removeEventListener('abort', stop);
      act();
    };
    request.open('PUT', url);
    for (const [name, value] of Object.entries(headers)) if (isOurs(name)) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded }) => onSent(loaded);
    request.onload = settle(() => resolve(request.status));
    request.onerror = settle(() => reject(new Unreachable('the upload address did not answer')));
    request.ontimeout = request.onerror;
    request.onabort = settle(() => reject(signal.reason ?? new DOMException('Stopped', 'AbortError')));
    request.timeout = silentMs;
    if (signal.aborted) return request.onabort(new ProgressEvent('abort'));
    signal.addEventListener('abort', stop);
    request.send(body);
  });

/** In a worker without XMLHttpRequest: part by part. */
const byFetch: SendBytes = async (url, { headers, body, onSent, signal }) => {
  const sent = Object.fromEntries(Object.entries(headers).filter(([name]) => isOurs(name)));
  try {
    const answer = await fetch(url, { method: 'PUT', headers: sent, body, signal });
    onSent(body.size);
    return answer.status;
  } catch (error) {
    throw signal.aborted ? signal.reason : new Unreachable(error);
  }
};

export const sendBytes: SendBytes = (url, given) =>
  (typeof XMLHttpRequest === 'undefined' ? byFetch : byRequest)(url, given);

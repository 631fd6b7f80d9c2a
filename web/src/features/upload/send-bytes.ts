import { Unreachable } from '../../api/refusal.ts';

/**
 * PUTs bytes to a signed address and says how many are on their way; answers the HTTP status. XMLHttpRequest, because
 * fetch does not tell how much of a body has been sent.
 */
export const sendBytes = (
  url: string,
  given: {
    headers: Readonly<Record<string, string>>;
    body: Blob;
    onSent: (bytes: number) => void;
    signal: AbortSignal;
  },
): Promise<number> =>
  new Promise((resolve, reject) => {
    const { headers, body, onSent, signal } = given;
    const request = new XMLHttpRequest();
    const stop = () => request.abort();
    const settle = (act: () => void) => () => {
      signal.removeEventListener('abort', stop);
      act();
    };
    request.open('PUT', url);
    for (const [name, value] of Object.entries(headers)) {
      // The browser sets these itself and complains about attempts to.
      if (!/^(host|content-length)$/i.test(name)) request.setRequestHeader(name, value);
    }
    request.upload.onprogress = ({ loaded }) => onSent(loaded);
    request.onload = settle(() => resolve(request.status));
    request.onerror = settle(() => reject(new Unreachable('the upload address did not answer')));
    request.ontimeout = request.onerror;
    request.onabort = settle(() => reject(signal.reason ?? new DOMException('Stopped', 'AbortError')));
    // A connection that moves nothing for this long is taken for dead and tried again.
    request.timeout = 5 * 60_000;
    if (signal.aborted) return request.onabort(new ProgressEvent('abort'));
    signal.addEventListener('abort', stop);
    request.send(body);
  });

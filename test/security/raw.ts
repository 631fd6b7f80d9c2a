import { Agent, request } from 'node:http';

/** A request exactly as it is written here: nothing is put in order, joined or left out on the way. */
export interface RawAsk {
  method: string;
  /** What stands in the request line, a whole address too. */
  target: string;
  /** A name may come more than once. */
  headers?: readonly (readonly [name: string, value: string])[];
  body?: string | Uint8Array;
}

export interface RawAnswer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

/** A connection for each: what one request did to its connection is no other's business. */
const agent = new Agent({ keepAlive: false });

/** Says it to the site; an answer of any status is an answer. A target no client could write throws. */
export const rawly = (siteUrl: string, { method, target, headers = [], body }: RawAsk): Promise<RawAnswer> =>
  new Promise((resolve, reject) => {
    const { hostname, port, host } = new URL(siteUrl);
    const bytes = body === undefined ? undefined : Buffer.from(body);
    const all = new Map<string, string[]>([['host', [host]]]);
    for (const [name, value] of headers) {
      const same = name.toLowerCase() === 'host' ? [] : (all.get(name) ?? []);
      all.set(name.toLowerCase() === 'host' ? 'host' : name, [...same, value]);
    }
    const asked = request(
      { agent, hostname, port, method, path: target, setHost: false, timeout: 60_000 },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('error', reject);
        answer.on('end', () =>
          resolve({
            status: answer.statusCode ?? 0,
            headers: answer.headers,
            body: Buffer.concat(chunks).toString('utf8'),
          }),
        );
      },
    );
    asked.on('timeout', () => asked.destroy(new Error(`${method} ${target.slice(0, 200)} was not answered`)));
    asked.on('error', reject);
    try {
      for (const [name, values] of all) asked.setHeader(name, values.length === 1 ? (values[0] ?? '') : values);
      if (bytes) asked.setHeader('content-length', bytes.length);
    } catch (error) {
      // No header can hold it.
      asked.destroy(error as Error);
      return;
    }
    asked.end(bytes);
  });

/** Headers that differ between any two answers, whatever was asked. */
const ofTheMoment = new Set([
  'date',
  'x-request-id',
  'x-amz-cf-id',
  'via',
  'apigw-requestid',
  'connection',
  'keep-alive',
]);

/** An answer without what differs between any two: equal answers tell a stranger equally little. */
export const bareAnswer = ({ status, headers, body }: RawAnswer): string => {
  const told = Object.entries(headers).filter(([name]) => !ofTheMoment.has(name) && name !== 'content-length');
  return JSON.stringify({
    status,
    headers: told.sort(),
    body: body.replace(/"request_id":"[^"]*"/g, '"request_id":"…"'),
  });
};

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Lambda's door alone: it writes down who was to be called, and answers what it is told to. */
export interface LambdaDoor {
  url: string;
  calls: { arn: string; kind: string; payload: unknown }[];
  /** The status of answers: 202 accepts, 404 is "no such function". */
  answer: number;
  stop(): Promise<void>;
}

export async function lambdaDoor(): Promise<LambdaDoor> {
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString('utf8');
    const arn = decodeURIComponent(request.url?.split('/')[3] ?? '');
    door.calls.push({ arn, kind: String(request.headers['x-amz-invocation-type']), payload: JSON.parse(body) });
    response.writeHead(door.answer).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const door: LambdaDoor = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls: [],
    answer: 202,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return door;
}

import { createServer, type IncomingHttpHeaders, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  headers: IncomingHttpHeaders;
  body: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of every event.
  json: any;
}

/** Somebody's server on this machine: it keeps what it is sent, and answers as it is told to. */
export const aReceiver = async () => {
  const received: Received[] = [];
  const receiver = {
    received,
    url: '',
    /** What it answers from now on. */
    answer: ((_, response) => response.writeHead(204).end()) as RequestListener,
    stop: (): Promise<void> =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString('utf8');
    received.push({ headers: request.headers, body, json: JSON.parse(body) });
    receiver.answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  receiver.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  return receiver;
};
export type Receiver = Awaited<ReturnType<typeof aReceiver>>;

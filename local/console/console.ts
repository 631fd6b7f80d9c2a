import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Reach } from '../../ops/world.ts';
import { type Listening, local } from '../resource.ts';
import { callJson } from '../wire/signed-request.ts';
import type { Operations } from './operations.ts';
import { forbidden } from './same-origin.ts';
import { functionLogs, sectionsOf } from './sections.ts';

/** What the console asks of the running laptop. */
export interface ConsoleCloud {
  /** Every stand-in by its name: 'events', 'sqs', 'ses', … What is missing stays an empty picture. */
  services: Record<string, Listening>;
  /** Where things are, in the order they are to be shown. */
  addresses: { name: string; url: string }[];
  /** How an SDK reaches this laptop: the operator's part of the console works over the wire, as it would in AWS. */
  reach?: Reach;
  now?: () => Date;
}

const file = (name: string) => readFileSync(new URL(name, import.meta.url));

const pages: Record<string, { type: string; body: Buffer }> = {
  '/': { type: 'text/html; charset=utf-8', body: file('page.html') },
  '/page.css': { type: 'text/css; charset=utf-8', body: file('page.css') },
  '/page.js': { type: 'text/javascript; charset=utf-8', body: file('page.js') },
  '/operations.css': { type: 'text/css; charset=utf-8', body: file('operations.css') },
  '/operations.js': { type: 'text/javascript; charset=utf-8', body: file('operations.js') },
  '/story.js': { type: 'text/javascript; charset=utf-8', body: file('story.js') },
  '/drawing.js': { type: 'text/javascript; charset=utf-8', body: file('drawing.js') },
};

const safely = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; form-action 'none'; base-uri 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { ...safely, 'content-type': 'application/json' }).end(JSON.stringify(body));
}

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const parsed: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8') || '{}');
  return parsed && typeof parsed === 'object' ? (parsed as Record<string, unknown>) : {};
}

const lookEveryMs = 500;

/** Tells a page what has changed, section by section, for as long as it is open. */
async function feed(response: ServerResponse, cloud: ConsoleCloud): Promise<void> {
  response.writeHead(200, { ...safely, 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' });
  const told = new Map<string, string>();
  let looking = false;
  const look = async () => {
    if (looking) return;
    looking = true;
    for (const [name, value] of Object.entries(await sectionsOf(cloud))) {
      const text = JSON.stringify(value);
      if (told.get(name) === text) continue;
      told.set(name, text);
      response.write(`event: ${name}\ndata: ${text}\n\n`);
    }
    looking = false;
  };
  const timer = setInterval(() => look().catch(() => response.end()), lookEveryMs);
  response.on('close', () => clearInterval(timer));
  await look();
}

const setsBandwidth = (
  service: Listening | undefined,
): service is Listening & { setBandwidth(bitsPerSecond: number | undefined): void } =>
  service !== undefined && 'setBandwidth' in service && typeof service.setBandwidth === 'function';

async function change(path: string, given: Record<string, unknown>, cloud: ConsoleCloud): Promise<boolean> {
  const { sqs } = cloud.services;
  if (path === '/redrive' && sqs && typeof given.queueArn === 'string') {
    await callJson(sqs.url, 'sqs', 'AmazonSQS.StartMessageMoveTask', { SourceArn: given.queueArn });
    return true;
  }
  const edge = cloud.services.cloudfront;
  if (path !== '/bandwidth' || !setsBandwidth(edge)) return false;
  const { bitsPerSecond } = given;
  edge.setBandwidth(typeof bitsPerSecond === 'number' && bitsPerSecond > 0 ? bitsPerSecond : undefined);
  return true;
}

interface Behind {
  cloud: ConsoleCloud;
  operations: (() => Promise<Operations>) | undefined;
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { cloud, operations }: Behind,
): Promise<void> {
  const url = new URL(request.url ?? '/', `http://${local.host}`);
  const reason = forbidden(request);
  if (reason) return json(response, 403, { error: reason });
  if (url.pathname.startsWith('/ops/') && operations && /^(GET|POST)$/.test(request.method ?? '')) {
    const isPost = request.method === 'POST';
    const given = isPost ? await bodyOf(request) : Object.fromEntries(url.searchParams);
    const { status, body } = await (await operations()).answer(`${request.method} ${url.pathname}`, given);
    return json(response, status, body);
  }
  if (request.method === 'POST') {
    const done = await change(url.pathname, await bodyOf(request), cloud);
    return json(response, done ? 200 : 404, { done });
  }
  if (request.method !== 'GET') return json(response, 405, { error: 'Only GET and POST.' });
  if (url.pathname === '/feed') return feed(response, cloud);
  if (url.pathname === '/logs') {
    const query = {
      contains: url.searchParams.get('contains') ?? '',
      function: url.searchParams.get('function') ?? '',
    };
    return json(response, 200, functionLogs(cloud, query));
  }
  const page = pages[url.pathname];
  if (!page) return json(response, 404, { error: 'There is nothing here.' });
  response.writeHead(200, { ...safely, 'content-type': page.type }).end(page.body);
}

/** Opens the console page on this machine only. */
export async function startConsole({ port, cloud }: { port?: number; cloud: ConsoleCloud }) {
  const { reach, now } = cloud;
  let opened: Promise<Operations> | undefined;
  /** The SDK’s clients take a while to load; a laptop nobody looks after does without. */
  const operations = () => {
    opened ??= import('./operations.ts').then(({ openOperations }) => openOperations(reach as Reach, now));
    return opened;
  };
  const server = createServer((request, response) => {
    answer(request, response, { cloud, operations: reach && operations }).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else json(response, 500, { error: error instanceof Error ? error.message : String(error) });
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port ?? 0, local.host, resolve);
  });
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      (await opened)?.close();
      await closed;
    },
  };
}

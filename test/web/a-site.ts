import { existsSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { build } from '../../local/build.ts';
import { launchBrowser } from '../support/browser.ts';

interface Described {
  operationId: string;
  responses: Record<string, { content?: { 'application/json'?: { example?: unknown } } }>;
}
export interface Answered {
  status: number;
  body?: unknown;
}
/** What a page asked of the API. */
export interface Asked {
  operation: string;
  path: string;
  headers: IncomingMessage['headers'];
  body: unknown;
}
/** How an operation answers, where the description's own example will not do. */
export type Answers = Record<string, (asked: Asked) => Answered>;

const description = new URL('../../docs/api/openapi.json', import.meta.url);
const types: Record<string, string> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.html': 'text/html',
};

const operations = () => {
  const { paths } = JSON.parse(readFileSync(description, 'utf8')) as {
    paths: Record<string, Record<string, Described>>;
  };
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId, responses }]) => {
      const [status = '200', { content } = {}] = Object.entries(responses).find(([code]) => code < '300') ?? [];
      const address = new RegExp(`^${path.replaceAll(/\{[^}]+\}/g, '[^/]+')}$`);
      const body = content?.['application/json']?.example;
      return { method, operationId, address, example: { status: Number(status), body } };
    }),
  );
};

/** What the description's example answers to an operation. */
export const exampleOf = <Body>(operation: string): Body =>
  operations().find(({ operationId }) => operationId === operation)?.example.body as Body;

/**
 * The built client in front of an API that answers with the examples of its own description, or as it is told: for what a
 * page says and does, where no laptop is needed to ask it. Pages are signed in as the example's person.
 */
export const aSite = async () => {
  const { webDir } = await build();
  const known = operations();
  let answers: Answers = {};
  const asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    const found = known.find(({ method, address }) => method === request.method?.toLowerCase() && address.test(path));
    if (found) {
      const text = Buffer.concat(await request.toArray()).toString();
      const ask = { operation: found.operationId, path, headers: request.headers, body: text && JSON.parse(text) };
      asked.push(ask);
      const { status, body } = answers[found.operationId]?.(ask) ?? found.example;
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(body === undefined || status === 204 ? undefined : JSON.stringify(body));
      return;
    }
    const isFile = /\.[^/]*$/.test(path);
    const file = join(webDir, isFile ? path : 'index.html');
    response.writeHead(existsSync(file) ? 200 : 404, { 'content-type': types[extname(file)] ?? 'text/plain' });
    response.end(existsSync(file) ? readFileSync(file) : undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://localhost:${(server.address() as AddressInfo).port}`;
  const browser: Browser = await launchBrowser();
  const session = {
    accountId: exampleOf<{ account_id: string }>('accounts.read_me').account_id,
    expiresAt: Date.now() + 3_600_000,
    renewedAt: Date.now(),
  };
  const origins = [{ origin: url, localStorage: [{ name: 'arclight.session', value: JSON.stringify(session) }] }];
  return {
    url,
    asked,
    /** A page of its own at this address; what was asked before is forgotten. */
    async open(
      path: string,
      told: Answers = {},
      { anonymous = false, ...options }: BrowserContextOptions & { anonymous?: boolean } = {},
    ): Promise<Page> {
      answers = told;
      asked.length = 0;
      const storageState = anonymous ? undefined : { cookies: [], origins };
      const context = await browser.newContext({
        viewport: { width: 1280, height: 800 },
        ...(storageState ? { storageState } : {}),
        ...options,
      });
      const opened = await context.newPage();
      await opened.goto(`${url}${path}`);
      return opened;
    },
    async stop(): Promise<void> {
      await browser.close();
      server.closeAllConnections();
      server.close();
    },
  };
};

import { createHash, createHmac } from 'node:crypto';
import * as querystring from 'node:querystring';
import vm from 'node:vm';
import { canRunOn } from './can-run-on.ts';
import type { MadeAnswer, ViewerRequest } from './viewer-request.ts';

/** What `cf.kvs()` reads from. */
export interface KeyValueStore {
  get(key: string): string | undefined;
}

/** The quota of a function's source, comments included. */
const longestSourceBytes = 10_240;

/** AWS counts about a millisecond of computing; ours is the wall's time on a machine that may be busy, and only ends what would never end. */
const longestRunMs = 2_000;

/** A function that threw, ran too long or answered nonsense: viewers get 502 or 503 as on AWS. */
export class EdgeFunctionFailed extends Error {
  readonly status: 502 | 503;
  constructor(status: 502 | 503, message: string) {
    super(message);
    this.status = status;
  }
}

interface FunctionValue {
  value?: unknown;
  multiValue?: { value?: unknown }[];
}

type FunctionValues = Record<string, FunctionValue>;

const asValues = (pairs: Iterable<[string, string[]]>): FunctionValues =>
  Object.fromEntries(
    [...pairs].map(([name, values]) => [
      name,
      values.length > 1
        ? { value: values[0], multiValue: values.map((value) => ({ value })) }
        : { value: values[0] ?? '' },
    ]),
  );

const grouped = (pairs: [string, string][]): Map<string, string[]> => {
  const groups = new Map<string, string[]>();
  for (const [name, value] of pairs) groups.set(name, [...(groups.get(name) ?? []), value]);
  return groups;
};

const fromValues = (values: FunctionValues | undefined): [string, string[]][] =>
  Object.entries(values ?? {}).map(([name, one]) => [
    name,
    one.multiValue ? one.multiValue.map((each) => String(each.value ?? '')) : [String(one.value ?? '')],
  ]);

const flat = (values: FunctionValues | undefined): [string, string][] =>
  fromValues(values).flatMap(([name, all]) => all.map((value): [string, string] => [name, value]));

interface FunctionRequest {
  method: string;
  uri: string;
  querystring: FunctionValues;
  headers: FunctionValues;
  cookies: FunctionValues;
}

interface FunctionResponse {
  statusCode: number;
  headers?: FunctionValues;
  cookies?: Record<string, { value?: unknown; attributes?: string }>;
  body?: string | { data: string; encoding?: 'text' | 'base64' };
}

const setCookies = (cookies: FunctionResponse['cookies']): string[] =>
  Object.entries(cookies ?? {}).map(
    ([name, { value, attributes }]) => `${name}=${String(value ?? '')}${attributes ? `; ${attributes}` : ''}`,
  );

function answerFrom(response: FunctionResponse): MadeAnswer {
  const headers = new Map(fromValues(response.headers).map(([name, values]) => [name.toLowerCase(), values]));
  const cookies = setCookies(response.cookies);
  if (cookies.length > 0) headers.set('set-cookie', cookies);
  const { body } = response;
  const bytes =
    body === undefined || typeof body === 'string'
      ? Buffer.from(body ?? '')
      : Buffer.from(body.data, body.encoding === 'base64' ? 'base64' : 'utf8');
  return { status: response.statusCode, headers, body: bytes };
}

const modulesFor = (store: KeyValueStore | undefined) => ({
  crypto: {
    createHash: (name: string) => createHash(name),
    createHmac: (name: string, key: string | Uint8Array) => createHmac(name, key),
  },
  querystring,
  cloudfront: {
    kvs: () => {
      if (!store) throw new Error('No key value store is associated with this function');
      const read = (key: string): string => {
        const value = store.get(key);
        if (value === undefined) throw new Error('KeyNotFound');
        return value;
      };
      return {
        get: async (key: string, options?: { format?: 'string' | 'json' | 'bytes' }) => {
          const value = read(key);
          if (options?.format === 'json') return JSON.parse(value);
          return options?.format === 'bytes' ? Buffer.from(value) : value;
        },
        exists: async (key: string) => store.get(key) !== undefined,
      };
    },
  },
});

const importLine = /^import\s+(\w+)\s+from\s+'([\w:]+)';?/gm;

function compiled(name: string, source: string, store: KeyValueStore | undefined): vm.Context {
  if (Buffer.byteLength(source) > longestSourceBytes) {
    throw new Error(`The edge function ${name} is longer than ${longestSourceBytes} bytes`);
  }
  const modules: Record<string, unknown> = modulesFor(store);
  const script = source.replace(importLine, (_, local: string, module: string) => {
    if (!(module in modules)) throw new Error(`The edge function ${name} imports ${module}, which CloudFront has not`);
    return `const ${local} = __modules[${JSON.stringify(module)}];`;
  });
  const context = vm.createContext(
    { __modules: modules, Buffer, console: { log: () => {}, error: () => {} } },
    { name, codeGeneration: { strings: false, wasm: false } },
  );
  vm.runInContext(script, context, { filename: `${name}.js`, timeout: longestRunMs });
  return context;
}

/** Where and for whom a function runs. */
export interface FunctionContext {
  distributionId: string;
  distributionDomainName: string;
}

/** A deployed edge function. */
export interface EdgeFunction {
  name: string;
  onRequest(request: ViewerRequest, where: FunctionContext): Promise<ViewerRequest | MadeAnswer>;
  onResponse(
    request: ViewerRequest,
    response: { status: number; headers: Map<string, string[]> },
    where: FunctionContext,
  ): Promise<{ status: number; headers: Map<string, string[]> }>;
}

const functionRequest = (request: ViewerRequest): FunctionRequest => ({
  method: request.method,
  uri: request.uri,
  querystring: asValues(grouped(request.query)),
  headers: asValues(request.headers),
  cookies: asValues(grouped(request.cookies)),
});

/** Makes a CloudFront Function ready to run, in a VM of its own with only the modules the real runtime has. */
export function edgeFunction(name: string, source: string, store?: KeyValueStore): EdgeFunction {
  const context = compiled(name, source, store);
  const call = new vm.Script('handler(JSON.parse(__event))', { filename: `${name}.js` });
  // Node waits for a thread of its own at the end of every guarded run: on a busy machine some milliseconds in which nothing else is done.
  const guard = canRunOn(source) ? { timeout: longestRunMs } : {};

  const run = async (event: object): Promise<Record<string, unknown>> => {
    let result: unknown;
    try {
      // The event enters and the answer leaves as JSON: nothing of this process can be reached through either.
      context.__event = JSON.stringify(event);
      result = await call.runInContext(context, guard);
    } catch (error) {
      throw new EdgeFunctionFailed(503, `${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
    if (!result || typeof result !== 'object') throw new EdgeFunctionFailed(502, `${name} returned no object`);
    return JSON.parse(JSON.stringify(result));
  };

  const eventOf = (eventType: string, request: ViewerRequest, where: FunctionContext, more: object = {}) => ({
    version: '1.0',
    context: { ...where, eventType, requestId: request.requestId },
    viewer: { ip: request.viewerIp },
    request: functionRequest(request),
    ...more,
  });

  return {
    name,
    async onRequest(request, where) {
      const result = await run(eventOf('viewer-request', request, where));
      if (typeof result.statusCode === 'number') return answerFrom(result as unknown as FunctionResponse);
      if (typeof result.uri !== 'string' || !result.uri.startsWith('/')) {
        throw new EdgeFunctionFailed(502, `${name} returned neither a request nor a response`);
      }
      const changed = result as unknown as FunctionRequest;
      const headers = new Map(fromValues(changed.headers).map(([key, values]) => [key.toLowerCase(), values]));
      const host = request.headers.get('host');
      if (host) headers.set('host', host); // read-only to functions, as the method is
      return {
        ...request,
        uri: changed.uri,
        query: flat(changed.querystring),
        headers,
        cookies: flat(changed.cookies),
      };
    },
    async onResponse(request, response, where) {
      const headers = new Map(response.headers);
      const cookies = Object.fromEntries((headers.get('set-cookie') ?? []).map(cookieValue));
      headers.delete('set-cookie');
      const given = { statusCode: response.status, headers: asValues(headers), cookies };
      const result = await run(eventOf('viewer-response', request, where, { response: given }));
      const { status, headers: changed } = answerFrom({ statusCode: response.status, ...result });
      return { status, headers: changed };
    },
  };
}

const cookieValue = (line: string): [string, { value: string; attributes: string }] => {
  const [pair = '', ...attributes] = line.split(';');
  const at = pair.indexOf('=');
  return [pair.slice(0, at).trim(), { value: pair.slice(at + 1).trim(), attributes: attributes.join(';').trim() }];
};

import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';

/** Calls by service and operation. */
export type Calls = Record<string, Record<string, number>>;

/** Our functions, through the SDK as Lambda runs it; somebody outside; or a stand-in working for another. */
export type Caller = 'function' | 'outside' | 'laptop';

const callerOf = (request: IncomingMessage): Caller => {
  const agent = String(request.headers['user-agent'] ?? '');
  if (agent.includes('exec-env/AWS_Lambda')) return 'function';
  return agent.startsWith('aws-sdk-js/') || request.headers['x-amz-target'] ? 'laptop' : 'outside';
};

const s3Operation = (method: string, url: URL): string => {
  const named = url.searchParams.get('x-id');
  if (named) return named;
  const has = (name: string): boolean => url.searchParams.has(name);
  if (has('uploads')) return method === 'POST' ? 'CreateMultipartUpload' : 'ListMultipartUploads';
  if (has('uploadId'))
    return (
      { POST: 'CompleteMultipartUpload', PUT: 'UploadPart', DELETE: 'AbortMultipartUpload' }[method] ?? 'ListParts'
    );
  if (has('versions')) return 'ListObjectVersions';
  if (has('list-type')) return 'ListObjectsV2';
  if (has('delete')) return 'DeleteObjects';
  return `${{ HEAD: 'Head', PUT: 'Put', DELETE: 'Delete' }[method] ?? 'Get'}Object`;
};

const mediaConvertOperation = (method: string, path: string): string => {
  if (path.endsWith('/probe')) return 'Probe';
  if (path.endsWith('/jobs')) return method === 'POST' ? 'CreateJob' : 'ListJobs';
  return method === 'DELETE' ? 'CancelJob' : 'GetJob';
};

const operationOf = (service: string, { method = 'GET', url = '/', headers }: IncomingMessage): string => {
  const target = headers['x-amz-target'];
  if (target) return String(target).split('.').at(-1) ?? '';
  const address = new URL(url, 'http://localhost');
  if (service === 's3') return s3Operation(method, address);
  if (service === 'mediaconvert') return mediaConvertOperation(method, address.pathname);
  return `${method} ${address.pathname.replace(/(vid|upl|ch)_\w+/g, '{$1}')}`;
};

/** Counts every request that arrives at a stand-in's door, by whom it came from. `serviceAt` names a port's service. */
export function countCalls(serviceAt: (port: number) => string | undefined): { sofar(caller: Caller): Calls } {
  const counted: Record<Caller, Calls> = { function: {}, outside: {}, laptop: {} };
  subscribe('http.server.request.start', (message) => {
    const { request, socket } = message as { request: IncomingMessage; socket: Socket };
    const service = serviceAt(socket.localPort ?? 0);
    if (!service) return;
    const calls = counted[callerOf(request)];
    const operation = operationOf(service, request);
    calls[service] = { ...calls[service], [operation]: (calls[service]?.[operation] ?? 0) + 1 };
  });
  return { sofar: (caller) => structuredClone(counted[caller]) };
}

/** What was called between two counts. */
export const callsSince = (before: Calls, after: Calls): Calls =>
  Object.fromEntries(
    Object.entries(after)
      .map(([service, operations]): [string, Record<string, number>] => [
        service,
        Object.fromEntries(
          Object.entries(operations)
            .map(([name, n]): [string, number] => [name, n - (before[service]?.[name] ?? 0)])
            .filter(([, n]) => n > 0),
        ),
      ])
      .filter(([, operations]) => Object.keys(operations).length > 0),
  );

export const totalOf = (calls: Calls): number =>
  Object.values(calls)
    .flatMap((operations) => Object.values(operations))
    .reduce((sum, n) => sum + n, 0);

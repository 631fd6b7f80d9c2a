import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface StoredObject {
  bytes: Buffer;
  contentType: string;
}

/** As much of S3 as moves files: put, get (with ranges), head, list, delete. For tests of what stands around it. */
export const memoryBucket = async () => {
  const objects = new Map<string, StoredObject>();
  const etagOf = (bytes: Buffer): string => `"${createHash('md5').update(bytes).digest('hex')}"`;

  const list = (bucket: string, query: URLSearchParams): string => {
    const prefix = `${bucket}/${query.get('prefix') ?? ''}`;
    const found = [...objects].filter(([path]) => path.startsWith(prefix)).sort(([a], [b]) => (a < b ? -1 : 1));
    const contents = found.map(
      ([path, { bytes }]) =>
        `<Contents><Key>${path.slice(bucket.length + 1)}</Key><Size>${bytes.length}</Size></Contents>`,
    );
    return `<ListBucketResult><Name>${bucket}</Name><IsTruncated>false</IsTruncated>${contents.join('')}</ListBucketResult>`;
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', 'http://bucket');
    const path = decodeURIComponent(url.pathname.slice(1));
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece);
    if (request.method === 'PUT') {
      const bytes = Buffer.concat(pieces);
      objects.set(path, { bytes, contentType: request.headers['content-type'] ?? '' });
      response.writeHead(200, { etag: etagOf(bytes) }).end();
      return;
    }
    if (url.searchParams.has('list-type')) {
      response
        .writeHead(200, { 'content-type': 'application/xml' })
        .end(list(path.replace(/\/$/, ''), url.searchParams));
      return;
    }
    const found = objects.get(path);
    if (!found) {
      response.writeHead(404, { 'content-type': 'application/xml' }).end('<Error><Code>NoSuchKey</Code></Error>');
      return;
    }
    const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '');
    const bytes = range ? found.bytes.subarray(Number(range[1]), Number(range[2]) + 1) : found.bytes;
    response.writeHead(range ? 206 : 200, {
      'content-length': bytes.length,
      'content-type': found.contentType || 'application/octet-stream',
      etag: etagOf(found.bytes),
      'last-modified': new Date(0).toUTCString(),
    });
    response.end(request.method === 'HEAD' ? undefined : bytes);
  };
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** By `bucket/key`. */
    objects,
    put: (path: string, bytes: Buffer | string): void => {
      objects.set(path, { bytes: Buffer.from(bytes), contentType: '' });
    },
    stop: async (): Promise<void> => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

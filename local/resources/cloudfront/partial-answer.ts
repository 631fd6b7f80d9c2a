import type { Delivery } from './delivery.ts';
import type { ViewerRequest } from './viewer-request.ts';

const weak = (tag: string): string => tag.trim().replace(/^W\//, '');

function unchanged(request: ViewerRequest, headers: ReadonlyMap<string, string[]>): boolean {
  const tags = request.headers.get('if-none-match')?.join(',');
  const etag = headers.get('etag')?.[0];
  if (tags !== undefined) {
    return tags.trim() === '*' || (etag !== undefined && tags.split(',').some((tag) => weak(tag) === weak(etag)));
  }
  const since = Date.parse(request.headers.get('if-modified-since')?.[0] ?? '');
  const modified = Date.parse(headers.get('last-modified')?.[0] ?? '');
  return modified <= since;
}

interface Part {
  from: number;
  /** Inclusive, as HTTP counts. */
  to: number;
}

/** One range of bytes; several at once, or one we cannot read, get the whole object. */
function partOf(header: string, length: number): Part | 'unsatisfiable' | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header.trim());
  if (!match || (match[1] === '' && match[2] === '')) return undefined;
  const [first, last] = [match[1] ?? '', match[2] ?? ''];
  const from = first === '' ? Math.max(0, length - Number(last)) : Number(first);
  const to = first === '' || last === '' ? length - 1 : Math.min(Number(last), length - 1);
  if (from >= length || (first === '' && Number(last) === 0)) return 'unsatisfiable';
  return from <= to ? { from, to } : undefined;
}

async function* slice(bytes: AsyncIterable<Buffer>, { from, to }: Part): AsyncGenerator<Buffer> {
  let at = 0;
  for await (const chunk of bytes) {
    const piece = chunk.subarray(Math.max(0, from - at), Math.max(0, to + 1 - at));
    at += chunk.length;
    if (piece.length > 0) yield piece;
    if (at > to) return;
  }
}

/** Of a whole object, what the viewer asked for: all of it, a part, or just that nothing has changed. */
export function partial(request: ViewerRequest, delivery: Delivery): Delivery {
  const { headers, body } = delivery;
  if (!delivery.whole || delivery.status !== 200) return delivery;
  headers.set('accept-ranges', ['bytes']);
  if (unchanged(request, headers)) {
    headers.delete('content-length');
    return { ...delivery, status: 304, body: Buffer.alloc(0) };
  }
  const wanted = request.headers.get('range')?.[0];
  const condition = request.headers.get('if-range')?.[0];
  const stillTheSame =
    condition === undefined ||
    condition === headers.get('etag')?.[0] ||
    condition === headers.get('last-modified')?.[0];
  const length = Number(headers.get('content-length')?.[0] ?? Number.NaN);
  if (wanted === undefined || !stillTheSame || Number.isNaN(length)) return delivery;
  const part = partOf(wanted, length);
  if (!part) return delivery;
  if (part === 'unsatisfiable') {
    headers.set('content-range', [`bytes */${length}`]);
    headers.set('content-length', ['0']);
    return { ...delivery, status: 416, body: Buffer.alloc(0) };
  }
  headers.set('content-range', [`bytes ${part.from}-${part.to}/${length}`]);
  headers.set('content-length', [String(part.to - part.from + 1)]);
  return {
    ...delivery,
    status: 206,
    body: Buffer.isBuffer(body) ? body.subarray(part.from, part.to + 1) : slice(body, part),
  };
}

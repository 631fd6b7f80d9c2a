import type { ViewerRequest } from './viewer-request.ts';

/** One line of the edge's log: no query but CMCD, no cookie, no token of a path. */
export interface AccessLine {
  at: string;
  requestId: string;
  method: string;
  path: string;
  behaviour: string;
  status: number;
  result: string;
  bytes: number;
  tookMs: number;
  /** Common Media Client Data of the player, from the query or its headers. */
  cmcd?: string;
}

const keptLines = 500;

/** Whoever holds a path token may watch: it does not belong in a log. */
const withoutToken = (path: string): string => path.replace(/^\/t\/[^/]+/, '/t/…');

function cmcdOf(request: ViewerRequest): string | undefined {
  const inQuery = request.query.find(([name]) => name === 'CMCD')?.[1];
  const inHeaders = ['cmcd-object', 'cmcd-request', 'cmcd-session', 'cmcd-status']
    .flatMap((name) => request.headers.get(name) ?? [])
    .join(',');
  if (inQuery === undefined) return inHeaders === '' ? undefined : inHeaders;
  try {
    return decodeURIComponent(inQuery);
  } catch {
    return inQuery;
  }
}

/** The last few hundred requests. */
export class AccessLog {
  readonly #lines: AccessLine[] = [];

  add(request: ViewerRequest, line: Omit<AccessLine, 'requestId' | 'method' | 'path' | 'cmcd'>): void {
    const cmcd = cmcdOf(request);
    this.#lines.push({
      ...line,
      requestId: request.requestId,
      method: request.method,
      path: withoutToken(request.uri),
      ...(cmcd !== undefined && { cmcd }),
    });
    if (this.#lines.length > keptLines) this.#lines.shift();
  }

  last(count: number): AccessLine[] {
    return this.#lines.slice(-count);
  }
}

/** What happened at one behaviour since the start. */
export interface Counts {
  pattern: string;
  requests: number;
  hits: number;
  misses: number;
  errors: number;
  /** Turned away at the edge: no or a wrong signature. */
  refused: number;
  /** Answered by the edge function itself. */
  byFunction: number;
  originFetches: number;
  /** Requests that waited for someone else's fetch instead of making their own. */
  collapsed: number;
  bytesToViewers: number;
  bytesFromCache: number;
}

export const noCounts = (pattern: string): Counts => ({
  pattern,
  requests: 0,
  hits: 0,
  misses: 0,
  errors: 0,
  refused: 0,
  byFunction: 0,
  originFetches: 0,
  collapsed: 0,
  bytesToViewers: 0,
  bytesFromCache: 0,
});

import type { Segment, Timeline } from './timeline.ts';

/** Which stretch of a channel somebody wants to see; times in epoch milliseconds. */
export interface Wanted {
  startMs?: number;
  endMs?: number;
  /** How long ago "now" is. */
  delaySeconds?: number;
  /** How much of the newest is shown when no start is asked for. */
  windowSeconds: number;
}

/** What a playlist shows of a track. */
export interface View {
  segments: Segment[];
  /** The segment that still grows, when the stretch reaches that far. */
  open?: Segment;
  /** Nothing will be added to this stretch. */
  over: boolean;
  /** It begins at a fixed place and only grows. */
  grows: boolean;
}

const endOf = (segment: Segment): number => segment.atMs + segment.seconds * 1000;

/** The newest whole segments that last so long together, three at least. */
function newest(segments: Segment[], seconds: number): Segment[] {
  let from = segments.length;
  for (let sum = 0; from > 0 && (sum + (segments[from - 1]?.seconds ?? 0) <= seconds || segments.length - from < 3); ) {
    from -= 1;
    sum += segments[from]?.seconds ?? 0;
  }
  return segments.slice(from);
}

/** Tracks are cut where their frames allow, a little apart: what is shown has to overlap with what is wanted by more. */
const leastOverlapMs = 250;

/** Picks out of a track's segments what is wanted. */
export function viewOf(timeline: Timeline, wanted: Wanted, nowMs: number): View {
  const { startMs, endMs, delaySeconds, windowSeconds } = wanted;
  const edgeMs = delaySeconds === undefined ? Number.POSITIVE_INFINITY : nowMs - delaySeconds * 1000;
  const untilMs = endMs ?? Number.POSITIVE_INFINITY;
  const { open } = timeline;
  const shown = timeline.segments.filter(
    (segment) =>
      segment.whole &&
      segment.atMs < untilMs - leastOverlapMs &&
      endOf(segment) <= edgeMs &&
      (startMs === undefined || endOf(segment) > startMs + leastOverlapMs),
  );
  const over = endMs !== undefined && endMs <= Math.min(nowMs, edgeMs);
  const showsOpen = open && open.parts.length > 0 && delaySeconds === undefined && open.atMs < untilMs - leastOverlapMs;
  return {
    segments: startMs === undefined ? newest(shown, windowSeconds) : shown,
    ...(showsOpen && !over ? { open } : {}),
    over,
    grows: startMs !== undefined && endMs !== undefined && !over,
  };
}

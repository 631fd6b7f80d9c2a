import type { FragmentFacts } from './fragment.ts';

/** A fragment as it lies in its segment's file. */
export interface Part {
  offset: number;
  bytes: number;
  seconds: number;
  independent: boolean;
}

/** A stretch of one track between two cuts. */
export interface Segment {
  /** Counts up by one within its track, whatever happens: the media sequence number. */
  number: number;
  /** Which uninterrupted run of the channel it belongs to; a new one is a discontinuity. */
  epoch: number;
  /** When it is decoded, on the clock of its epoch. */
  startTicks: number;
  ticks: number;
  seconds: number;
  /** When its first sample was live, in epoch milliseconds. */
  atMs: number;
  bytes: number;
  /** Kept for the newest segments only. */
  parts: Part[];
  /** Nothing will be added. */
  whole: boolean;
}

/** One uninterrupted run of a channel's encoder: what its clock showed when, so that all tracks agree. */
export interface Epoch {
  number: number;
  anchorMs: number;
  anchorSeconds: number;
}

export interface Cutting {
  kind: 'video' | 'audio';
  timescale: number;
  /** How long a segment is meant to be. */
  segmentSeconds: number;
}

/** How far back playlists show parts, in whole segments. */
export const segmentsWithParts = 2;
/** One more is kept for those who come late. */
export const keepsPartsOf = segmentsWithParts + 1;
/** Keyframes may come a little before their time: a frame is dropped or doubled when frame rates do not divide. */
const toleratedFrames = 1.5;

/**
 * The segments of one track, and where fragments go. A segment of fixed keyframes is closed with its last fragment, not
 * with the first of the next: only then does a preload hint name a part that will exist. Where keyframes turn out to come
 * as they like, segments are cut at keyframes and nothing is hinted.
 */
export class Timeline {
  readonly cutting: Cutting;
  readonly segments: Segment[] = [];
  #next = 0;
  /** Keyframes have come where the cuts are, so far. */
  #isRegular = true;
  #frameSeconds = 0;
  #longestPart = 0;
  #longestSegment = 0;

  constructor(cutting: Cutting) {
    this.cutting = cutting;
  }

  /** The segment that still grows. */
  get open(): Segment | undefined {
    const last = this.segments.at(-1);
    return last && !last.whole ? last : undefined;
  }

  get lastWhole(): Segment | undefined {
    return this.open ? this.segments.at(-2) : this.segments.at(-1);
  }

  /** The number the next segment will have. */
  get next(): number {
    return this.#next;
  }

  get frameRate(): number {
    return this.#frameSeconds > 0 ? 1 / this.#frameSeconds : 0;
  }

  get longestPart(): number {
    return this.#longestPart;
  }

  get longestSegment(): number {
    return this.#longestSegment;
  }

  /** The part that comes next, when it is certain that it will: undefined where segments end when a keyframe comes. */
  get hint(): { number: number; part: number } | undefined {
    if (!this.#isRegular) return undefined;
    const { open } = this;
    return open ? { number: open.number, part: open.parts.length } : { number: this.#next, part: 0 };
  }

  /** Whether the open segment ends before this fragment. */
  cutsBefore(fragment: FragmentFacts, epoch: Epoch): boolean {
    const { open } = this;
    if (!open) return false;
    if (open.epoch !== epoch.number) return true;
    const length = fragment.decodeTicks / this.cutting.timescale - this.#startOf(open);
    return this.cutting.kind === 'video' && fragment.independent && this.#isLongEnough(length);
  }

  /** Opens the segment a fragment begins. */
  begin(fragment: FragmentFacts, epoch: Epoch): Segment {
    const start = fragment.decodeTicks / this.cutting.timescale;
    if (!fragment.independent && this.segments.at(-1)?.epoch === epoch.number) this.#isRegular = false;
    const segment: Segment = {
      number: this.#next,
      epoch: epoch.number,
      startTicks: fragment.decodeTicks,
      ticks: 0,
      seconds: 0,
      atMs: epoch.anchorMs + (start - epoch.anchorSeconds) * 1000,
      bytes: 0,
      parts: [],
      whole: false,
    };
    this.#next += 1;
    this.segments.push(segment);
    return segment;
  }

  /** Adds a fragment that is on disk to the open segment. */
  add(segment: Segment, fragment: FragmentFacts, bytes: number): void {
    const { timescale } = this.cutting;
    const seconds = fragment.ticks / timescale;
    segment.parts.push({ offset: segment.bytes, bytes, seconds, independent: fragment.independent });
    segment.bytes += bytes;
    segment.ticks = fragment.decodeTicks + fragment.ticks - segment.startTicks;
    segment.seconds = segment.ticks / timescale;
    this.#frameSeconds = seconds / fragment.samples;
    this.#longestPart = Math.max(this.#longestPart, seconds);
  }

  /** Whether a segment has all it will get, as far as that can be known before the next fragment. */
  isFull(segment: Segment, epoch: Epoch): boolean {
    const { kind, segmentSeconds } = this.cutting;
    if (kind === 'video') return this.#isRegular && this.#isLongEnough(segment.seconds);
    // Audio frames do not divide a segment: it is cut on a grid from the beginning of its run, as near as frames allow.
    const last = segment.parts.at(-1)?.seconds ?? 0;
    const start = this.#startOf(segment) - epoch.anchorSeconds;
    const nextLine = (Math.floor(start / segmentSeconds + 0.5) + 1) * segmentSeconds;
    return start + segment.seconds >= nextLine - last / 2;
  }

  /** Closes the open segment; parts of old ones are forgotten. */
  close(segment: Segment): void {
    segment.whole = true;
    this.#longestSegment = Math.max(this.#longestSegment, segment.seconds);
    const old = this.segments.at(-1 - keepsPartsOf);
    if (old) old.parts = [];
  }

  /** The number the next segment is to have, when an earlier process has begun it. */
  startAt(number: number): void {
    this.#next = number;
  }

  /** Takes up a whole segment of an earlier process. */
  restore(segment: Segment): void {
    this.segments.push(segment);
    this.#next = segment.number + 1;
    for (const { seconds } of segment.parts) this.#longestPart = Math.max(this.#longestPart, seconds);
    this.#longestSegment = Math.max(this.#longestSegment, segment.seconds);
  }

  /** Lets go of what was over before a moment; the newest segments stay. */
  forget(beforeMs: number): Segment[] {
    const kept = this.segments.findIndex(
      (segment, at) => segment.atMs + segment.seconds * 1000 >= beforeMs || at >= this.segments.length - keepsPartsOf,
    );
    return kept > 0 ? this.segments.splice(0, kept) : [];
  }

  /** Where a reload that waits for a segment, or a part of it, stands: there, still to come, or too far ahead to wait for. */
  reached(number: number, part: number | undefined): 'there' | 'to come' | 'too far' {
    const last = this.lastWhole?.number ?? this.#next - 1;
    if (number > last + 2) return 'too far';
    const { open } = this;
    const whole = number <= last ? this.segments.find((segment) => segment.number === number) : undefined;
    if (number < last) return 'there';
    if (number === last) {
      // A part past a segment's end is the next segment's first.
      if (part === undefined || !whole || part < whole.parts.length) return 'there';
      return open && open.parts.length > 0 ? 'there' : 'to come';
    }
    const isOpen = open?.number === number;
    return isOpen && part !== undefined && open.parts.length > part ? 'there' : 'to come';
  }

  /** The newest part, for reports to those who watch another rendition. */
  get newest(): { number: number; part: number } | undefined {
    const last = this.segments.at(-1);
    return last && { number: last.number, part: Math.max(0, last.parts.length - 1) };
  }

  #startOf(segment: Segment): number {
    return segment.startTicks / this.cutting.timescale;
  }

  #isLongEnough(seconds: number): boolean {
    return seconds >= this.cutting.segmentSeconds - toleratedFrames * this.#frameSeconds;
  }
}

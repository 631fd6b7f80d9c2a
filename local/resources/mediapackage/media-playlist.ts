import type { MediaNames } from './names.ts';
import { type Segment, segmentsWithParts } from './timeline.ts';
import type { View } from './window.ts';

/** What a low-latency playlist says beyond a plain one. */
export interface LowLatency {
  /** The longest part of the channel, in seconds. */
  partSeconds: number;
  /** The part that comes next, when it is certain to. */
  hint?: { number: number; part: number };
  /** How far the other renditions are. */
  reports: { uri: string; number: number; part: number }[];
  /** Leaves out what the asker knows already. */
  delta: boolean;
}

export interface MediaPlaylist {
  track: string;
  view: View;
  names: MediaNames;
  targetSeconds: number;
  /** How often the wall clock is told, in seconds; never when left out. */
  clockEvery?: number;
  startAt?: { seconds: number; precise: boolean };
  low?: LowLatency;
}

/** In part durations: how far from the end of the playlist a player is to stay. */
const holdBackParts = 3;
/** In target durations: what is older may be left out of an update. */
const skipBoundary = 6;

const decimals = (seconds: number): string => seconds.toFixed(5);

/** Writes one rendition's playlist as it is at this moment. */
export function mediaPlaylist(playlist: MediaPlaylist): string {
  const { view, low, targetSeconds, startAt } = playlist;
  const isLive = low !== undefined && !view.over;
  const skipped = isLive && low.delta ? skippable(view.segments, targetSeconds) : 0;
  const first = view.segments[0] ?? view.open;
  const lines = ['#EXTM3U', `#EXT-X-VERSION:${skipped > 0 ? 9 : 6}`, `#EXT-X-TARGETDURATION:${targetSeconds}`];
  if (isLive) lines.push(...control(low, targetSeconds));
  lines.push(`#EXT-X-MEDIA-SEQUENCE:${first?.number ?? 0}`);
  if (first && first.epoch > 0) lines.push(`#EXT-X-DISCONTINUITY-SEQUENCE:${first.epoch}`);
  lines.push('#EXT-X-INDEPENDENT-SEGMENTS');
  if (view.over) lines.push('#EXT-X-PLAYLIST-TYPE:VOD');
  else if (view.grows) lines.push('#EXT-X-PLAYLIST-TYPE:EVENT');
  if (startAt) lines.push(`#EXT-X-START:TIME-OFFSET=${startAt.seconds}${startAt.precise ? ',PRECISE=YES' : ''}`);
  lines.push(...body(playlist, skipped));
  if (view.over) lines.push('#EXT-X-ENDLIST');
  else if (low) lines.push(...ahead(playlist, low));
  return `${lines.join('\n')}\n`;
}

const control = ({ partSeconds }: LowLatency, targetSeconds: number): string[] => [
  `#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,CAN-SKIP-UNTIL=${skipBoundary * targetSeconds},PART-HOLD-BACK=${(holdBackParts * partSeconds).toFixed(3)},HOLD-BACK=${3 * targetSeconds}`,
  `#EXT-X-PART-INF:PART-TARGET=${partSeconds.toFixed(3)}`,
];

/** How many segments from the beginning lie further back than an update has to repeat. */
function skippable(segments: Segment[], targetSeconds: number): number {
  let kept = 0;
  let at = segments.length;
  for (; at > 0 && kept < skipBoundary * targetSeconds; at -= 1) kept += segments[at - 1]?.seconds ?? 0;
  return at;
}

function body({ track, view, names, clockEvery, low }: MediaPlaylist, skipped: number): string[] {
  const lines: string[] = skipped > 0 ? [`#EXT-X-SKIP:SKIPPED-SEGMENTS=${skipped}`] : [];
  let before = view.segments[skipped - 1];
  let toldMs = Number.NEGATIVE_INFINITY;
  const all = view.open && low ? [...view.segments, view.open] : view.segments;
  for (const [at, segment] of all.entries()) {
    if (at < skipped) continue;
    // A discontinuity for each run of the channel this track had no part in: its numbers are the same on every track.
    for (let epoch = before?.epoch ?? segment.epoch; epoch < segment.epoch; epoch += 1)
      lines.push('#EXT-X-DISCONTINUITY');
    const isNewRun = before?.epoch !== segment.epoch;
    if (isNewRun) lines.push(`#EXT-X-MAP:URI="${names.init(track, segment.epoch)}"`);
    if (clockEvery !== undefined && (isNewRun || segment.atMs - toldMs >= clockEvery * 1000 - 1)) {
      toldMs = segment.atMs;
      lines.push(`#EXT-X-PROGRAM-DATE-TIME:${new Date(Math.round(segment.atMs)).toISOString()}`);
    }
    const showsParts = low && !view.over && at >= view.segments.length - segmentsWithParts;
    if (showsParts) lines.push(...parts(track, segment, names));
    if (segment.whole) lines.push(`#EXTINF:${decimals(segment.seconds)},`, names.segment(track, segment.number));
    before = segment;
  }
  return lines;
}

const parts = (track: string, segment: Segment, names: MediaNames): string[] =>
  segment.parts.map(
    (part, at) =>
      `#EXT-X-PART:DURATION=${decimals(part.seconds)},URI="${names.part(track, segment.number, at)}"${part.independent ? ',INDEPENDENT=YES' : ''}`,
  );

function ahead({ track, names }: MediaPlaylist, { hint, reports }: LowLatency): string[] {
  const lines = hint ? [`#EXT-X-PRELOAD-HINT:TYPE=PART,URI="${names.part(track, hint.number, hint.part)}"`] : [];
  for (const { uri, number, part } of reports)
    lines.push(`#EXT-X-RENDITION-REPORT:URI="${uri}",LAST-MSN=${number},LAST-PART=${part}`);
  return lines;
}

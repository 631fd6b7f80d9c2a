import type { Ahead } from './ahead.ts';
import type { Rendition } from './multivariant-playlist.ts';
import type { MediaNames } from './names.ts';
import type { Epoch, Segment } from './timeline.ts';
import type { View } from './window.ts';

export interface DashTrack extends Omit<Rendition, 'uri'> {
  view: View;
  /** Segments to come, of the newest run: only where they may be read while they grow. */
  ahead: Ahead[];
}

export interface DashManifestFacts {
  tracks: DashTrack[];
  epochs: Epoch[];
  names: MediaNames;
  /** When the channel was made. Its clock begins there, whatever of it is still shown: players never see it change. */
  beganMs: number;
  nowMs: number;
  windowSeconds: number;
  updateSeconds: number;
  /** Says what time it is, for those whose clocks are wrong. */
  tellsTime: boolean;
  bufferSeconds: number;
  delaySeconds?: number;
  targetSeconds: number;
  longestSeconds: number;
  /** How segments are cut and grow, where those to come are shown. */
  low?: { segmentSeconds: number; partSeconds: number };
}

/** In parts: the one that is being made, and three that a player holds back, as with HLS. */
const latencyParts = 4;

const iso = (ms: number): string => new Date(Math.round(ms)).toISOString();
const seconds = (value: number): string => `PT${Number(value.toFixed(3))}S`;

/** Writes the MPD: a period for every uninterrupted run of the channel, since each has a clock of its own. */
export function mpd(manifest: DashManifestFacts): string {
  const { tracks, epochs, nowMs } = manifest;
  const over = tracks.every(({ view }) => view.over);
  const shown = epochs.filter(({ number }) =>
    tracks.some(({ view }) => view.segments.some((one) => one.epoch === number)),
  );
  const pictures = tracks.filter(({ facts }) => facts.kind === 'video');
  const leading = pictures.length > 0 ? pictures : tracks;
  const beginMs = Math.min(...leading.flatMap(({ view }) => view.segments[0]?.atMs ?? []));
  const endMs = Math.max(...leading.flatMap(({ view }) => endOf(view.segments.at(-1)) ?? []));
  // A recording begins at 0; what is live is placed on the channel's clock.
  const zeroMs = over ? beginMs : manifest.beganMs;
  const attributes = over
    ? [`type="static"`, `mediaPresentationDuration="${seconds(Math.max(0, endMs - beginMs) / 1000)}"`]
    : [
        `type="dynamic"`,
        `availabilityStartTime="${iso(zeroMs)}"`,
        `publishTime="${iso(nowMs)}"`,
        `minimumUpdatePeriod="${seconds(manifest.updateSeconds)}"`,
        `timeShiftBufferDepth="${seconds(Math.max(manifest.windowSeconds, (endMs - beginMs) / 1000))}"`,
        `suggestedPresentationDelay="${seconds(manifest.delaySeconds ?? 3 * manifest.targetSeconds)}"`,
      ];
  const periods = shown.map((epoch, at) => period(manifest, { epoch, zeroMs, isFirst: over && at === 0 }));
  const clock =
    over || !manifest.tellsTime ? '' : `<UTCTiming schemeIdUri="urn:mpeg:dash:utc:direct:2014" value="${iso(nowMs)}"/>`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" profiles="urn:mpeg:dash:profile:isoff-live:2011" ${attributes.join(' ')} minBufferTime="${seconds(manifest.bufferSeconds)}" maxSegmentDuration="${seconds(manifest.longestSeconds)}">${over ? '' : latencyOf(manifest)}${periods.join('')}${clock}</MPD>
`;
}

const endOf = (segment: Segment | undefined): number | undefined => segment && segment.atMs + segment.seconds * 1000;

const latencyOf = ({ low }: DashManifestFacts): string =>
  low
    ? `<ServiceDescription id="0"><Latency target="${Math.round(latencyParts * low.partSeconds * 1000)}"/></ServiceDescription>`
    : '';

interface Placed {
  epoch: Epoch;
  zeroMs: number;
  /** The first period of a recording begins with its first segment, wherever in its run that is. */
  isFirst: boolean;
}

function period({ tracks, names, epochs, low }: DashManifestFacts, { epoch, zeroMs, isFirst }: Placed): string {
  const inRun = tracks
    .map((track) => ({ ...track, segments: track.view.segments.filter((one) => one.epoch === epoch.number) }))
    .filter(({ segments }) => segments.length > 0);
  const leadMs = isFirst ? Math.max(0, zeroMs - epoch.anchorMs) : 0;
  const startMs = isFirst ? 0 : epoch.anchorMs - zeroMs;
  const offsetSeconds = epoch.anchorSeconds + leadMs / 1000;
  // Only the newest run goes on.
  const growing = epoch === epochs.at(-1) && low ? { low } : {};
  const set = (kind: 'video' | 'audio') => {
    const members = inRun.filter(({ facts }) => facts.kind === kind);
    if (members.length === 0) return '';
    const representations = members.map((track) => representation(track, { epoch, names, offsetSeconds, ...growing }));
    return `<AdaptationSet contentType="${kind}" mimeType="${kind}/mp4" segmentAlignment="true" startWithSAP="1">${representations.join('')}</AdaptationSet>`;
  };
  return `<Period id="${epoch.number}" start="${seconds(startMs / 1000)}">${set('video')}${set('audio')}</Period>`;
}

function representation(
  { track, facts, peak, frameRate, segments, ahead }: DashTrack & { segments: Segment[] },
  {
    epoch,
    names,
    offsetSeconds,
    low,
  }: Pick<DashManifestFacts, 'names' | 'low'> & { epoch: Epoch; offsetSeconds: number },
): string {
  const picture = `width="${facts.width}" height="${facts.height}"${frameRate > 0 ? ` frameRate="${Math.round(frameRate * 1000)}/1000"` : ''}`;
  const sound = `audioSamplingRate="${facts.sampleRate}"`;
  const channels =
    facts.kind === 'audio'
      ? `<AudioChannelConfiguration schemeIdUri="urn:mpeg:dash:23003:3:audio_channel_configuration:2011" value="${facts.channels}"/>`
      : '';
  const template = [
    `timescale="${facts.timescale}"`,
    `presentationTimeOffset="${Math.round(offsetSeconds * facts.timescale)}"`,
    `initialization="${names.init(track, epoch.number)}"`,
    `media="${names.segment(track, '$Number$')}"`,
    `startNumber="${segments[0]?.number ?? 0}"`,
    // A segment may be asked for as soon as its first part is there, and is answered part by part.
    ...(low
      ? [
          `availabilityTimeOffset="${(low.segmentSeconds - low.partSeconds).toFixed(3)}"`,
          'availabilityTimeComplete="false"',
        ]
      : []),
  ];
  const listed = low ? [...segments, ...ahead] : segments;
  return `<Representation id="${track}" codecs="${facts.codec}" bandwidth="${Math.ceil(peak)}" ${facts.kind === 'video' ? picture : sound}>${channels}<SegmentTemplate ${template.join(' ')}><SegmentTimeline>${timelineOf(listed)}</SegmentTimeline></SegmentTemplate></Representation>`;
}

/** The times of segments, with runs of equally long ones said once. */
function timelineOf(segments: Pick<Segment, 'startTicks' | 'ticks'>[]): string {
  const runs: { t: number; d: number; r: number }[] = [];
  for (const { startTicks: t, ticks: d } of segments) {
    const last = runs.at(-1);
    if (last && last.d === d && last.t + (last.r + 1) * d === t) last.r += 1;
    else runs.push({ t, d, r: 0 });
  }
  return runs.map(({ t, d, r }) => `<S t="${t}" d="${d}"${r > 0 ? ` r="${r}"` : ''}/>`).join('');
}

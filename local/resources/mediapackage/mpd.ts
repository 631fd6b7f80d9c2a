import type { Rendition } from './multivariant-playlist.ts';
import type { MediaNames } from './names.ts';
import type { Epoch, Segment } from './timeline.ts';
import type { View } from './window.ts';

export interface DashTrack extends Omit<Rendition, 'uri'> {
  view: View;
}

export interface DashManifestFacts {
  tracks: DashTrack[];
  epochs: Epoch[];
  names: MediaNames;
  nowMs: number;
  windowSeconds: number;
  updateSeconds: number;
  bufferSeconds: number;
  delaySeconds?: number;
  targetSeconds: number;
}

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
  // A recording begins at 0; what is live is placed on one clock, which begins with the channel.
  const zeroMs = over ? beginMs : (epochs[0]?.anchorMs ?? nowMs);
  const attributes = over
    ? [`type="static"`, `mediaPresentationDuration="${seconds((endMs - beginMs) / 1000)}"`]
    : [
        `type="dynamic"`,
        `availabilityStartTime="${iso(zeroMs)}"`,
        `publishTime="${iso(nowMs)}"`,
        `minimumUpdatePeriod="${seconds(manifest.updateSeconds)}"`,
        `timeShiftBufferDepth="${seconds(Math.max(manifest.windowSeconds, (endMs - beginMs) / 1000))}"`,
        `suggestedPresentationDelay="${seconds(manifest.delaySeconds ?? 3 * manifest.targetSeconds)}"`,
      ];
  const periods = shown.map((epoch, at) => period(manifest, { epoch, zeroMs: zeroMs, isFirst: over && at === 0 }));
  const clock = over ? '' : `<UTCTiming schemeIdUri="urn:mpeg:dash:utc:direct:2014" value="${iso(nowMs)}"/>`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" profiles="urn:mpeg:dash:profile:isoff-live:2011" ${attributes.join(' ')} minBufferTime="${seconds(manifest.bufferSeconds)}" maxSegmentDuration="${seconds(manifest.targetSeconds + 1)}">${periods.join('')}${clock}</MPD>
`;
}

const endOf = (segment: Segment | undefined): number | undefined => segment && segment.atMs + segment.seconds * 1000;

interface Placed {
  epoch: Epoch;
  zeroMs: number;
  /** The first period of a recording begins with its first segment, wherever in its run that is. */
  isFirst: boolean;
}

function period({ tracks, names }: DashManifestFacts, { epoch, zeroMs, isFirst }: Placed): string {
  const inRun = tracks
    .map((track) => ({ ...track, segments: track.view.segments.filter((one) => one.epoch === epoch.number) }))
    .filter(({ segments }) => segments.length > 0);
  const leadMs = isFirst ? Math.max(0, zeroMs - epoch.anchorMs) : 0;
  const startMs = isFirst ? 0 : epoch.anchorMs - zeroMs;
  const offsetSeconds = epoch.anchorSeconds + leadMs / 1000;
  const set = (kind: 'video' | 'audio') => {
    const members = inRun.filter(({ facts }) => facts.kind === kind);
    if (members.length === 0) return '';
    const representations = members.map((track) => representation(track, { epoch, names, offsetSeconds }));
    return `<AdaptationSet contentType="${kind}" mimeType="${kind}/mp4" segmentAlignment="true" startWithSAP="1">${representations.join('')}</AdaptationSet>`;
  };
  return `<Period id="${epoch.number}" start="${seconds(startMs / 1000)}">${set('video')}${set('audio')}</Period>`;
}

function representation(
  { track, facts, peak, frameRate, segments }: DashTrack & { segments: Segment[] },
  { epoch, names, offsetSeconds }: { epoch: Epoch; names: MediaNames; offsetSeconds: number },
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
  ];
  return `<Representation id="${track}" codecs="${facts.codec}" bandwidth="${Math.ceil(peak)}" ${facts.kind === 'video' ? picture : sound}>${channels}<SegmentTemplate ${template.join(' ')}><SegmentTimeline>${timelineOf(segments)}</SegmentTimeline></SegmentTemplate></Representation>`;
}

/** The times of segments, with runs of equally long ones said once. */
function timelineOf(segments: Segment[]): string {
  const runs: { t: number; d: number; r: number }[] = [];
  for (const { startTicks: t, ticks: d } of segments) {
    const last = runs.at(-1);
    if (last && last.d === d && last.t + (last.r + 1) * d === t) last.r += 1;
    else runs.push({ t, d, r: 0 });
  }
  return runs.map(({ t, d, r }) => `<S t="${t}" d="${d}"${r > 0 ? ` r="${r}"` : ''}/>`).join('');
}

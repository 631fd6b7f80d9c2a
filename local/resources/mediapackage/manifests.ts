import { type Ahead, aheadOf } from './ahead.ts';
import type { Channel } from './channel.ts';
import { mediaPlaylist } from './media-playlist.ts';
import { mpd } from './mpd.ts';
import { multivariantPlaylist, type Rendition } from './multivariant-playlist.ts';
import { mediaNames } from './names.ts';
import type { PlaylistQuery } from './playlist-query.ts';
import type { EndpointThing } from './registry.ts';
import type { DashManifest, HlsManifest } from './settings.ts';
import type { Epoch } from './timeline.ts';
import type { Track } from './track.ts';
import { viewOf, type Wanted } from './window.ts';

/** A manifest of an endpoint, and for HLS which one of its playlists. */
export type Manifest =
  | { kind: 'hls'; manifest: HlsManifest; isLow: boolean; track?: string }
  | { kind: 'dash'; manifest: DashManifest };

export const childName = ({ ManifestName, ChildManifestName }: HlsManifest, track: string): string =>
  `${ChildManifestName ?? ManifestName}_${track}.m3u8`;

/** Which manifest a file name asks for; undefined when it asks for none. */
export function manifestNamed({ settings }: EndpointThing, file: string): Manifest | undefined {
  const dash = settings.DashManifests.find(({ ManifestName }) => file === `${ManifestName}.mpd`);
  if (dash) return { kind: 'dash', manifest: dash };
  const hls = [
    ...settings.LowLatencyHlsManifests.map((manifest) => ({ manifest, isLow: true })),
    ...settings.HlsManifests.map((manifest) => ({ manifest, isLow: false })),
  ];
  const whole = hls.find(({ manifest }) => file === `${manifest.ManifestName}.m3u8`);
  if (whole) return { kind: 'hls', ...whole };
  const track = /_([A-Za-z0-9-]+)\.m3u8$/.exec(file)?.[1];
  const child = track === undefined ? undefined : hls.find(({ manifest }) => file === childName(manifest, track));
  return child && track !== undefined ? { kind: 'hls', ...child, track } : undefined;
}

export interface Asking {
  channel: Channel;
  /** Which of the channel's tracks are shown. */
  tracks: Track[];
  endpoint: EndpointThing;
  query: PlaylistQuery;
  nowMs: number;
}

const wanted = (query: PlaylistQuery, windowSeconds: number): Wanted => ({
  ...query,
  windowSeconds: query.windowSeconds ?? windowSeconds,
});

const startOf = ({ StartTag }: HlsManifest) =>
  StartTag ? { startAt: { seconds: StartTag.TimeOffset, precise: StartTag.Precise } } : {};

const renditionOf = (track: Track, uri: string): Rendition => ({
  ...{ track: track.name, uri, facts: track.facts, frameRate: track.timeline.frameRate },
  ...track.bitrate,
});

/** The list of renditions. */
export const multivariant = ({ tracks, query }: Asking, manifest: HlsManifest): string =>
  multivariantPlaylist({
    renditions: tracks.map((track) => renditionOf(track, `${childName(manifest, track.name)}${query.passedOn}`)),
    ...startOf(manifest),
  });

/** One rendition's playlist. */
export function rendition(
  asking: Asking,
  { manifest, isLow }: { manifest: HlsManifest; isLow: boolean },
  track: Track,
): string {
  const { channel, tracks, endpoint, query, nowMs } = asking;
  const { hint } = track.timeline;
  const view = viewOf(track.timeline, wanted(query, manifest.ManifestWindowSeconds), nowMs);
  const others = tracks.filter((other) => other !== track);
  // What is shown late is shown in whole segments.
  const isAtTheEdge = isLow && query.delaySeconds === undefined;
  return mediaPlaylist({
    ...{ track: track.name, view, names: mediaNames(endpoint.settings.Segment.SegmentName) },
    targetSeconds: channel.targetSeconds,
    ...(manifest.ProgramDateTimeIntervalSeconds !== undefined && {
      clockEvery: manifest.ProgramDateTimeIntervalSeconds,
    }),
    ...startOf(manifest),
    ...(isAtTheEdge && {
      low: {
        partSeconds: channel.partSeconds,
        ...(hint && { hint }),
        reports: others.flatMap(({ name, timeline }) =>
          timeline.newest ? [{ uri: `${childName(manifest, name)}${query.passedOn}`, ...timeline.newest }] : [],
        ),
        delta: query.delta,
      },
    }),
  });
}

/**
 * Whether segments may be read while they grow. MediaPackage's DASH manifests have no setting for it: here it goes with HLS in
 * parts, which says the same of an endpoint.
 */
export const isReadGrowing = ({ settings }: EndpointThing): boolean => settings.LowLatencyHlsManifests.length > 0;

/** What comes next of a track, when it is certain to. */
const comingOf = ({ timeline, epoch, goesOn }: Track, newest: Epoch | undefined): Ahead[] =>
  goesOn && epoch && epoch.number === newest?.number ? aheadOf(timeline, epoch) : [];

/** The MPD. */
export function dash({ channel, tracks, endpoint, query, nowMs }: Asking, manifest: DashManifest): string {
  const { SegmentDurationSeconds: segmentSeconds, SegmentName } = endpoint.settings.Segment;
  const { longestSeconds, partSeconds, targetSeconds, epochs, beganMs } = channel;
  const shown = tracks.map((track) => ({
    ...renditionOf(track, ''),
    view: viewOf(track.timeline, wanted(query, manifest.ManifestWindowSeconds), nowMs),
    ahead: comingOf(track, epochs.at(-1)),
  }));
  // What is shown late, or ends, is shown in whole segments; and so is all of it where one track's next is not certain.
  const isAtTheEdge = query.delaySeconds === undefined && query.endMs === undefined;
  const isLow = isReadGrowing(endpoint) && isAtTheEdge && shown.every(({ ahead }) => ahead.length > 0);
  return mpd({
    ...{ tracks: shown, epochs, beganMs, nowMs, longestSeconds, targetSeconds },
    names: mediaNames(SegmentName),
    windowSeconds: manifest.ManifestWindowSeconds,
    updateSeconds: manifest.MinUpdatePeriodSeconds ?? segmentSeconds,
    bufferSeconds: manifest.MinBufferTimeSeconds,
    tellsTime: manifest.UtcTiming !== undefined,
    ...(manifest.SuggestedPresentationDelaySeconds !== undefined && {
      delaySeconds: manifest.SuggestedPresentationDelaySeconds,
    }),
    ...(isLow && { low: { segmentSeconds, partSeconds } }),
  });
}

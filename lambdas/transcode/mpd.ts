import { BadOutput, type MediaPlaylist } from './playlist.ts';
import type { Rendition } from './rendition.ts';

/** A microsecond clock: playlists tell durations in seconds with six digits. */
const timescale = 1_000_000;

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');

const element = (name: string, attributes: Record<string, string | number>, children: string[] = []): string => {
  const list = Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${escaped(String(value))}"`)
    .join('');
  return children.length === 0 ? `<${name}${list}/>` : `<${name}${list}>${children.join('')}</${name}>`;
};

const isoDuration = (ms: number): string => `PT${(ms / 1000).toFixed(3)}S`;

/** DASH wants whole numbers: 29.97 is 30000/1001. */
const ratio = (perSecond: number): string => {
  if (Math.abs(perSecond - Math.round(perSecond)) < 0.0005) return String(Math.round(perSecond));
  const broadcast = (perSecond * 1001) / 1000;
  return Math.abs(broadcast - Math.round(broadcast)) < 0.0005
    ? `${Math.round(broadcast) * 1000}/1001`
    : `${Math.round(perSecond * 1000)}/1000`;
};

const numbered = /^(.*?)(\d+)(\.[A-Za-z0-9]+)$/;

/** Where segment names count up by one, the template says how, so that ten hours are one line. */
const templateOf = (playlist: MediaPlaylist): { media: string; startNumber: number } | undefined => {
  const [, stem = '', digits = '', extension = ''] = numbered.exec(playlist.segments[0]?.name ?? '') ?? [];
  const startNumber = Number(digits);
  const width = digits.startsWith('0') ? digits.length : 1;
  const counts = playlist.segments.every(
    ({ name }, index) => name === `${stem}${String(startNumber + index).padStart(width, '0')}${extension}`,
  );
  if (digits === '' || !counts) return undefined;
  return { media: `${stem}$Number${width > 1 ? `%0${width}d` : ''}$${extension}`, startNumber };
};

/** Equal neighbours are one entry with a repeat count. Ends are rounded, not lengths, so errors do not add up. */
const timelineOf = (playlist: MediaPlaylist, startsAt: number): string => {
  const runs: { d: number; r: number }[] = [];
  let seconds = 0;
  let end = 0;
  for (const segment of playlist.segments) {
    seconds += segment.seconds;
    const next = Math.round(seconds * timescale);
    const last = runs.at(-1);
    if (last?.d === next - end) last.r++;
    else runs.push({ d: next - end, r: 0 });
    end = next;
  }
  const entries = runs.map(({ d, r }, index) =>
    element('S', { ...(index === 0 ? { t: Math.round(startsAt * timescale) } : {}), d, ...(r > 0 ? { r } : {}) }),
  );
  return element('SegmentTimeline', {}, entries);
};

const segmentsOf = ({ rendition, playlist, zero = rendition.startsAt }: Playable): string => {
  const folder = rendition.path.slice(0, rendition.path.lastIndexOf('/') + 1);
  const clock = { timescale, presentationTimeOffset: Math.round(zero * timescale) };
  const timeline = timelineOf(playlist, rendition.startsAt);
  const template = templateOf(playlist);
  if (template) {
    const { startNumber } = template;
    const names = { initialization: `${folder}${playlist.init}`, media: `${folder}${template.media}`, startNumber };
    return element('SegmentTemplate', { ...clock, ...names }, [timeline]);
  }
  return element('SegmentList', clock, [
    element('Initialization', { sourceURL: `${folder}${playlist.init}` }),
    timeline,
    ...playlist.segments.map(({ name }) => element('SegmentURL', { media: `${folder}${name}` })),
  ]);
};

const representation = (playable: Playable): string => {
  const { rendition } = playable;
  const picture: Record<string, string | number> =
    rendition.kind === 'video'
      ? { width: rendition.width, height: rendition.height, frameRate: ratio(rendition.frameRate), sar: '1:1' }
      : { audioSamplingRate: 48_000 };
  const channels = element('AudioChannelConfiguration', {
    schemeIdUri: 'urn:mpeg:dash:23003:3:audio_channel_configuration:2011',
    value: 2,
  });
  return element(
    'Representation',
    { id: rendition.name, bandwidth: rendition.peakBitrate, codecs: rendition.codecs, ...picture },
    [...(rendition.kind === 'audio' ? [channels] : []), segmentsOf(playable)],
  );
};

export interface Playable {
  rendition: Rendition;
  playlist: MediaPlaylist;
  /** What its own clock shows when its period begins, in seconds; the moment it begins itself where nothing is said. */
  zero?: number;
}

const adaptationSet = (id: number, kind: Rendition['kind'], members: readonly Playable[]): string[] =>
  members.length === 0
    ? []
    : [
        element(
          'AdaptationSet',
          { id, contentType: kind, mimeType: `${kind}/mp4`, segmentAlignment: 'true', startWithSAP: 1 },
          members.map(representation),
        ),
      ];

/** A stretch of time with a clock of its own. */
export interface Period {
  seconds: number;
  /** What that clock shows when the stretch begins, in seconds. */
  zero: number;
  playables: readonly Playable[];
}

const period = (id: number, startMs: number, playables: readonly Playable[], seconds?: number): string => {
  const of = (kind: Rendition['kind']): Playable[] =>
    playables
      .filter(({ rendition }) => rendition.kind === kind)
      .toSorted((a, b) => a.rendition.peakBitrate - b.rendition.peakBitrate);
  const start = startMs === 0 ? 'PT0S' : isoDuration(startMs);
  const lasts: Record<string, string> = seconds === undefined ? {} : { duration: isoDuration(seconds * 1000) };
  return element('Period', { id: String(id), start, ...lasts }, [
    ...adaptationSet(0, 'video', of('video')),
    ...adaptationSet(1, 'audio', of('audio')),
  ]);
};

const manifest = (durationMs: number, playables: readonly Playable[], periods: string[]): string => {
  const longest = Math.max(...playables.flatMap(({ playlist }) => playlist.segments.map(({ seconds }) => seconds)));
  const root = element(
    'MPD',
    {
      xmlns: 'urn:mpeg:dash:schema:mpd:2011',
      profiles: 'urn:mpeg:dash:profile:isoff-live:2011',
      type: 'static',
      mediaPresentationDuration: isoDuration(durationMs),
      minBufferTime: 'PT4S',
      maxSegmentDuration: isoDuration(Math.ceil(longest * 1000)),
    },
    periods,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root}\n`;
};

/** The DASH manifest over the very same files: static, ISO live profile, lowest rendition first. */
export const mpd = (playables: readonly Playable[]): string => {
  for (const { rendition, playlist } of playables)
    if (!templateOf(playlist)) throw new BadOutput(`a segment of ${rendition.name} is out of order`);
  const durationMs = Math.max(...playables.map(({ rendition }) => rendition.durationMs));
  return manifest(durationMs, playables, [period(0, 0, playables)]);
};

/** The same over several stretches, one after the other; segments may be called as they like. */
export const mpdOfPeriods = (stretches: readonly Period[]): string => {
  let startMs = 0;
  const periods = stretches.map(({ seconds, zero, playables }, id) => {
    const inIt = playables.map((playable) => ({ ...playable, zero }));
    const written = period(id, startMs, inIt, seconds);
    startMs += seconds * 1000;
    return written;
  });
  return manifest(
    startMs,
    stretches.flatMap(({ playables }) => playables),
    periods,
  );
};

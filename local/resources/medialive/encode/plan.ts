import { totalmem } from 'node:os';
import type { Limits } from '../../mediaconvert/limited-process.ts';
import {
  type AudioDescription,
  type EncoderSettings,
  packagingGroup,
  type VideoDescription,
} from '../channel-request.ts';
import { soundMeter } from './sound-meter.ts';

/** What comes in, as far as the plan needs it. */
export interface Source {
  width: number;
  height: number;
  framesPerSecond: number;
}

/** One output of the encoder, a pipe each: `pipes[n]` carries `tracks[n]`. */
export interface Track {
  name: string;
  kind: 'video' | 'audio';
  /** The description it is made after. */
  of: string;
}

export interface Plan {
  tracks: Track[];
  args: string[];
  limits: Limits;
}

/** Quicker and rougher than MediaLive's encoder, in return for a laptop that stays usable. */
const preset = 'ultrafast';
const mostHours = 24;
/** A hair more than the source is not enlarging it. */
const tolerance = 1.02;
/** Fragments between these lengths are parts a player may be given. */
const [shortestPart, longestPart] = [0.15, 0.4];
const usualRate = 30;

const outputsOf = (settings: EncoderSettings) => packagingGroup(settings)?.outputs ?? [];

/** Video descriptions that some output carries, in their order. */
const carried = (settings: EncoderSettings): VideoDescription[] => {
  const names = outputsOf(settings).map((one) => one.videoDescriptionName);
  return settings.videoDescriptions.filter(({ name }) => names.includes(name));
};
const carriedSound = (settings: EncoderSettings): AudioDescription | undefined => {
  const names = outputsOf(settings).flatMap((one) => one.audioDescriptionNames);
  return settings.audioDescriptions.find(({ name }) => names.includes(name));
};

const even = (side: number): number => Math.max(2, 2 * Math.round(side / 2));

/** How much a source grows (or shrinks, below 1) to fit a rung. */
const growth = ({ width, height }: VideoDescription, source: Source): number =>
  Math.min(width / source.width, height / source.height);

/** The rungs worth making: none that would enlarge the picture, but always the smallest. */
export const rungsFor = (settings: EncoderSettings, source: Source): VideoDescription[] => {
  const all = carried(settings);
  const kept = all.filter((rung) => growth(rung, source) <= tolerance);
  if (kept.length > 0) return kept;
  const smallest = all.toSorted((one, other) => one.width * one.height - other.width * other.height)[0];
  return smallest ? [smallest] : [];
};

/** As the output that carries it names it, else after its shorter side. */
const trackName = (settings: EncoderSettings, { name, width, height }: VideoDescription): string =>
  outputsOf(settings).find((one) => one.videoDescriptionName === name)?.outputSettings.cmafIngestOutputSettings
    ?.nameModifier ?? `v${Math.min(width, height)}`;
const soundName = (settings: EncoderSettings, { name }: AudioDescription): string =>
  outputsOf(settings).find((one) => one.audioDescriptionNames.includes(name))?.outputSettings.cmafIngestOutputSettings
    ?.nameModifier ?? 'a';

/** Whole picture in the rung's frame, with bars where their shapes differ. */
const fitted = (rung: VideoDescription, source: Source): string => {
  const { width, height } = rung;
  if (rung.scalingBehavior === 'STRETCH_TO_OUTPUT') return `scale=${width}:${height}`;
  const factor = growth(rung, source);
  const [inner, tall] = [Math.min(width, even(source.width * factor)), Math.min(height, even(source.height * factor))];
  if (inner === width && tall === height) return `scale=${width}:${height}`;
  const [left, top] = [(width - inner) / 2, (height - tall) / 2].map((bar) => 2 * Math.floor(bar / 2));
  return `scale=${inner}:${tall},pad=${width}:${height}:${left}:${top}`;
};

/** Pictures a second as a fraction: what the rung says, or the usual rate nearest to the source's. */
const rateOf = ({ codecSettings: { h264Settings } }: VideoDescription, source: Source): [number, number] => {
  const { framerateControl, framerateNumerator, framerateDenominator } = h264Settings;
  if (framerateControl === 'SPECIFIED' && framerateNumerator && framerateDenominator)
    return [framerateNumerator, framerateDenominator];
  const rates: [number, number][] = [
    [15, 1],
    [24_000, 1001],
    [24, 1],
    [25, 1],
    [30_000, 1001],
    [30, 1],
    [50, 1],
    [60_000, 1001],
    [60, 1],
  ];
  const wanted = source.framesPerSecond > 0 ? source.framesPerSecond : usualRate;
  const distance = ([top, bottom]: [number, number]): number => Math.abs(top / bottom - wanted);
  return rates.toSorted((one, other) => distance(one) - distance(other))[0] ?? [usualRate, 1];
};

/** Pictures in a fragment: a divisor of the group of pictures, as near to the wanted length as there is one. */
export const picturesInPart = (group: number, framesPerSecond: number, wantedMs: number): number => {
  const counts = Array.from({ length: group }, (_, n) => n + 1);
  const fits = counts.filter(
    (count) => group % count === 0 && count / framesPerSecond >= shortestPart && count / framesPerSecond <= longestPart,
  );
  const distance = (count: number): number => Math.abs((count / framesPerSecond) * 1000 - wantedMs);
  const nearest = fits.toSorted((one, other) => distance(one) - distance(other))[0];
  return nearest ?? Math.max(1, Math.round((wantedMs / 1000) * framesPerSecond));
};

/** Without the index at the end: it is of no use here, and some builds lose the size of one that no longer fits their buffer. */
const fragments = (micros: number, pipe: number): string[] => [
  ...['-map_metadata', '-1', '-f', 'mp4', '-movflags', '+delay_moov+default_base_moof+frag_keyframe+skip_trailer'],
  ...['-frag_duration', String(micros), '-min_frag_duration', '0'],
  ...['-flush_packets', '1', '-muxdelay', '0', '-muxpreload', '0', `pipe:${pipe}`],
];

const rungArgs = (rung: VideoDescription, index: number, source: Source, partMs: number): string[] => {
  const { h264Settings: given } = rung.codecSettings;
  const [top, bottom] = rateOf(rung, source);
  const rate = top / bottom;
  const group = Math.max(1, Math.round(given.gopSizeUnits === 'SECONDS' ? given.gopSize * rate : given.gopSize));
  const bitrate = given.bitrate ?? given.maxBitrate ?? 1_000_000;
  const most = Math.max(bitrate, given.maxBitrate ?? bitrate);
  const part = picturesInPart(group, rate, partMs);
  return [
    ...['-map', `[v${index}]`, '-an', '-c:v', 'libx264', '-preset', preset, '-tune', 'zerolatency'],
    ...['-profile:v', given.profile.toLowerCase(), '-pix_fmt', 'yuv420p', '-b:v', String(bitrate)],
    ...['-maxrate', String(most), '-bufsize', String(given.bufSize || most), '-r', `${top}/${bottom}`],
    ...['-g', String(group), '-keyint_min', String(group), '-sc_threshold', '0', '-bf', '0'],
    // A hair early: a fragment must end with its last picture, not one later for a rounded microsecond.
    ...fragments(Math.floor((part / rate) * 1e6 - 2_000), 3 + index),
  ];
};

const soundArgs = ({ codecSettings: { aacSettings } }: AudioDescription, pipe: number, partMs: number): string[] => [
  ...['-map', '[a]', '-vn', '-c:a', 'aac', '-b:a', String(aacSettings.bitrate), '-ar', String(aacSettings.sampleRate)],
  ...['-ac', aacSettings.codingMode === 'CODING_MODE_1_0' ? '1' : '2', ...fragments(partMs * 1000, pipe)],
];

/**
 * What ffmpeg is to do with FLV on its standard input; every track leaves through a pipe of its own. `like` is the source whose
 * rungs and rate are kept up: a slate fills in for what was there before it.
 */
export const planEncoder = (
  settings: EncoderSettings,
  source: Source,
  { partMs, isMetered, like = source }: { partMs: number; isMetered: boolean; like?: Source },
): Plan => {
  const rungs = rungsFor(settings, like);
  const sound = carriedSound(settings);
  const fractions = rungs.map((rung) => rateOf(rung, like).join('/'));
  const pictures = `[0:v:0]split=${rungs.length}${rungs.map((_, n) => `[s${n}]`).join('')}`;
  const scaled = rungs.map((rung, n) => `[s${n}]fps=${fractions[n]},${fitted(rung, source)},setsar=1[v${n}]`);
  // Gaps in the sound become silence, so that it stays beside its pictures.
  const heard = `[0:a:0]aresample=async=1000:first_pts=0${isMetered ? `,${soundMeter}` : ''}[a]`;
  const pixels = source.width * source.height + rungs.reduce((sum, { width, height }) => sum + width * height, 0);
  return {
    tracks: [
      ...rungs.map((rung): Track => ({ name: trackName(settings, rung), kind: 'video', of: rung.name })),
      ...(sound ? [{ name: soundName(settings, sound), kind: 'audio', of: sound.name } as const] : []),
    ],
    args: [
      ...['-hide_banner', '-nostdin', '-v', 'error', '-nostats', '-progress', 'pipe:1'],
      ...['-flags', 'low_delay', '-probesize', '65536', '-analyzeduration', '1000000', '-fpsprobesize', '0'],
      ...['-protocol_whitelist', 'pipe', '-format_whitelist', 'flv', '-max_alloc', String(256 * 1024 ** 2)],
      ...['-max_pixels', String(8192 * 8192), '-f', 'flv', '-i', 'pipe:0'],
      ...['-filter_complex', [pictures, ...scaled, ...(sound ? [heard] : [])].join(';')],
      ...rungs.flatMap((rung, index) => rungArgs(rung, index, like, partMs)),
      ...(sound ? soundArgs(sound, 3 + rungs.length, partMs) : []),
    ],
    limits: {
      wallMs: mostHours * 3_600_000,
      silentMs: 120_000,
      cpuSeconds: mostHours * 3_600 * 2,
      memoryBytes: Math.min(0.5 * totalmem(), 500e6 + 200 * pixels),
      fileBytes: 1e6,
    },
  };
};

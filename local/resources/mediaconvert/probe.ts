import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { findBinaries } from './binaries.ts';
import { networkIsolation } from './confinement.ts';
import { guardedInput } from './container-format.ts';
import { codes, JobError, truncated } from './job-error.ts';
import { type Ended, startLimited } from './limited-process.ts';
import type { LocalSource } from './sources.ts';

const stream = z.object({
  index: z.number(),
  codec_type: z.string().optional(),
  codec_name: z.string().optional(),
  profile: z.string().optional(),
  width: z.number().optional(),
  height: z.number().optional(),
  pix_fmt: z.string().optional(),
  bits_per_raw_sample: z.string().optional(),
  sample_aspect_ratio: z.string().optional(),
  display_aspect_ratio: z.string().optional(),
  r_frame_rate: z.string().optional(),
  avg_frame_rate: z.string().optional(),
  field_order: z.string().optional(),
  color_transfer: z.string().optional(),
  color_primaries: z.string().optional(),
  channels: z.number().optional(),
  channel_layout: z.string().optional(),
  sample_rate: z.string().optional(),
  bit_rate: z.string().optional(),
  duration: z.string().optional(),
  disposition: z.object({ attached_pic: z.number().optional() }).optional(),
  tags: z.record(z.string(), z.unknown()).optional(),
  side_data_list: z.array(z.looseObject({ rotation: z.number().optional() })).optional(),
});
const report = z.object({
  streams: z.array(stream).default([]),
  format: z.object({ duration: z.string().optional(), bit_rate: z.string().optional() }),
});
export type ProbeReport = z.output<typeof report>;
type Stream = z.output<typeof stream>;

/** Reading a file's head costs a second and some 100 MB; only 8K and damaged files come anywhere near these. */
const limits = { wallMs: 60_000, silentMs: 60_000, cpuSeconds: 20, memoryBytes: 480e6, fileBytes: 1e6 };
const tracksAtMost = 64;
const linesAtMost = 50_000;

type Tool = 'ffmpeg' | 'ffprobe';

const runTool = async (
  tool: Tool,
  args: string[],
  { cwd, fileBytes = limits.fileBytes }: { cwd: string; fileBytes?: number },
): Promise<{ ended: Ended; text: string }> => {
  const lines: string[] = [];
  const child = startLimited((await findBinaries())[tool], args, {
    ...{ cwd, limits: { ...limits, fileBytes }, network: await networkIsolation(), niceness: 0, extraPipes: 0 },
    onStdoutLine: (line) => lines.length < linesAtMost && lines.push(line),
  });
  const ended = await child.ended;
  if (ended.overstepped) {
    const { words, blame } = ended.overstepped;
    // Somebody else's kill says nothing of the file: asked again, it may well be readable.
    if (blame === 'machine') throw new Error(`reading the file ${words}`);
    throw new JobError(codes.unreadableInput, `Demuxer: reading the file ${words}`);
  }
  return { ended, text: lines.join('\n') };
};

const askFfprobe = (path: string, container: string, cwd: string) =>
  runTool(
    'ffprobe',
    ['-v', 'error', '-threads', '1', ...guardedInput(path, container), '-show_format', '-show_streams', '-of', 'json'],
    { cwd },
  );

/** The npm build of ffprobe dies of every transport stream; ffmpeg puts the same tracks into a box it can open. */
const askThroughMatroska = async (source: LocalSource, cwd: string) => {
  const boxed = join(cwd, `${randomUUID()}.mkv`);
  try {
    const copy = ['-map', '0:v?', '-map', '0:a?', '-c', 'copy', '-f', 'matroska', boxed];
    const input = guardedInput(source.path, source.container);
    const fileBytes = 1.2 * source.bytes + 1e6;
    const args = ['-v', 'error', '-nostdin', '-y', '-threads', '1', ...input, ...copy];
    const { ended } = await runTool('ffmpeg', args, { cwd, fileBytes });
    return ended.code === 0 ? await askFfprobe(boxed, 'matroska', cwd) : { ended, text: '' };
  } finally {
    await rm(boxed, { force: true });
  }
};

/** ffprobe's own words about a source. */
export const inspectSource = async (source: LocalSource, cwd: string): Promise<ProbeReport> => {
  let { ended, text } = await askFfprobe(source.path, source.container, cwd);
  if (ended.signal && source.container === 'mpegts') ({ ended, text } = await askThroughMatroska(source, cwd));
  if (ended.code !== 0) {
    const why = ended.complaints.find((line) => truncated.test(line)) ?? ended.complaints.at(-1);
    throw new JobError(codes.unreadableInput, `Demuxer: ${why ?? 'unreadable file'}`);
  }
  const parsed = report.parse(JSON.parse(text));
  if (parsed.streams.length === 0) throw new JobError(codes.unreadableInput, 'Demuxer: the file has no tracks');
  if (parsed.streams.length > tracksAtMost) {
    throw new JobError(codes.unreadableInput, 'Demuxer: the file has too many tracks');
  }
  return parsed;
};

/** Cover art counts as a picture in a file, not as its moving picture. */
export const isMovingPicture = (found: Stream): boolean =>
  found.codec_type === 'video' && found.disposition?.attached_pic !== 1 && (found.width ?? 0) > 0;

const ratio = (text: string | undefined): { numerator: number; denominator: number } | undefined => {
  const [numerator, denominator] = (text ?? '').split(/[:/]/).map(Number);
  return numerator && denominator ? { numerator, denominator } : undefined;
};

/** How many pictures a second a track says it has; 0 where it does not say. */
export const framesPerSecondOf = (found: Stream | undefined): number => {
  const rate = ratio(found?.avg_frame_rate) ?? ratio(found?.r_frame_rate);
  return rate ? rate.numerator / rate.denominator : 0;
};

const number = (text: string | undefined): number | undefined => {
  const value = Number(text);
  return text !== undefined && Number.isFinite(value) && value > 0 ? value : undefined;
};

/** Matroska writes a track's length as a tag: 00:00:06.040000000. */
const taggedSeconds = (tag: unknown): number | undefined => {
  const [, hours, minutes, seconds] = /^(\d+):(\d+):([\d.]+)$/.exec(typeof tag === 'string' ? tag : '') ?? [];
  return hours === undefined ? undefined : Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
};

/** Clockwise degrees a player turns the picture by. */
const rotationOf = (found: Stream): number => {
  const side = found.side_data_list?.find(({ rotation }) => rotation !== undefined)?.rotation;
  const clockwise = side === undefined ? Number(found.tags?.rotate ?? 0) : -side;
  return (((Math.round(clockwise / 90) * 90) % 360) + 360) % 360;
};

const videoCodecs: Record<string, string> = {
  h264: 'AVC',
  hevc: 'HEVC',
  av1: 'AV1',
  vp8: 'VP8',
  vp9: 'VP9',
  mpeg4: 'MP4V',
  mpeg1video: 'MPEG1',
  mpeg2video: 'MPEG2',
  prores: 'PRORES',
  dnxhd: 'VC3',
  mjpeg: 'MJPEG',
  theora: 'THEORA',
  h263: 'H263',
  vc1: 'VC1',
  rawvideo: 'UNCOMPRESSED',
  dvvideo: 'DV',
  qtrle: 'QTRLE',
  jpeg2000: 'JPEG2000',
};
const audioCodecs: Record<string, string> = {
  aac: 'AAC',
  ac3: 'AC3',
  eac3: 'EAC3',
  mp2: 'MP2',
  mp3: 'MP3',
  opus: 'OPUS',
  vorbis: 'VORBIS',
  flac: 'FLAC',
  amr_nb: 'AMR',
  amr_wb: 'AMR',
  wmav2: 'WMA2',
  wmapro: 'WMAPRO',
};
const transfers: Record<string, string> = {
  bt709: 'ITU_709',
  smpte2084: 'SMPTE_2084',
  'arib-std-b67': 'ARIB_B67',
  smpte170m: 'SMPTE_170M',
  'bt2020-10': 'ITU_2020_10bit',
  'bt2020-12': 'ITU_2020_12bit',
};
const primaries: Record<string, string> = {
  bt709: 'ITU_709',
  bt2020: 'ITU_2020',
  smpte170m: 'SMPTE_170M',
  bt470bg: 'ITU_470BG',
};
const formats: Record<string, string> = {
  mov: 'mp4',
  matroska: 'matroska',
  mpegts: 'mpegts',
  mpeg: 'mpegps',
  ogg: 'ogg',
  wav: 'wave',
  mp3: 'mp3',
};

const videoProperties = (found: Stream) => {
  const bitDepth = number(found.bits_per_raw_sample) ?? (/1[02]/.exec(found.pix_fmt ?? '')?.[0] ? 10 : 8);
  const colour = {
    colorPrimaries: primaries[found.color_primaries ?? ''] ?? 'UNSPECIFIED',
    transferCharacteristics: transfers[found.color_transfer ?? ''] ?? 'UNSPECIFIED',
  };
  return {
    width: found.width,
    height: found.height,
    bitDepth,
    bitRate: number(found.bit_rate),
    frameRate: ratio(found.avg_frame_rate) ?? ratio(found.r_frame_rate),
    sampleAspectRatio: ratio(found.sample_aspect_ratio),
    displayAspectRatio: ratio(found.display_aspect_ratio),
    rotation: rotationOf(found),
    ...colour,
    codecMetadata: {
      codedFrameRate: ratio(found.r_frame_rate),
      profile: found.profile,
      scanType:
        found.field_order && !['progressive', 'unknown'].includes(found.field_order) ? 'interlaced' : 'progressive',
      width: found.width,
      height: found.height,
      bitDepth,
      ...colour,
    },
  };
};

const trackOf = (found: Stream) => {
  const shared = { index: found.index + 1, duration: number(found.duration) ?? taggedSeconds(found.tags?.DURATION) };
  const name = found.codec_name ?? '';
  if (isMovingPicture(found)) {
    return {
      ...shared,
      trackType: 'video',
      codec: videoCodecs[name] ?? 'UNKNOWN',
      videoProperties: videoProperties(found),
    };
  }
  if (found.codec_type === 'audio') {
    const codec = audioCodecs[name] ?? (name.startsWith('pcm_') ? 'PCM' : 'UNKNOWN');
    const audioProperties = {
      channels: found.channels,
      channelLayout: found.channel_layout,
      sampleRate: number(found.sample_rate),
      bitRate: number(found.bit_rate),
      languageCode: typeof found.tags?.language === 'string' ? found.tags.language : undefined,
    };
    return { ...shared, trackType: 'audio', codec, audioProperties };
  }
  return { ...shared, trackType: 'data' };
};

/** The same facts in the words of MediaConvert's Probe. */
export const probeResultOf = (source: LocalSource, found: ProbeReport): unknown => {
  const tracks = found.streams.map(trackOf);
  const indexesOf = (type: string): number[] =>
    tracks.filter(({ trackType }) => trackType === type).map(({ index }) => index);
  return {
    container: {
      format: formats[source.container],
      duration: number(found.format.duration),
      bitRate: number(found.format.bit_rate),
      tracks,
    },
    metadata: {
      eTag: source.etag.replaceAll('"', ''),
      fileSize: source.bytes,
      lastModified: source.lastModified ? Math.floor(source.lastModified.getTime() / 1000) : undefined,
    },
    trackMappings: [
      {
        videoTrackIndexes: indexesOf('video'),
        audioTrackIndexes: indexesOf('audio'),
        dataTrackIndexes: indexesOf('data'),
      },
    ],
  };
};

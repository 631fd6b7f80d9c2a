import { codes, JobError } from './job-error.ts';
import type { AudioDescription, H264, JobSettings, OutputGroup } from './job-request.ts';
import type { Limits } from './limited-process.ts';
import { parseS3Url } from './sources.ts';
import { workLimits } from './work-limits.ts';

/** One thing a job makes: a picture or sound track cut into segments, or a set of still pictures. */
export type Product = SegmentedTrack | Stills;

export interface SegmentedTrack {
  kind: 'video' | 'audio';
  group: number;
  bucket: string;
  /** Key without what tells files apart: `…/cmaf_360p`. */
  stem: string;
  segmentSeconds: number;
  width?: number;
  height?: number;
}

export interface Stills {
  kind: 'stills';
  group: number;
  bucket: string;
  stem: string;
  captures: number;
  everySeconds: number;
  /** ffmpeg's scale for JPEG: 2 is best. */
  quality: number;
  filter: string;
  width: number;
  height: number;
}

export interface EncodePlan {
  products: Product[];
  /** ffmpeg's arguments after the input; segmented output n is written to descriptor 3 + n, stills are taken by themselves. */
  filters: string;
  outputs: string[];
  /** More than this can only come from an encoder gone wrong. */
  bytesAtMost: number;
  /** A picture or sound later than this can only come from a file that lies about its length. */
  secondsAtMost: number;
  limits: Limits;
}

/** What the planner must know of a source. */
export interface SourceFacts {
  durationSeconds: number;
  hasPicture: boolean;
  pixelsPerFrame: number;
  framesPerSecond: number;
  hasSound: boolean;
}

export interface Encoder {
  preset: string;
  threads: number;
  mapsTones: boolean;
  startsReorderedOnTime: boolean;
}

/** A destination that ends in a slash gives folder and input name; otherwise its last part is the name. */
const stemOf = (destination: string, inputKey: string, modifier = ''): { bucket: string; stem: string } => {
  const { bucket, key } = parseS3Url(destination);
  const name = (inputKey.split('/').at(-1) ?? 'input').replace(/\.[^.]*$/, '');
  return { bucket, stem: `${key.endsWith('/') ? `${key}${name}` : key}${modifier}` };
};

/** Quality levels 1–10 as x264's constant rate factors; a level is roughly two steps. */
const rateFactorOf = (level: number): number => 37 - 2 * level;

const videoArguments = (h264: H264, encoder: Encoder): string[] => {
  const framesInGop = Math.ceil((h264.gopSize * h264.framerateNumerator) / h264.framerateDenominator);
  return [
    ...['-c:v', 'libx264', '-preset', encoder.preset, '-profile:v', h264.codecProfile.toLowerCase()],
    ...['-threads', String(encoder.threads)],
    ...['-crf', String(rateFactorOf(h264.qvbrSettings.qvbrQualityLevel))],
    ...['-maxrate', String(h264.maxBitrate), '-bufsize', String(2 * h264.maxBitrate)],
    // The cadence is forced by time, so that every rung is cut at the same moments whatever the frame rate.
    ...['-force_key_frames', `expr:gte(t,n_forced*${h264.gopSize})`],
    ...['-g', String(framesInGop + 1), '-keyint_min', '1', '-sc_threshold', '0'],
    ...(encoder.startsReorderedOnTime ? [] : ['-bf', '0']),
    ...['-movflags', '+frag_keyframe+empty_moov+default_base_moof+negative_cts_offsets+skip_trailer'],
  ];
};

const audioArguments = ({ codecSettings: { aacSettings } }: AudioDescription, fragmentSeconds: number): string[] => [
  ...['-c:a', 'aac', '-b:a', String(aacSettings.bitrate)],
  ...['-movflags', '+empty_moov+default_base_moof+skip_trailer', '-frag_duration', String(fragmentSeconds * 1_000_000)],
];

/**
 * Where a track goes, and what every track is made without: words and chapters of the source. ffmpeg takes its options for one
 * output at a time, and a head that grows with the source loses its size, since nothing goes back in a pipe; for the same
 * reason there is no index at the end, which grows with the film.
 */
const into = (descriptor: number): string[] => [
  ...['-map_metadata', '-1', '-map_chapters', '-1', '-f', 'mp4', `pipe:${descriptor}`],
];

/** JPEG quality 1–100 on ffmpeg's scale of 31 to 2. */
const jpegScaleOf = (quality: number): number => Math.max(2, Math.round(31 - (quality * 29) / 100));

const wholeAudio = ({ codecSettings: { aacSettings } }: AudioDescription): string => {
  const layout = aacSettings.codingMode === 'CODING_MODE_1_0' ? 'mono' : 'stereo';
  return [
    'aresample=async=1:first_pts=0',
    `aformat=sample_rates=${aacSettings.sampleRate}:channel_layouts=${layout}`,
    // A sound of one frame would be nothing without the samples that are dropped next.
    'apad=whole_len=2048',
    // The encoder puts 1,024 samples of its own before ours; dropping as many keeps sound and picture together
    // without an edit list, which not every player reads.
    'atrim=start_sample=1024',
    'asetpts=PTS-STARTPTS',
  ].join(',');
};

const tonesDown = 'zscale=t=linear:npl=100,tonemap=hable,zscale=p=bt709:t=bt709:m=bt709:r=tv';

const pictureFilter = (
  video: NonNullable<OutputGroup['outputs'][number]['videoDescription']>,
  encoder: Encoder,
): string => {
  const settings = video.codecSettings;
  const isFilm = settings.codec === 'H_264';
  return [
    ...(video.videoPreprocessors?.deinterlacer ? ['yadif=deint=interlaced'] : []),
    // Every rung starts at zero and keeps its rate, also when the source starts late or counts unevenly.
    ...(isFilm
      ? [
          `fps=fps=${settings.h264Settings.framerateNumerator}/${settings.h264Settings.framerateDenominator}:start_time=0:round=near`,
        ]
      : []),
    ...(video.videoPreprocessors?.colorCorrector && encoder.mapsTones ? [tonesDown] : []),
    `scale=${video.width}:${video.height}:flags=bicubic`,
    'setsar=1',
    `format=${isFilm ? 'yuv420p' : 'yuvj420p'}`,
  ].join(',');
};

/** Turns the job JSON into one ffmpeg run: one decode, as many branches as there are outputs. */
export const planEncode = (settings: JobSettings, source: SourceFacts, encoder: Encoder): EncodePlan => {
  const [input] = settings.inputs;
  if (!input) throw new JobError(codes.unknown, 'the job has no input');
  const inputKey = parseS3Url(input.fileInput).key;
  const products: Product[] = [];
  const branches: string[] = [];
  const outputs: string[] = [];
  let pictures = 0;
  let descriptor = 3;
  let bitsPerSecond = 0;
  const work = [{ pixels: source.pixelsPerFrame, framesPerSecond: source.framesPerSecond }];

  for (const [group, { outputs: ordered, outputGroupSettings }] of settings.outputGroups.entries()) {
    const isCmaf = outputGroupSettings.type === 'CMAF_GROUP_SETTINGS';
    const destination = isCmaf
      ? outputGroupSettings.cmafGroupSettings.destination
      : outputGroupSettings.fileGroupSettings.destination;
    for (const output of ordered) {
      const place = { group, ...stemOf(destination, inputKey, output.nameModifier) };
      const [audio] = output.audioDescriptions ?? [];
      const video = output.videoDescription;
      const label = `[out${products.length}]`;
      if (audio && isCmaf) {
        if (!source.hasSound) throw new JobError(codes.unreadableInput, 'The input has no audio for an audio output');
        const { segmentLength, fragmentLength } = outputGroupSettings.cmafGroupSettings;
        branches.push(`[0:a:0]${wholeAudio(audio)}${label}`);
        outputs.push('-map', label, ...audioArguments(audio, fragmentLength), ...into(descriptor++));
        products.push({ kind: 'audio', ...place, segmentSeconds: segmentLength });
        bitsPerSecond += audio.codecSettings.aacSettings.bitrate;
        continue;
      }
      if (!video) throw new JobError(codes.unknown, 'sound alone belongs into a CMAF group here');
      if (!source.hasPicture) throw new JobError(codes.unreadableInput, 'The input has no video for a video output');
      const size = { width: video.width, height: video.height };
      if (video.codecSettings.codec === 'H_264' && isCmaf) {
        const h264 = video.codecSettings.h264Settings;
        const framesPerSecond = h264.framerateNumerator / h264.framerateDenominator;
        work.push({ pixels: size.width * size.height, framesPerSecond });
        branches.push(`[in${pictures++}]${pictureFilter(video, encoder)}${label}`);
        outputs.push('-map', label, ...videoArguments(h264, encoder), ...into(descriptor++));
        products.push({
          kind: 'video',
          ...place,
          ...size,
          segmentSeconds: outputGroupSettings.cmafGroupSettings.segmentLength,
        });
        bitsPerSecond += h264.maxBitrate;
      } else if (video.codecSettings.codec === 'FRAME_CAPTURE' && !isCmaf) {
        const capture = video.codecSettings.frameCaptureSettings;
        work.push({ pixels: size.width * size.height, framesPerSecond: capture.maxCaptures / source.durationSeconds });
        products.push({
          ...{ kind: 'stills', ...place, ...size, captures: capture.maxCaptures },
          everySeconds: capture.framerateDenominator / capture.framerateNumerator,
          quality: jpegScaleOf(capture.quality),
          filter: pictureFilter(video, encoder),
        });
      } else {
        throw new JobError(
          codes.unknown,
          'segmented video belongs into a CMAF group and still pictures into a file group here',
        );
      }
    }
  }
  const split =
    pictures > 0 ? [`[0:V:0]split=${pictures}${Array.from({ length: pictures }, (_, n) => `[in${n}]`).join('')}`] : [];
  // Where both begin apart, a transport stream's clock starts with the first track that is read: every job must read both, or its
  // rungs are cut at other moments than another job's.
  const isHeard = products.some(({ kind }) => kind === 'audio');
  if (source.hasSound && !isHeard) branches.push('[0:a:0]anullsink');
  const bytesAtMost = 32e6 + (2 * bitsPerSecond * (source.durationSeconds + 10)) / 8;
  return {
    products,
    filters: [...split, ...branches].join(';'),
    outputs,
    bytesAtMost,
    secondsAtMost: 10 + 1.05 * source.durationSeconds,
    limits: workLimits(source.durationSeconds, work, bytesAtMost),
  };
};

import type { ProbeResult } from '@aws-sdk/client-mediaconvert';
import { type Failure, failure } from '../kit/failure.ts';

export interface FrameRate {
  numerator: number;
  denominator: number;
}

/** What we know of an uploaded file before we spend anything on it. Sizes are as people see them: turned and with square pixels. */
export interface Source {
  width: number;
  height: number;
  durationMs: number;
  /** The picture's own length; missing where the container tells only its whole length. Sound may be shorter or longer. */
  videoDurationMs?: number;
  frameRate: FrameRate;
  interlaced: boolean;
  highDynamicRange: boolean;
  audio?: { durationMs?: number };
}

export const limits = {
  durationHours: 12,
  longSide: 8192,
  /** 8K: what is larger in both directions costs more memory than a picture is worth. */
  pixels: 8192 * 4320,
  shortSide: 32,
  framesPerSecond: 240,
  /** A film that stands still longer than this … */
  stillMinutes: 10,
  /** … must show at least so many pictures a minute: ten hours of one picture cost as much to encode as ten hours of film. */
  framesPerMinute: 1,
  tracks: 64,
} as const;

/** Why a source is turned down, or given up, in words its owner can act on. */
export const problems = {
  unreadable: failure(
    'transcode.unreadable_source',
    'We could not read this file as a video.',
    'Export it again as MP4 (H.264 and AAC, the usual choice of every video tool) and upload it once more; if it plays on your computer, converting it with any video tool usually helps.',
  ),
  noPicture: failure(
    'transcode.no_picture',
    'This file has sound but no moving picture.',
    'Add a video track, even a still one, and upload it again.',
  ),
  tooLong: failure(
    'transcode.too_long',
    `This video is longer than ${limits.durationHours} hours.`,
    'Cut it into parts and upload them one by one.',
  ),
  noDuration: failure(
    'transcode.no_duration',
    'This file does not say how long it is, which usually means that the recording was not finished.',
    'Open it in a video tool, save it again and upload that.',
  ),
  tooLarge: failure(
    'transcode.picture_too_large',
    'The picture is larger than 8K (8192 × 4320).',
    'Export it at 3840 × 2160 or less and upload it again.',
  ),
  tooSmall: failure(
    'transcode.picture_too_small',
    `The picture is smaller than ${limits.shortSide} pixels on one side.`,
    'Export it larger and upload it again.',
  ),
  tooFast: failure(
    'transcode.too_many_frames',
    `This video has more than ${limits.framesPerSecond} frames a second.`,
    'Export it at 60 or less and upload it again.',
  ),
  tooSlow: failure(
    'transcode.too_few_frames',
    'This video shows fewer than one picture a minute.',
    'Export it at 24 frames a second or more and upload it again.',
  ),
  tooManyTracks: failure(
    'transcode.too_many_tracks',
    'This file holds more tracks than we take.',
    'Export it with one picture and one sound track and upload it again.',
  ),
  wrongLength: failure(
    'transcode.wrong_length',
    'This film is not as long as its file says: its end is missing, or a part of it cannot be read.',
    'Copy or export it once more from the original and upload that.',
  ),
  cutOff: failure(
    'transcode.cut_off',
    'The end of this file is missing: it was cut off on its way, or its recording or export was not finished.',
    'Copy it once more from the original, or export it again and wait until that is done, and upload the whole file.',
  ),
  recordingDamaged: failure(
    'transcode.recording_damaged',
    'The recording of this stream is incomplete, or a part of it cannot be read.',
    'If the program you streamed with recorded it as well, upload that file; otherwise contact support.',
  ),
  changed: failure(
    'transcode.source_changed',
    'The file changed after it was checked, so we did not use it.',
    'Please upload it once more.',
  ),
  missing: failure('transcode.source_missing', 'The uploaded file is no longer there.', 'Please upload it once more.'),
  gaveUp: failure(
    'transcode.gave_up',
    'Preparing this video failed several times on our side.',
    'Your file may be fine: please upload it once more.',
  ),
  canceled: failure(
    'transcode.canceled',
    'Preparing this video was stopped before it was done.',
    'Please upload it once more.',
  ),
} as const satisfies Record<string, Failure>;

/** Whether MediaConvert's words about a file it could not read say that the file ends too early. Its codes alone do not. */
export const saysCutOff = (words: string): boolean => /truncated|end of file|moov atom not found/i.test(words);

const usual: FrameRate[] = [
  { numerator: 24_000, denominator: 1001 },
  { numerator: 24, denominator: 1 },
  { numerator: 25, denominator: 1 },
  { numerator: 30_000, denominator: 1001 },
  { numerator: 30, denominator: 1 },
  { numerator: 48, denominator: 1 },
  { numerator: 50, denominator: 1 },
  { numerator: 60_000, denominator: 1001 },
  { numerator: 60, denominator: 1 },
];
const perSecond = ({ numerator, denominator }: FrameRate): number => numerator / denominator;

/** Phones count unevenly, and fragments end between two pictures: an average of 29.94 is 29.97 meant, 24.87 is 25. Above 60 every second frame (or every fourth) is enough. */
export const steadyFrameRate = (measured: FrameRate): FrameRate => {
  let value = perSecond(measured);
  while (value > 60.6) value /= 2;
  const nearest = usual.reduce((best, rate) =>
    Math.abs(perSecond(rate) - value) < Math.abs(perSecond(best) - value) ? rate : best,
  );
  if (Math.abs(perSecond(nearest) - value) / value < 0.01) return nearest;
  return { numerator: Math.max(1000, Math.round(value * 1000)), denominator: 1000 };
};

const milliseconds = (seconds: number | undefined): number => Math.round((seconds ?? 0) * 1000);

/** Facts of a probed source, or the reason why it will not do. */
export const judge = (probe: ProbeResult | undefined): { source: Source } | { problem: Failure } => {
  const tracks = probe?.Container?.Tracks ?? [];
  if (tracks.length > limits.tracks) return { problem: problems.tooManyTracks };
  const picture = tracks.find(({ TrackType }) => TrackType === 'video');
  const sound = tracks.find(({ TrackType }) => TrackType === 'audio');
  if (!picture) return { problem: sound ? problems.noPicture : problems.unreadable };

  const video = picture.VideoProperties ?? {};
  const pixel = video.SampleAspectRatio;
  const stretch = pixel?.Numerator && pixel.Denominator ? pixel.Numerator / pixel.Denominator : 1;
  const coded = { width: Math.round((video.Width ?? 0) * stretch), height: video.Height ?? 0 };
  const lies = (video.Rotation ?? 0) % 180 !== 0;
  const { width, height } = lies ? { width: coded.height, height: coded.width } : coded;
  if (Math.max(width, height) > limits.longSide || width * height > limits.pixels)
    return { problem: problems.tooLarge };
  if (Math.min(width, height) < limits.shortSide) return { problem: problems.tooSmall };

  const durationMs = milliseconds(probe?.Container?.Duration ?? picture.Duration);
  if (durationMs <= 0) return { problem: problems.noDuration };
  if (durationMs > limits.durationHours * 3_600_000) return { problem: problems.tooLong };

  const measured = { numerator: video.FrameRate?.Numerator ?? 30, denominator: video.FrameRate?.Denominator ?? 1 };
  if (perSecond(measured) > limits.framesPerSecond) return { problem: problems.tooFast };

  const isStill = perSecond(measured) * 60 < limits.framesPerMinute;
  if (isStill && durationMs > limits.stillMinutes * 60_000) return { problem: problems.tooSlow };

  const source: Source = {
    width,
    height,
    durationMs,
    frameRate: steadyFrameRate(measured),
    interlaced: video.CodecMetadata?.ScanType?.toLowerCase().includes('interlaced') ?? false,
    highDynamicRange: ['SMPTE_2084', 'ARIB_B67'].includes(video.TransferCharacteristics ?? ''),
    ...(picture.Duration ? { videoDurationMs: milliseconds(picture.Duration) } : {}),
    ...(sound ? { audio: sound.Duration ? { durationMs: milliseconds(sound.Duration) } : {} } : {}),
  };
  return { source };
};

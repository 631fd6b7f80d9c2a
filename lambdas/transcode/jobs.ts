import type { CreateJobRequest, Output, OutputGroup, VideoDescription } from '@aws-sdk/client-mediaconvert';
import { derivedId } from '../kit/derived-id.ts';
import { prefixes } from '../kit/ids.ts';
import { lowestUseful, type Rung } from './ladder.ts';
import type { Source } from './source.ts';

/**
 * The two jobs of an uploaded video: what is needed to watch it at all, then everything else. Of a recording everything is
 * there, which is a part without a job; one job makes its pictures.
 */
export type PartName = 'first' | 'rest' | 'recording' | 'pictures';

/** Whose files these are. */
export interface Whose {
  videoId: string;
  sourceVersion: number;
}

export interface JobOrder extends Whose {
  part: PartName;
  attempt: number;
  sourceUrl: string;
  source: Source;
  ladder: readonly Rung[];
}

export interface Places {
  mediaBucket: string;
  imagesBucket: string;
  role: string;
  queue: string;
}

export const segmentSeconds = 4;
const gopSeconds = 2;
const qualityLevel = 7;
const audioName = 'Audio Selector 1';
const audioBitrate = 128_000;
const posterShortSide = 720;
const posterCaptures = 4;

/** Everything of one version of a video lies under here, and nothing else does. */
export const folderOf = ({ videoId, sourceVersion }: Whose): string => `v/${videoId}/${sourceVersion}/`;
export const posterFolderOf = ({ videoId, sourceVersion }: Whose): string => `img/${videoId}/${sourceVersion}/`;

/** A late attempt given up for dead writes beside its successor, never over it. */
const outputsOf = (order: Whose & { part: PartName; attempt: number }): string => `${order.part}-${order.attempt}/`;

/** Where the playlist of a rung (or of `audio`) is expected. */
export const playlistKeyOf = (order: Whose & { part: PartName; attempt: number }, name: string): string =>
  `${folderOf(order)}${outputsOf(order)}cmaf_${name}.m3u8`;

export const posterPrefixOf = (order: Whose & { part: PartName; attempt: number }): string =>
  `${posterFolderOf(order)}${outputsOf(order)}poster`;

/** The same attempt asked for twice is one job. */
export const requestTokenOf = (order: Whose & { part: PartName; attempt: number }): string =>
  derivedId(prefixes.encode, order.videoId, order.sourceVersion, order.part, order.attempt);

export const encodeIdOf = ({ videoId, sourceVersion }: Whose): string =>
  derivedId(prefixes.encode, videoId, sourceVersion);

/** Which rungs a part brings. */
export const rungsOf = (part: PartName, ladder: readonly Rung[]): Rung[] => {
  if (part === 'recording') return [...ladder];
  if (part === 'pictures') return [];
  const first = lowestUseful(ladder);
  return ladder.filter((rung) => (part === 'first') === (rung === first));
};

const preprocessors = ({ interlaced, highDynamicRange }: Source): Pick<VideoDescription, 'VideoPreprocessors'> =>
  interlaced || highDynamicRange
    ? {
        VideoPreprocessors: {
          ...(interlaced ? { Deinterlacer: { Algorithm: 'INTERPOLATE', Control: 'NORMAL', Mode: 'DEINTERLACE' } } : {}),
          ...(highDynamicRange ? { ColorCorrector: { ColorSpaceConversion: 'FORCE_709' } } : {}),
        },
      }
    : {};

const videoOutput = (rung: Rung, source: Source): Output => ({
  NameModifier: `_${rung.name}`,
  ContainerSettings: { Container: 'CMFC' },
  VideoDescription: {
    Width: rung.width,
    Height: rung.height,
    // Width and height keep the aspect already; letterboxing over a rounded pixel would draw black lines.
    ScalingBehavior: 'STRETCH_TO_OUTPUT',
    ...preprocessors(source),
    CodecSettings: {
      Codec: 'H_264',
      H264Settings: {
        RateControlMode: 'QVBR',
        MaxBitrate: rung.maxBitrate,
        QvbrSettings: { QvbrQualityLevel: qualityLevel },
        QualityTuningLevel: 'SINGLE_PASS_HQ',
        CodecProfile: 'HIGH',
        CodecLevel: 'AUTO',
        EntropyEncoding: 'CABAC',
        AdaptiveQuantization: 'AUTO',
        GopSize: gopSeconds,
        GopSizeUnits: 'SECONDS',
        GopClosedCadence: 1,
        MinIInterval: 0,
        // Extra key frames at scene changes would cut rungs at different moments.
        SceneChangeDetect: 'DISABLED',
        InterlaceMode: 'PROGRESSIVE',
        FramerateControl: 'SPECIFIED',
        FramerateConversionAlgorithm: 'DUPLICATE_DROP',
        FramerateNumerator: source.frameRate.numerator,
        FramerateDenominator: source.frameRate.denominator,
        ParControl: 'SPECIFIED',
        ParNumerator: 1,
        ParDenominator: 1,
      },
    },
  },
});

const audioOutput = {
  NameModifier: '_audio',
  ContainerSettings: { Container: 'CMFC' },
  AudioDescriptions: [
    {
      AudioSourceName: audioName,
      CodecSettings: {
        Codec: 'AAC',
        AacSettings: { Bitrate: audioBitrate, CodingMode: 'CODING_MODE_2_0', SampleRate: 48_000 },
      },
    },
  ],
} satisfies Output;

/** Four pictures across the film; the most detailed becomes the poster, so that it is not the black one. */
const posterGroup = (order: JobOrder, { imagesBucket }: Places): OutputGroup => {
  const { width, height } = order.source;
  const scale = Math.min(1, posterShortSide / Math.min(width, height), 4096 / Math.max(width, height));
  const even = (value: number): number => Math.max(32, 2 * Math.round((value * scale) / 2));
  return {
    Name: 'Poster',
    OutputGroupSettings: {
      Type: 'FILE_GROUP_SETTINGS',
      FileGroupSettings: { Destination: `s3://${imagesBucket}/${posterPrefixOf(order)}` },
    },
    Outputs: [
      {
        ContainerSettings: { Container: 'RAW' },
        VideoDescription: {
          Width: even(width),
          Height: even(height),
          ScalingBehavior: 'STRETCH_TO_OUTPUT',
          ...preprocessors(order.source),
          CodecSettings: {
            Codec: 'FRAME_CAPTURE',
            FrameCaptureSettings: {
              FramerateNumerator: 1,
              FramerateDenominator: Math.max(1, Math.floor(order.source.durationMs / 1000 / posterCaptures)),
              MaxCaptures: posterCaptures,
              Quality: 80,
            },
          },
        },
      },
    ],
  };
};

const renditionsGroup = (order: JobOrder, { mediaBucket }: Places): OutputGroup => ({
  Name: 'Renditions',
  OutputGroupSettings: {
    Type: 'CMAF_GROUP_SETTINGS',
    CmafGroupSettings: {
      Destination: `s3://${mediaBucket}/${folderOf(order)}${outputsOf(order)}cmaf`,
      SegmentControl: 'SEGMENTED_FILES',
      SegmentLength: segmentSeconds,
      FragmentLength: gopSeconds,
      WriteHlsManifest: 'ENABLED',
      WriteDashManifest: 'DISABLED',
      CodecSpecification: 'RFC_6381',
      ManifestDurationFormat: 'FLOATING_POINT',
      StreamInfResolution: 'INCLUDE',
    },
  },
  Outputs: [
    ...rungsOf(order.part, order.ladder).map((rung) => videoOutput(rung, order.source)),
    ...(order.part === 'first' && order.source.audio ? [audioOutput] : []),
  ],
});

const groupsOf = (order: JobOrder, places: Places): OutputGroup[] => {
  if (order.part === 'pictures') return [posterGroup(order, places)];
  const renditions = renditionsGroup(order, places);
  return order.part === 'first' ? [renditions, posterGroup(order, places)] : [renditions];
};

/** The order for one of the jobs, in MediaConvert's words. The short one goes first in the queue. */
export const jobRequest = (order: JobOrder, places: Places): CreateJobRequest => ({
  Role: places.role,
  Queue: places.queue,
  Priority: order.part === 'first' ? 10 : 0,
  ClientRequestToken: requestTokenOf(order),
  StatusUpdateInterval: 'SECONDS_10',
  UserMetadata: {
    videoId: order.videoId,
    sourceVersion: String(order.sourceVersion),
    encodeId: encodeIdOf(order),
    part: order.part,
    attempt: String(order.attempt),
  },
  Settings: {
    TimecodeConfig: { Source: 'ZEROBASED' },
    Inputs: [
      {
        FileInput: order.sourceUrl,
        TimecodeSource: 'ZEROBASED',
        VideoSelector: { Rotate: 'AUTO' },
        ...(order.source.audio ? { AudioSelectors: { [audioName]: { DefaultSelection: 'DEFAULT' } } } : {}),
      },
    ],
    OutputGroups: groupsOf(order, places),
  },
});

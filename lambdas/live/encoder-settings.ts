import type {
  EncoderSettings,
  InputAttachment,
  Output,
  OutputDestination,
  OutputGroup,
  VideoDescription,
} from '@aws-sdk/client-medialive';
import type { Settings } from './settings.ts';
import type { Stream } from './stream.ts';

/** What goes to packaging is sent there under this name. */
export const destinationId = 'packaging';

const megabit = 1_000_000;
/** The same rates as for videos (C10), but never above 1080p. */
const rates: Record<Settings['rungs'][number], number> = {
  360: 0.5 * megabit,
  480: 0.8 * megabit,
  720: 2.5 * megabit,
  1080: 5 * megabit,
};
const peakOverAverage = 1.5;
/** Segments of two seconds begin with a keyframe each, so groups of pictures are as long, and closed. */
export const gopSeconds = 2;

const even = (value: number): number => 2 * Math.round(value / 2);

const trackOf = (shortSide: number): string => `v${shortSide}`;
const audioTrack = 'a';

/**
 * One picture of the ladder. What comes in is known only when it comes, so the sizes are those of a lying picture; a standing
 * one is shown whole, with room beside it.
 */
const picture = (shortSide: Settings['rungs'][number], { latency }: Pick<Stream, 'latency'>): VideoDescription => ({
  Name: trackOf(shortSide),
  Width: even((shortSide * 16) / 9),
  Height: shortSide,
  ScalingBehavior: 'DEFAULT',
  CodecSettings: {
    H264Settings: {
      Profile: shortSide < 720 ? 'MAIN' : 'HIGH',
      RateControlMode: 'VBR',
      Bitrate: rates[shortSide],
      MaxBitrate: rates[shortSide] * peakOverAverage,
      BufSize: rates[shortSide] * peakOverAverage,
      FramerateControl: 'INITIALIZE_FROM_SOURCE',
      ParControl: 'INITIALIZE_FROM_SOURCE',
      GopSize: gopSeconds,
      GopSizeUnits: 'SECONDS',
      GopClosedCadence: 1,
      // Pictures that refer to later ones, and looking ahead, cost time.
      GopNumBFrames: latency === 'low' ? 0 : 2,
      LookAheadRateControl: latency === 'low' ? 'LOW' : 'MEDIUM',
      SceneChangeDetect: 'DISABLED',
    },
  },
});

const output = (track: string, of: Partial<Output>): Output => ({
  OutputName: track,
  ...of,
  OutputSettings: { CmafIngestOutputSettings: { NameModifier: track } },
});

/** Another server a stream is sent to as well, with what it calls the stream: a secret of its owner's. */
export interface Relay {
  targetId: string;
  url: string;
  streamKey: string;
}

/** A target's output group and destination are called after it: MediaLive counts what arrives by the group's name. */
export const groupNameOf = (targetId: string): string => targetId;

/** Where its encoder sends a stream, packaging first. */
export const destinationsOf = (ingestEndpoint: string, relays: readonly Relay[]): OutputDestination[] => [
  { Id: destinationId, Settings: [{ Url: ingestEndpoint }] },
  ...relays.map(({ targetId, url, streamKey }) => ({
    Id: targetId,
    Settings: [{ Url: url, StreamName: streamKey }],
  })),
];

const retrySeconds = 15;

/**
 * A target's own group. It gets the largest picture of the ladder, which is encoded anyway, and the slate in a pause. It is
 * tried again for longer than any stream lasts: a channel whose output has used up its tries stops, with everything.
 */
const relayGroup = ({ targetId }: Relay, { rungs, maxHours }: Pick<Settings, 'rungs' | 'maxHours'>): OutputGroup => ({
  Name: groupNameOf(targetId),
  OutputGroupSettings: {
    RtmpGroupSettings: {
      AuthenticationScheme: 'COMMON',
      CacheFullBehavior: 'DISCONNECT_IMMEDIATELY',
      CacheLength: 30,
      InputLossAction: 'EMIT_OUTPUT',
      RestartDelay: retrySeconds,
    },
  },
  Outputs: [
    {
      OutputName: targetId,
      VideoDescriptionName: trackOf(Math.max(...rungs)),
      AudioDescriptionNames: [audioTrack],
      OutputSettings: {
        RtmpOutputSettings: {
          Destination: { DestinationRefId: targetId },
          CertificateMode: 'VERIFY_AUTHENTICITY',
          ConnectionRetryInterval: retrySeconds,
          NumRetries: Math.ceil((2 * maxHours * 3600) / retrySeconds),
        },
      },
    },
  ],
});

/** What MediaLive makes of a stream: the ladder and the sound, each a track of CMAF sent to packaging; and what else it is sent to. */
export const encoderSettings = (
  settings: Pick<Settings, 'rungs' | 'maxHours'>,
  stream: Pick<Stream, 'latency'>,
  relays: readonly Relay[] = [],
): EncoderSettings => ({
  TimecodeConfig: { Source: 'SYSTEMCLOCK' },
  GlobalConfiguration: {
    InputEndAction: 'NONE',
    // A lost connection is a pause: the last picture for a second, then a dark one, for as long as it takes.
    InputLossBehavior: {
      RepeatFrameMsec: 1000,
      BlackFrameMsec: 0,
      InputLossImageType: 'COLOR',
      InputLossImageColor: '12141A',
    },
  },
  VideoDescriptions: settings.rungs.map((shortSide) => picture(shortSide, stream)),
  AudioDescriptions: [
    {
      Name: audioTrack,
      AudioSelectorName: 'default',
      CodecSettings: { AacSettings: { Bitrate: 128_000, CodingMode: 'CODING_MODE_2_0', SampleRate: 48_000 } },
    },
  ],
  OutputGroups: [
    {
      Name: 'Packaging',
      OutputGroupSettings: {
        CmafIngestGroupSettings: {
          Destination: { DestinationRefId: destinationId },
          SegmentLength: gopSeconds,
          SegmentLengthUnits: 'SECONDS',
        },
      },
      Outputs: [
        ...settings.rungs.map((shortSide) => output(trackOf(shortSide), { VideoDescriptionName: trackOf(shortSide) })),
        output(audioTrack, { AudioDescriptionNames: [audioTrack] }),
      ],
    },
    ...relays.map((relay) => relayGroup(relay, settings)),
  ],
});

/** The one input of a stream, as its encoder takes it in. */
export const inputAttachment = (inputId: string): InputAttachment => ({
  InputId: inputId,
  InputAttachmentName: 'publisher',
  InputSettings: { SourceEndBehavior: 'CONTINUE', AudioSelectors: [{ Name: 'default' }] },
});

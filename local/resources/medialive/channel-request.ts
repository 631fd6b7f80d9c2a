import * as z from 'zod';

// The part of MediaLive's channel JSON that is acted upon here. Every object is strict and every choice is spelled out: a
// setting we would silently ignore is refused with its name instead.

const even = z.number().int().min(64).max(4096).multipleOf(2);
const name = z.string().min(1).max(255);
const switched = z.enum(['ENABLED', 'DISABLED']);
const empty = z.strictObject({});

const h264 = z.strictObject({
  adaptiveQuantization: z.enum(['AUTO', 'OFF', 'LOW', 'MEDIUM', 'HIGH', 'HIGHER', 'MAX']).optional(),
  afdSignaling: z.literal('NONE').optional(),
  bitrate: z.number().int().min(50_000).optional(),
  bufFillPct: z.number().int().min(0).max(100).optional(),
  bufSize: z.number().int().min(0).optional(),
  colorMetadata: z.enum(['IGNORE', 'INSERT']).optional(),
  colorSpaceSettings: z
    .strictObject({ rec709Settings: empty.optional(), colorSpacePassthroughSettings: empty.optional() })
    .optional(),
  entropyEncoding: z.enum(['CABAC', 'CAVLC']).optional(),
  flickerAq: switched.optional(),
  forceFieldPictures: z.literal('DISABLED').optional(),
  framerateControl: z.enum(['SPECIFIED', 'INITIALIZE_FROM_SOURCE']).default('INITIALIZE_FROM_SOURCE'),
  framerateNumerator: z.number().int().positive().optional(),
  framerateDenominator: z.number().int().positive().optional(),
  gopBReference: switched.optional(),
  gopClosedCadence: z.literal(1).optional(),
  gopNumBFrames: z.number().int().min(0).max(7).optional(),
  gopSize: z.number().positive().default(2),
  gopSizeUnits: z.enum(['SECONDS', 'FRAMES']).default('SECONDS'),
  level: z.string().startsWith('H264_LEVEL_').optional(),
  lookAheadRateControl: z.enum(['LOW', 'MEDIUM', 'HIGH']).optional(),
  maxBitrate: z.number().int().min(50_000).optional(),
  minBitrate: z.number().int().min(0).optional(),
  minIInterval: z.literal(0).optional(),
  numRefFrames: z.number().int().min(1).max(6).optional(),
  parControl: z.enum(['SPECIFIED', 'INITIALIZE_FROM_SOURCE']).optional(),
  parNumerator: z.literal(1).optional(),
  parDenominator: z.literal(1).optional(),
  profile: z.enum(['BASELINE', 'MAIN', 'HIGH']).default('MAIN'),
  qualityLevel: z.enum(['STANDARD_QUALITY', 'ENHANCED_QUALITY']).optional(),
  qvbrQualityLevel: z.number().int().min(1).max(10).optional(),
  rateControlMode: z.enum(['CBR', 'VBR', 'QVBR']).default('CBR'),
  scanType: z.literal('PROGRESSIVE').optional(),
  sceneChangeDetect: switched.optional(),
  slices: z.number().int().min(1).max(32).optional(),
  softness: z.number().int().min(0).max(128).optional(),
  spatialAq: switched.optional(),
  subgopLength: z.enum(['FIXED', 'DYNAMIC']).optional(),
  syntax: z.literal('DEFAULT').optional(),
  temporalAq: switched.optional(),
  timecodeInsertion: z.enum(['DISABLED', 'PIC_TIMING_SEI']).optional(),
});
export type H264 = z.output<typeof h264>;

const videoDescription = z.strictObject({
  name,
  width: even,
  height: even,
  respondToAfd: z.literal('NONE').optional(),
  scalingBehavior: z.enum(['DEFAULT', 'STRETCH_TO_OUTPUT']).default('DEFAULT'),
  sharpness: z.number().int().min(0).max(100).optional(),
  codecSettings: z.strictObject({ h264Settings: h264 }),
});
export type VideoDescription = z.output<typeof videoDescription>;

const audioDescription = z.strictObject({
  name,
  audioSelectorName: name,
  audioTypeControl: z.enum(['FOLLOW_INPUT', 'USE_CONFIGURED']).optional(),
  languageCode: z.string().optional(),
  languageCodeControl: z.enum(['FOLLOW_INPUT', 'USE_CONFIGURED']).optional(),
  streamName: z.string().optional(),
  codecSettings: z.strictObject({
    aacSettings: z.strictObject({
      bitrate: z.number().int().min(16_000).max(512_000).default(128_000),
      codingMode: z.enum(['CODING_MODE_2_0', 'CODING_MODE_1_0']).default('CODING_MODE_2_0'),
      inputType: z.literal('NORMAL').optional(),
      profile: z.literal('LC').optional(),
      rateControlMode: z.literal('CBR').optional(),
      rawFormat: z.literal('NONE').optional(),
      sampleRate: z.union([z.literal(44_100), z.literal(48_000)]).default(48_000),
      spec: z.literal('MPEG4').optional(),
    }),
  }),
});
export type AudioDescription = z.output<typeof audioDescription>;

const metadata = {
  nielsenId3Behavior: z.literal('NO_PASSTHROUGH').optional(),
  scte35Type: z.literal('NONE').optional(),
  segmentLength: z.number().int().positive().optional(),
  segmentLengthUnits: z.enum(['SECONDS', 'MILLISECONDS']).optional(),
  klvBehavior: z.literal('NO_PASSTHROUGH').optional(),
  id3Behavior: z.literal('DISABLED').optional(),
  timedMetadataPassthrough: z.literal('DISABLED').optional(),
};
const destinationRef = z.strictObject({ destinationRefId: name });
const rtmpGroupSettings = z.strictObject({
  authenticationScheme: z.literal('COMMON').optional(),
  cacheFullBehavior: z.enum(['DISCONNECT_IMMEDIATELY', 'WAIT_FOR_SERVER']).optional(),
  cacheLength: z.number().int().min(30).optional(),
  inputLossAction: z.literal('EMIT_OUTPUT').optional(),
  restartDelay: z.number().int().min(1).default(15),
});
const outputGroupSettings = z
  .strictObject({
    cmafIngestGroupSettings: z
      .strictObject({
        destination: destinationRef,
        sendDelayMs: z.number().int().min(0).max(2000).optional(),
        ...metadata,
      })
      .optional(),
    mediaPackageGroupSettings: z
      .strictObject({ destination: destinationRef, mediapackageV2GroupSettings: z.strictObject(metadata).optional() })
      .optional(),
    rtmpGroupSettings: rtmpGroupSettings.optional(),
  })
  .refine(
    (one) => Object.values(one).filter((settings) => settings !== undefined).length === 1,
    'give one of cmafIngestGroupSettings, mediaPackageGroupSettings and rtmpGroupSettings',
  );

/** It becomes part of an address. */
const trackName = z.string().regex(/^[A-Za-z0-9-]{1,64}$/, 'must be letters, digits and hyphens here');

const output = z.strictObject({
  outputName: name.optional(),
  videoDescriptionName: name.optional(),
  audioDescriptionNames: z.array(name).max(1).default([]),
  captionDescriptionNames: z.array(name).max(0).optional(),
  outputSettings: z.strictObject({
    cmafIngestOutputSettings: z.strictObject({ nameModifier: trackName.optional() }).optional(),
    mediaPackageOutputSettings: z
      .strictObject({
        mediaPackageV2DestinationSettings: z
          .strictObject({
            audioGroupId: z.string().optional(),
            audioRenditionSets: z.string().optional(),
            hlsAutoSelect: z.enum(['YES', 'NO', 'OMIT']).optional(),
            hlsDefault: z.enum(['YES', 'NO', 'OMIT']).optional(),
          })
          .optional(),
      })
      .optional(),
    rtmpOutputSettings: z
      .strictObject({
        destination: destinationRef,
        certificateMode: z.enum(['SELF_SIGNED', 'VERIFY_AUTHENTICITY']).default('SELF_SIGNED'),
        connectionRetryInterval: z.number().int().min(1).default(2),
        numRetries: z.number().int().min(0).default(10),
      })
      .optional(),
  }),
});
export type Output = z.output<typeof output>;

const outputGroup = z
  .strictObject({ name: name.max(32).optional(), outputGroupSettings, outputs: z.array(output).min(1) })
  .refine(
    ({ outputGroupSettings: { rtmpGroupSettings: rtmp }, outputs }) =>
      rtmp === undefined || (outputs.length === 1 && outputs[0]?.outputSettings.rtmpOutputSettings !== undefined),
    'a group of RTMP has one output here, with rtmpOutputSettings',
  );
export type OutputGroup = z.output<typeof outputGroup>;
const isRelay = (group: OutputGroup): boolean => group.outputGroupSettings.rtmpGroupSettings !== undefined;

const location = z.strictObject({
  uri: z.string().regex(/^s3(ssl)?:\/\/[^/]+\/.+/, 'must be an s3:// or s3ssl:// address here'),
});
const inputLoss = z.strictObject({
  blackFrameMsec: z.number().int().min(0).max(1_000_000).default(0),
  inputLossImageColor: z
    .string()
    .regex(/^[0-9A-Fa-f]{6}$/, 'must be six hexadecimal digits')
    .default('000000'),
  inputLossImageSlate: location.optional(),
  inputLossImageType: z.enum(['COLOR', 'SLATE']).default('COLOR'),
  repeatFrameMsec: z.number().int().min(0).max(1_000_000).default(0),
});
export type InputLoss = z.output<typeof inputLoss>;

/** What to make of an input, as `EncoderSettings`. */
export const encoderSettings = z.strictObject({
  audioDescriptions: z.array(audioDescription).max(1),
  videoDescriptions: z.array(videoDescription).min(1).max(8),
  captionDescriptions: z.array(z.unknown()).max(0).optional(),
  timecodeConfig: z.strictObject({
    source: z.enum(['SYSTEMCLOCK', 'ZEROBASED', 'EMBEDDED']),
    syncThreshold: z.number().int().optional(),
  }),
  globalConfiguration: z
    .strictObject({
      initialAudioGain: z.literal(0).optional(),
      inputEndAction: z.enum(['NONE', 'SWITCH_AND_LOOP_INPUTS']).optional(),
      inputLossBehavior: inputLoss.optional(),
      outputLockingMode: z.enum(['EPOCH_LOCKING', 'PIPELINE_LOCKING', 'DISABLED']).optional(),
      outputTimingSource: z.enum(['INPUT_CLOCK', 'SYSTEM_CLOCK']).optional(),
      supportLowFramerateInputs: switched.optional(),
    })
    .optional(),
  outputGroups: z
    .array(outputGroup)
    .max(8)
    .refine((groups) => groups.filter((one) => !isRelay(one)).length === 1, 'one group must lead to packaging'),
  thumbnailConfiguration: z.strictObject({ state: z.enum(['AUTO', 'DISABLED']) }).optional(),
});
export type EncoderSettings = z.output<typeof encoderSettings>;

/** The group that leads to packaging; there is one. */
export const packagingGroup = ({ outputGroups }: EncoderSettings): OutputGroup | undefined =>
  outputGroups.find((one) => !isRelay(one));
/** The groups that lead to other RTMP servers. */
export const relayGroups = ({ outputGroups }: EncoderSettings): OutputGroup[] => outputGroups.filter(isRelay);

export const destination = z.strictObject({
  id: name,
  mediaPackageSettings: z
    .array(z.strictObject({ channelGroup: name, channelName: name, mediaPackageRegionName: z.string().optional() }))
    .max(1)
    .default([]),
  settings: z
    .array(z.strictObject({ url: z.url().optional(), streamName: z.string().max(1024).optional() }))
    .max(2)
    .default([]),
});
export type Destination = z.output<typeof destination>;

const inputSettings = z.strictObject({
  audioSelectors: z.array(z.strictObject({ name, selectorSettings: empty.optional() })).optional(),
  captionSelectors: z.array(z.unknown()).max(0).optional(),
  deblockFilter: z.literal('DISABLED').optional(),
  denoiseFilter: z.literal('DISABLED').optional(),
  filterStrength: z.number().int().min(1).max(5).optional(),
  inputFilter: z.enum(['AUTO', 'DISABLED']).optional(),
  networkInputSettings: empty.optional(),
  smpte2038DataPreference: z.literal('IGNORE').optional(),
  sourceEndBehavior: z.enum(['CONTINUE', 'LOOP']).optional(),
  videoSelector: empty.optional(),
});
export const inputAttachment = z.strictObject({
  inputAttachmentName: name.optional(),
  inputId: name,
  inputSettings: inputSettings.optional(),
  logicalInterfaceNames: z.array(z.string()).max(0).optional(),
});
export type InputAttachment = z.output<typeof inputAttachment>;

const inputSpecification = z.strictObject({
  codec: z.enum(['AVC']).optional(),
  maximumBitrate: z.enum(['MAX_10_MBPS', 'MAX_20_MBPS', 'MAX_50_MBPS']).optional(),
  resolution: z.enum(['SD', 'HD', 'UHD']).optional(),
});

const changeable = {
  destinations: z.array(destination).min(1).optional(),
  encoderSettings: encoderSettings.optional(),
  inputAttachments: z.array(inputAttachment).max(1).optional(),
  inputSpecification: inputSpecification.optional(),
  logLevel: z.enum(['ERROR', 'WARNING', 'INFO', 'DEBUG', 'DISABLED']).optional(),
  name: name.optional(),
  roleArn: z.string().regex(/^arn:/, 'must be the ARN of a role').optional(),
  maintenance: z.strictObject({ maintenanceDay: z.string(), maintenanceStartTime: z.string() }).optional(),
};

export const channelClass = z.enum(['STANDARD', 'SINGLE_PIPELINE']);

/** CreateChannel, as it comes over the wire. */
export const createChannel = z.strictObject({
  ...changeable,
  destinations: z.array(destination).min(1),
  encoderSettings,
  channelClass: channelClass.default('STANDARD'),
  requestId: z.string().optional(),
  tags: z.record(z.string(), z.string()).default({}),
});

/** UpdateChannel: what is not given stays as it is. */
export const updateChannel = z.strictObject(changeable);
export type ChannelChange = z.output<typeof updateChannel>;

/** Names that point to nothing within a channel's own JSON, one sentence each. */
export const danglingNames = (settings: EncoderSettings, destinations: readonly Destination[]): string[] => {
  const videos = settings.videoDescriptions.map((one) => one.name);
  const sounds = settings.audioDescriptions.map((one) => one.name);
  const packaged = packagingGroup(settings)?.outputs ?? [];
  const outputs = settings.outputGroups.flatMap((group) => group.outputs);
  const references = settings.outputGroups.map(
    ({ outputGroupSettings: group, outputs: [first] }) =>
      (group.cmafIngestGroupSettings ?? group.mediaPackageGroupSettings ?? first?.outputSettings.rtmpOutputSettings)
        ?.destination.destinationRefId,
  );
  const relayed = relayGroups(settings).flatMap((group) => group.outputs);
  const isPackaged = (one: Output): boolean =>
    packaged.some((each) => each.videoDescriptionName === one.videoDescriptionName);
  return [
    ...outputs
      .flatMap((one) => (one.videoDescriptionName === undefined ? [] : [one.videoDescriptionName]))
      .filter((one) => !videos.includes(one))
      .map((one) => `encoderSettings: no video description is called ${one}`),
    ...outputs
      .flatMap((one) => one.audioDescriptionNames)
      .filter((one) => !sounds.includes(one))
      .map((one) => `encoderSettings: no audio description is called ${one}`),
    ...relayed
      .filter((one) => !isPackaged(one))
      .map((one) => `encoderSettings: ${one.videoDescriptionName} must also lead to packaging here`),
    ...references
      .filter((reference) => !destinations.some(({ id }) => id === reference))
      .map((reference) => `destinations: none has the id ${reference}`),
  ];
};

import * as z from 'zod';

// The part of MediaConvert's job JSON that is acted upon here. Every object is strict and every choice is spelled out:
// a setting we would silently ignore is refused instead, so that the laptop never promises what AWS would do differently.

const s3Url = z.string().regex(/^s3:\/\/[^/]+\/.+/, 'must be an s3:// address');

const timecode = z.enum(['ZEROBASED']);

const videoSelector = z.strictObject({
  rotate: z.enum(['AUTO', 'DEGREE_0']).default('DEGREE_0'),
  colorSpace: z.enum(['FOLLOW']).optional(),
});

const audioSelector = z.strictObject({
  defaultSelection: z.enum(['DEFAULT']).optional(),
});

const input = z.strictObject({
  fileInput: s3Url,
  timecodeSource: timecode.optional(),
  videoSelector: videoSelector.default({ rotate: 'DEGREE_0' }),
  audioSelectors: z.record(z.string(), audioSelector).default({}),
});

const h264 = z.strictObject({
  rateControlMode: z.enum(['QVBR']),
  maxBitrate: z.number().int().min(1000),
  qvbrSettings: z.strictObject({ qvbrQualityLevel: z.number().int().min(1).max(10) }),
  qualityTuningLevel: z.enum(['SINGLE_PASS', 'SINGLE_PASS_HQ']).optional(),
  codecProfile: z.enum(['BASELINE', 'MAIN', 'HIGH']).default('MAIN'),
  codecLevel: z.enum(['AUTO']).optional(),
  entropyEncoding: z.enum(['CABAC']).optional(),
  adaptiveQuantization: z.enum(['AUTO']).optional(),
  gopSize: z.number().positive(),
  gopSizeUnits: z.enum(['SECONDS']),
  gopClosedCadence: z.literal(1),
  minIInterval: z.literal(0).optional(),
  sceneChangeDetect: z.enum(['DISABLED']),
  interlaceMode: z.enum(['PROGRESSIVE']),
  framerateControl: z.enum(['SPECIFIED']),
  framerateConversionAlgorithm: z.enum(['DUPLICATE_DROP']).optional(),
  framerateNumerator: z.number().int().positive(),
  framerateDenominator: z.number().int().positive(),
  parControl: z.enum(['SPECIFIED']),
  parNumerator: z.literal(1),
  parDenominator: z.literal(1),
});
export type H264 = z.output<typeof h264>;

const frameCapture = z.strictObject({
  framerateNumerator: z.number().int().positive(),
  framerateDenominator: z.number().int().positive(),
  maxCaptures: z.number().int().min(1).max(1000),
  quality: z.number().int().min(1).max(100).default(80),
});
export type FrameCapture = z.output<typeof frameCapture>;

const preprocessors = z.strictObject({
  deinterlacer: z
    .strictObject({
      algorithm: z.enum(['INTERPOLATE']),
      control: z.enum(['NORMAL']),
      mode: z.enum(['DEINTERLACE']),
    })
    .optional(),
  colorCorrector: z.strictObject({ colorSpaceConversion: z.enum(['FORCE_709']) }).optional(),
});

const videoDescription = z.strictObject({
  width: z.number().int().min(32).max(8192).multipleOf(2),
  height: z.number().int().min(32).max(8192).multipleOf(2),
  scalingBehavior: z.enum(['STRETCH_TO_OUTPUT']),
  videoPreprocessors: preprocessors.optional(),
  codecSettings: z.discriminatedUnion('codec', [
    z.strictObject({ codec: z.literal('H_264'), h264Settings: h264 }),
    z.strictObject({ codec: z.literal('FRAME_CAPTURE'), frameCaptureSettings: frameCapture }),
  ]),
});

const audioDescription = z.strictObject({
  audioSourceName: z.string(),
  codecSettings: z.strictObject({
    codec: z.literal('AAC'),
    aacSettings: z.strictObject({
      bitrate: z.number().int().min(16_000).max(512_000),
      codingMode: z.enum(['CODING_MODE_2_0', 'CODING_MODE_1_0']),
      sampleRate: z.union([z.literal(44_100), z.literal(48_000)]),
      codecProfile: z.enum(['LC']).optional(),
      rateControlMode: z.enum(['CBR']).optional(),
    }),
  }),
});
export type AudioDescription = z.output<typeof audioDescription>;

const containerSettings = z.strictObject({
  container: z.enum(['CMFC', 'RAW']),
  cmfcSettings: z
    .strictObject({
      audioGroupId: z.string().optional(),
      audioRenditionSets: z.string().optional(),
      audioTrackType: z.enum(['ALTERNATE_AUDIO_AUTO_SELECT_DEFAULT']).optional(),
    })
    .optional(),
});

const output = z
  .strictObject({
    nameModifier: z
      .string()
      .regex(/^[A-Za-z0-9_-]{1,64}$/)
      .optional(),
    containerSettings,
    videoDescription: videoDescription.optional(),
    audioDescriptions: z.array(audioDescription).max(1).optional(),
  })
  .refine(
    (one) => (one.videoDescription === undefined) !== (one.audioDescriptions === undefined),
    'an output carries either a picture or sound here',
  );
export type Output = z.output<typeof output>;

const cmafGroup = z.strictObject({
  destination: s3Url,
  segmentControl: z.enum(['SEGMENTED_FILES']),
  segmentLength: z.number().int().positive(),
  fragmentLength: z.number().int().positive(),
  writeHlsManifest: z.enum(['ENABLED']),
  writeDashManifest: z.enum(['DISABLED']),
  codecSpecification: z.enum(['RFC_6381']).optional(),
  manifestDurationFormat: z.enum(['FLOATING_POINT']),
  streamInfResolution: z.enum(['INCLUDE']).optional(),
});

const fileGroup = z.strictObject({ destination: s3Url });

const outputGroup = z.strictObject({
  name: z.string().optional(),
  customName: z.string().optional(),
  outputs: z.array(output).min(1),
  outputGroupSettings: z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('CMAF_GROUP_SETTINGS'), cmafGroupSettings: cmafGroup }),
    z.strictObject({ type: z.literal('FILE_GROUP_SETTINGS'), fileGroupSettings: fileGroup }),
  ]),
});
export type OutputGroup = z.output<typeof outputGroup>;

const settings = z.strictObject({
  timecodeConfig: z.strictObject({ source: timecode }).optional(),
  inputs: z.array(input).length(1),
  outputGroups: z.array(outputGroup).min(1),
});
export type JobSettings = z.output<typeof settings>;

const word = z.string().max(256);

/** CreateJob, as it comes over the wire. */
export const jobRequest = z.strictObject({
  role: z.string().regex(/^arn:/, 'must be the ARN of a role'),
  settings,
  queue: z.string().optional(),
  priority: z.number().int().min(-50).max(50).default(0),
  clientRequestToken: z.string().min(1).optional(),
  userMetadata: z.record(word, word).default({}),
  tags: z.record(z.string(), z.string()).optional(),
  statusUpdateInterval: z
    .string()
    .regex(/^SECONDS_\d+$/)
    .default('SECONDS_60'),
  billingTagsSource: z.enum(['JOB', 'QUEUE']).optional(),
  accelerationSettings: z.strictObject({ mode: z.enum(['DISABLED']) }).optional(),
});
export type JobRequest = z.output<typeof jobRequest>;

/** Each thing a request got wrong, one sentence a line. */
export const complaintsOf = (error: z.ZodError): string[] =>
  error.issues.flatMap((issue) => {
    const at = issue.path.join('.');
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => `${at ? `${at}.` : ''}${key} is not understood here`);
    }
    return [`${at || 'the request'}: ${issue.message}`];
  });

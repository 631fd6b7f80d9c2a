import * as z from 'zod';

// The settings of channels, endpoints and harvest jobs that are acted upon here. Every object is strict: a setting we
// would silently ignore is refused by name, so that the laptop never promises what AWS would do differently.

const name = z.string().regex(/^[a-zA-Z0-9_-]{1,256}$/, 'must be 1 to 256 letters, digits, - or _');
const seconds = (least: number, most: number) => z.number().int().min(least).max(most);
const description = z.string().max(1024).optional();
const tags = z.record(z.string(), z.string()).optional();
/** Fourteen days. */
const longestWindow = 1_209_600;

/** CreateChannel's body. */
export const channelRequest = z.strictObject({
  ChannelName: name,
  InputType: z.literal('CMAF', 'must be CMAF: HLS ingest is not understood here'),
  Description: description,
  tags,
});

const segment = z.strictObject({
  SegmentDurationSeconds: seconds(1, 30).default(6),
  SegmentName: z
    .string()
    .regex(/^[a-zA-Z0-9_-]{1,256}$/, 'must be letters, digits, - or _')
    .default('segment'),
  IncludeIframeOnlyStreams: z.literal(false).optional(),
});

const hlsManifest = z.strictObject({
  ManifestName: name,
  ChildManifestName: name.optional(),
  ManifestWindowSeconds: seconds(30, longestWindow).default(60),
  ProgramDateTimeIntervalSeconds: seconds(1, 1209600).optional(),
  StartTag: z.strictObject({ TimeOffset: z.number(), Precise: z.boolean().default(false) }).optional(),
});

const dashManifest = z.strictObject({
  ManifestName: name,
  ManifestWindowSeconds: seconds(30, longestWindow).default(60),
  MinUpdatePeriodSeconds: seconds(1, 3600).optional(),
  MinBufferTimeSeconds: seconds(0, 3600).default(5),
  SuggestedPresentationDelaySeconds: seconds(0, 3600).optional(),
  SegmentTemplateFormat: z.literal('NUMBER_WITH_TIMELINE').default('NUMBER_WITH_TIMELINE'),
  PeriodTriggers: z
    .array(
      z.literal(
        ['SOURCE_CHANGES', 'SOURCE_DISRUPTIONS'],
        'only SOURCE_CHANGES and SOURCE_DISRUPTIONS are understood here',
      ),
    )
    .optional(),
  UtcTiming: z
    .strictObject({
      TimingMode: z.literal('UTC_DIRECT', 'only UTC_DIRECT is understood here'),
    })
    .optional(),
});

/** What may be changed of an endpoint: UpdateOriginEndpoint's body. */
export const endpointChange = z.strictObject({
  ContainerType: z.literal('CMAF', 'must be CMAF: TS is not understood here'),
  Description: description,
  Segment: segment.default({ SegmentDurationSeconds: 6, SegmentName: 'segment' }),
  StartoverWindowSeconds: seconds(60, longestWindow).default(900),
  HlsManifests: z.array(hlsManifest).default([]),
  LowLatencyHlsManifests: z.array(hlsManifest).default([]),
  DashManifests: z.array(dashManifest).default([]),
});

/** CreateOriginEndpoint's body. */
export const endpointRequest = z.strictObject({
  ...endpointChange.shape,
  OriginEndpointName: name,
  Tags: tags,
});

const manifests = z.array(z.strictObject({ ManifestName: name })).optional();

/** CreateHarvestJob's body; times are in epoch seconds. */
export const harvestRequest = z.strictObject({
  Description: description,
  HarvestJobName: name.optional(),
  HarvestedManifests: z.strictObject({
    HlsManifests: manifests,
    LowLatencyHlsManifests: manifests,
  }),
  ScheduleConfiguration: z.strictObject({ StartTime: z.number(), EndTime: z.number() }),
  Destination: z.strictObject({
    S3Destination: z.strictObject({
      BucketName: z.string().min(1),
      DestinationPath: z.string().regex(/^[^/].{0,1023}$/, 'must be a path without a leading slash'),
    }),
  }),
  Tags: tags,
});

/** The body of both policy operations: the policy as text. */
export const policyRequest = z.strictObject({ Policy: z.string().max(6144) });

export type ChannelRequest = z.output<typeof channelRequest>;
export type EndpointSettings = z.output<typeof endpointChange>;
export type HlsManifest = z.output<typeof hlsManifest>;
export type DashManifest = z.output<typeof dashManifest>;
export type HarvestRequest = z.output<typeof harvestRequest>;

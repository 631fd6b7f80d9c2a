import {
  CreateChannelCommand,
  CreateHarvestJobCommand,
  CreateOriginEndpointCommand,
  type CreateOriginEndpointRequest,
  DeleteChannelCommand,
  DeleteOriginEndpointCommand,
  DeleteOriginEndpointPolicyCommand,
  GetChannelCommand,
  GetHarvestJobCommand,
  GetOriginEndpointCommand,
  type HarvestJobStatus,
  ListChannelsCommand,
  MediaPackageV2Client,
  PutOriginEndpointPolicyCommand,
} from '@aws-sdk/client-mediapackagev2';
import { once } from '../kit/aws.ts';
import { gopSeconds } from './encoder-settings.ts';
import { type Settings, startoverSeconds } from './settings.ts';
import type { Stream } from './stream.ts';

const client = once(() => new MediaPackageV2Client({}));

const nameOf = (error: unknown): string => (error as { name?: string }).name ?? '';
const isThere = (error: unknown): boolean => nameOf(error) === 'ConflictException';
const isGone = (error: unknown): boolean => nameOf(error) === 'ResourceNotFoundException';

/** The one endpoint of each channel; `lib/edge-functions/live-request.js` spells it too. */
export const endpointName = 'live';
/** MediaPackage's shortest window. */
const leastWindowSec = 60;

/**
 * The manifests of a stream: HLS with parts where it is to be close to life, HLS without them, and DASH, for which MediaPackage
 * has no parts: there a player stays a segment closer. It is told of news once a segment, which is the most MediaPackage allows.
 */
export const manifestsOf = ({ latency, dvrWindowSec }: Pick<Stream, 'latency' | 'dvrWindowSec'>) => {
  const window = { ManifestWindowSeconds: Math.max(leastWindowSec, dvrWindowSec) };
  const isLow = latency === 'low';
  const hls = (ManifestName: string) => ({ ManifestName, ...window, ProgramDateTimeIntervalSeconds: 1 });
  return {
    ...(isLow ? { LowLatencyHlsManifests: [hls('index')] } : {}),
    HlsManifests: isLow ? [hls('standard')] : [hls('index'), hls('standard')],
    DashManifests: [
      {
        ManifestName: 'index',
        ...window,
        MinUpdatePeriodSeconds: gopSeconds,
        MinBufferTimeSeconds: gopSeconds,
        SuggestedPresentationDelaySeconds: (isLow ? 2 : 3) * gopSeconds,
        SegmentTemplateFormat: 'NUMBER_WITH_TIMELINE',
        // How late one is, is counted from now: whose clock is wrong would ask for what is not there yet.
        UtcTiming: { TimingMode: 'UTC_DIRECT' },
      },
    ],
  } satisfies Partial<CreateOriginEndpointRequest>;
};

/** CloudFront reads it, and nobody else: whoever wants to watch comes through the edge. */
const policyFor = (arn: string): string => {
  const account = arn.split(':')[4];
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'TheEdge',
        Effect: 'Allow',
        Principal: { Service: 'cloudfront.amazonaws.com' },
        Action: ['mediapackagev2:GetObject', 'mediapackagev2:GetHeadObject'],
        Resource: arn,
        Condition: { StringEquals: { 'aws:SourceAccount': account } },
      },
    ],
  });
};

/** Everything live asks of MediaPackage. A stream's channel is called after the stream, so doing it twice is doing it once. */
export const packagingOf = (group: string, settings: Settings) => {
  const at = (streamId: string) => ({ ChannelGroupName: group, ChannelName: streamId });
  const endpointAt = (streamId: string) => ({ ...at(streamId), OriginEndpointName: endpointName });

  const channel = async (streamId: string) => {
    try {
      return await client().send(new CreateChannelCommand({ ...at(streamId), InputType: 'CMAF' }));
    } catch (error) {
      if (!isThere(error)) throw error;
      return client().send(new GetChannelCommand(at(streamId)));
    }
  };
  const endpoint = async (stream: Stream) => {
    try {
      return await client().send(
        new CreateOriginEndpointCommand({
          ...endpointAt(stream.streamId),
          ContainerType: 'CMAF',
          StartoverWindowSeconds: startoverSeconds(settings),
          Segment: { SegmentDurationSeconds: gopSeconds },
          ...manifestsOf(stream),
        }),
      );
    } catch (error) {
      if (!isThere(error)) throw error;
      return client().send(new GetOriginEndpointCommand(endpointAt(stream.streamId)));
    }
  };
  const gone = async (removing: Promise<unknown>): Promise<void> => {
    await removing.catch((error: unknown) => {
      if (!isGone(error)) throw error;
    });
  };

  return {
    /** Makes where a stream's tracks arrive and its manifests come from; answers where the encoder sends to. */
    async open(stream: Stream): Promise<string> {
      const { IngestEndpoints } = await channel(stream.streamId);
      const url = IngestEndpoints?.[0]?.Url;
      if (!url) throw new Error('MediaPackage made a channel and did not say where to send to');
      const { Arn } = await endpoint(stream);
      if (!Arn) throw new Error('MediaPackage made an endpoint and did not name it');
      await client().send(
        new PutOriginEndpointPolicyCommand({ ...endpointAt(stream.streamId), Policy: policyFor(Arn) }),
      );
      return url;
    },

    async close(streamId: string): Promise<void> {
      await gone(client().send(new DeleteOriginEndpointPolicyCommand(endpointAt(streamId))));
      await gone(client().send(new DeleteOriginEndpointCommand(endpointAt(streamId))));
      await gone(client().send(new DeleteChannelCommand(at(streamId))));
    },

    /** Streams that have a channel, by their ids. */
    async list(): Promise<string[]> {
      const all: string[] = [];
      let NextToken: string | undefined;
      do {
        const page = await client().send(new ListChannelsCommand({ ChannelGroupName: group, NextToken }));
        all.push(...(page.Items ?? []).flatMap(({ ChannelName }) => ChannelName ?? []));
        NextToken = page.NextToken;
      } while (NextToken);
      return all;
    },

    /** Copies what was sent between two moments to S3; asked twice, it is one job. */
    async harvest(streamId: string, given: { from: Date; to: Date; bucket: string; path: string }): Promise<void> {
      try {
        await client().send(
          new CreateHarvestJobCommand({
            ...endpointAt(streamId),
            HarvestJobName: streamId,
            ClientToken: streamId,
            HarvestedManifests: { HlsManifests: [{ ManifestName: 'standard' }] },
            ScheduleConfiguration: { StartTime: given.from, EndTime: given.to },
            Destination: { S3Destination: { BucketName: given.bucket, DestinationPath: given.path } },
          }),
        );
      } catch (error) {
        if (!isThere(error)) throw error;
      }
    },

    async harvested(streamId: string): Promise<HarvestJobStatus | 'GONE'> {
      try {
        const { Status } = await client().send(
          new GetHarvestJobCommand({ ...endpointAt(streamId), HarvestJobName: streamId }),
        );
        if (!Status) throw new Error(`MediaPackage has a harvest of ${streamId} without its state`);
        return Status;
      } catch (error) {
        if (isGone(error)) return 'GONE';
        throw error;
      }
    },
  };
};
export type Packaging = ReturnType<typeof packagingOf>;

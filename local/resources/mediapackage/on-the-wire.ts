import { local } from '../../resource.ts';
import type { ChannelThing, EndpointThing, HarvestThing } from './registry.ts';

const arn = (path: string): string => `arn:aws:mediapackagev2:${local.region}:${local.accountId}:${path}`;
const seconds = (ms: number): number => ms / 1000;

/** The group of the templates, as the API speaks of it. */
export interface Group {
  name: string;
  description?: string;
}

const timesOf = ({ createdAt, modifiedAt }: { createdAt: number; modifiedAt: number }) => ({
  CreatedAt: seconds(createdAt),
  ModifiedAt: seconds(modifiedAt),
});

export const groupOnTheWire = (group: Group, egressDomain: string, startedAt: Date) => ({
  ChannelGroupName: group.name,
  Arn: arn(`channelGroup/${group.name}`),
  EgressDomain: egressDomain,
  ...timesOf({ createdAt: startedAt.getTime(), modifiedAt: startedAt.getTime() }),
  ...(group.description !== undefined && { Description: group.description }),
  tags: {},
});

export const channelListed = (channel: ChannelThing) => ({
  Arn: arn(`channelGroup/${channel.group}/channel/${channel.name}`),
  ChannelGroupName: channel.group,
  ChannelName: channel.name,
  InputType: channel.request.InputType,
  ...(channel.request.Description !== undefined && { Description: channel.request.Description }),
  ...timesOf(channel),
});

/** A channel with the two addresses MediaPackage gives every one. Pipeline 2's is there and takes nothing here. */
export const channelOnTheWire = (channel: ChannelThing, url: string) => ({
  ...channelListed(channel),
  IngestEndpoints: ['1', '2'].map((Id) => ({
    Id,
    Url: `${url}/in/v1/${channel.group}/${Id}/${channel.name}/index`,
  })),
  ETag: channel.etag,
  Tags: channel.tags,
});

/** An endpoint with the addresses of its manifests. */
export function endpointOnTheWire(endpoint: EndpointThing, url: string) {
  const { settings, group, channel, name } = endpoint;
  const { Description, ...rest } = settings;
  const at = (manifest: string, suffix: string) => `${url}/out/v1/${group}/${channel}/${name}/${manifest}.${suffix}`;
  const withUrl = <Manifest extends { ManifestName: string }>(manifests: Manifest[], suffix: string) =>
    manifests.map((manifest) => ({ ...manifest, Url: at(manifest.ManifestName, suffix) }));
  return {
    ...rest,
    ...(Description !== undefined && { Description }),
    Arn: arn(`channelGroup/${group}/channel/${channel}/originEndpoint/${name}`),
    ChannelGroupName: group,
    ChannelName: channel,
    OriginEndpointName: name,
    HlsManifests: withUrl(settings.HlsManifests, 'm3u8'),
    LowLatencyHlsManifests: withUrl(settings.LowLatencyHlsManifests, 'm3u8'),
    DashManifests: withUrl(settings.DashManifests, 'mpd'),
    ETag: endpoint.etag,
    Tags: endpoint.tags,
    ...timesOf(endpoint),
  };
}

export const harvestOnTheWire = (job: HarvestThing) => ({
  Arn: harvestArn(job),
  ChannelGroupName: job.group,
  ChannelName: job.channel,
  OriginEndpointName: job.endpoint,
  HarvestJobName: job.name,
  HarvestedManifests: job.request.HarvestedManifests,
  ScheduleConfiguration: job.request.ScheduleConfiguration,
  Destination: job.request.Destination,
  ...(job.request.Description !== undefined && { Description: job.request.Description }),
  Status: job.status,
  ...(job.errorMessage !== undefined && { ErrorMessage: job.errorMessage }),
  ETag: job.etag,
  Tags: job.tags,
  ...timesOf(job),
});

export const harvestArn = (job: HarvestThing): string =>
  arn(`channelGroup/${job.group}/channel/${job.channel}/originEndpoint/${job.endpoint}/harvestJob/${job.name}`);

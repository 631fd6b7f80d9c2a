import type { Surroundings } from '../../resource.ts';
import { signedFetch } from '../../wire/signed-request.ts';
import { encoderSettings, type InputLoss, packagingGroup } from './channel-request.ts';
import { makeSlate, type Slate } from './feed/slate.ts';
import type { Channel } from './records.ts';

const patienceMs = 10_000;

/** Where a channel's tracks go: the address it spells out, or what MediaPackage says of the channel it names. */
export const ingestUrlOf = async (channel: Channel, surroundings: Surroundings): Promise<string> => {
  const group = packagingGroup(encoderSettings.parse(channel.encoderSettings))?.outputGroupSettings;
  const { destinationRefId } = (group?.cmafIngestGroupSettings ?? group?.mediaPackageGroupSettings)?.destination ?? {};
  const destination = channel.destinations.find(({ id }) => id === destinationRefId);
  const url = destination?.settings.find((one) => one.url !== undefined)?.url;
  if (url) return url;
  const [named] = destination?.mediaPackageSettings ?? [];
  if (!named) throw new Error(`the destination ${destinationRefId} of channel ${channel.id} leads nowhere`);
  const path = `/channelGroup/${encodeURIComponent(named.channelGroup)}/channel/${encodeURIComponent(named.channelName)}`;
  const answer = await signedFetch({
    url: `${surroundings.endpoint('MEDIAPACKAGEV2')}${path}`,
    ...{ service: 'mediapackagev2', method: 'GET', signal: AbortSignal.timeout(patienceMs) },
  });
  const body = (await answer.json()) as { IngestEndpoints?: { Url?: string }[] };
  const found = body.IngestEndpoints?.[0]?.Url;
  if (!answer.ok || !found) throw new Error(`MediaPackage answered ${answer.status} about ${named.channelName}`);
  return found;
};

/** The picture for when an input is lost: the channel's own, fetched from its bucket, or ours. */
export const slateFor = async (loss: InputLoss | undefined, surroundings: Surroundings): Promise<Slate> => {
  const wanted: InputLoss = loss ?? {
    ...{ blackFrameMsec: 0, repeatFrameMsec: 0, inputLossImageType: 'COLOR', inputLossImageColor: '000000' },
  };
  const uri = wanted.inputLossImageType === 'SLATE' ? wanted.inputLossImageSlate?.uri : undefined;
  if (!uri) return makeSlate(wanted, undefined, surroundings.dataDir);
  const url = `${surroundings.endpoint('S3')}/${uri.replace(/^s3(ssl)?:\/\//, '')}`;
  const answer = await signedFetch({ url, service: 's3', method: 'GET', signal: AbortSignal.timeout(patienceMs) });
  if (!answer.ok) throw new Error(`the slate ${uri} cannot be fetched: ${answer.status}`);
  return makeSlate(wanted, Buffer.from(await answer.arrayBuffer()), surroundings.dataDir);
};

/** Slates as they were made, each once for all channels that want the same. */
export const keptSlates = (surroundings: Surroundings) => {
  const made = new Map<string, Promise<Slate>>();
  return {
    of(loss: InputLoss | undefined): Promise<Slate> {
      const wanted = JSON.stringify(loss ?? null);
      const known = made.get(wanted) ?? slateFor(loss, surroundings);
      made.set(wanted, known);
      known.catch(() => made.delete(wanted));
      return known;
    },
  };
};

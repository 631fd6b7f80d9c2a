import type { Api, Operation } from './api.ts';
import { page } from './api.ts';
import { channelOf } from './channel-operations.ts';
import { checked, checkedPolicy, demandMatch, demandSame } from './checked.ts';
import { endpointOnTheWire } from './on-the-wire.ts';
import { invalid, noPolicy, notFound } from './refusal.ts';
import { type EndpointThing, newEtag } from './registry.ts';
import { type EndpointSettings, endpointChange, endpointRequest, policyRequest } from './settings.ts';

/** The endpoint a path names. */
export function endpointOf(api: Api, names: string[]): EndpointThing {
  const endpoint = api.registry.get('endpoint', names.slice(0, 3).join('/'));
  if (endpoint) return endpoint;
  channelOf(api, names);
  throw notFound('ORIGIN_ENDPOINT', names[2] ?? '');
}

const pathOf = ({ group, channel, name }: EndpointThing): string => `${group}/${channel}/${name}`;

function demandSensible(
  api: Api,
  settings: EndpointSettings,
  { channel, except }: { channel: string; except?: string },
): void {
  const { HlsManifests, LowLatencyHlsManifests, DashManifests, Segment } = settings;
  const hls = [...HlsManifests, ...LowLatencyHlsManifests].map(({ ManifestName }) => ManifestName);
  const dash = DashManifests.map(({ ManifestName }) => ManifestName);
  for (const names of [hls, dash])
    if (new Set(names).size !== names.length)
      throw invalid('MANIFEST_NAME_COLLISION', 'ManifestName: two manifests of one kind have the same name.');
  if (hls.length + dash.length === 0) throw invalid('NUM_MANIFESTS_LOW', 'An endpoint needs one manifest at least.');
  const longest = [...HlsManifests, ...LowLatencyHlsManifests, ...DashManifests].find(
    ({ ManifestWindowSeconds }) => ManifestWindowSeconds > settings.StartoverWindowSeconds,
  );
  if (longest)
    throw invalid(
      'MEMBER_INVALID',
      `ManifestWindowSeconds: ${longest.ManifestName} shows ${longest.ManifestWindowSeconds} s, StartoverWindowSeconds keeps ${settings.StartoverWindowSeconds}.`,
    );
  for (const { ManifestName, MinUpdatePeriodSeconds } of DashManifests)
    if (MinUpdatePeriodSeconds !== undefined && MinUpdatePeriodSeconds < Segment.SegmentDurationSeconds)
      throw invalid(
        'UPDATE_PERIOD_SMALLER_THAN_SEGMENT_DURATION',
        `MinUpdatePeriodSeconds: ${ManifestName} is made anew with each segment, and they last ${Segment.SegmentDurationSeconds} s.`,
      );
  const other = api.registry
    .list('endpoint', channel)
    .find(
      ({ name, settings: { Segment: theirs } }) =>
        name !== except && theirs.SegmentDurationSeconds !== Segment.SegmentDurationSeconds,
    );
  if (other)
    throw invalid('MEMBER_INVALID', 'SegmentDurationSeconds: all endpoints of a channel have the same segments here.');
}

export const create: Operation = (api, { names: [group = '', channel = ''], body, token }) => {
  channelOf(api, [group, channel]);
  const { OriginEndpointName: name, Tags, ...settings } = checked(endpointRequest, body);
  const there = api.registry.get('endpoint', `${group}/${channel}/${name}`);
  if (there) {
    demandSame(there, { ...(token !== undefined && { token }), body }, name);
    return endpointOnTheWire(there, api.url);
  }
  demandSensible(api, settings, { channel: `${group}/${channel}` });
  const now = api.surroundings.now().getTime();
  const endpoint: EndpointThing = {
    ...{ group, channel, name, settings, createdAt: now, modifiedAt: now, etag: newEtag() },
    ...{ asked: JSON.stringify(body), tags: Tags ?? {} },
    ...(token !== undefined && { token }),
  };
  api.registry.save('endpoint', pathOf(endpoint), endpoint);
  return endpointOnTheWire(endpoint, api.url);
};

export const get: Operation = (api, { names }) => endpointOnTheWire(endpointOf(api, names), api.url);

export const list: Operation = (api, { names, query }) => {
  channelOf(api, names);
  const all = api.registry.list('endpoint', names.join('/'));
  return page(
    all.map((endpoint) => endpointOnTheWire(endpoint, api.url)),
    query,
  );
};

export const update: Operation = (api, { names, body, ifMatch }) => {
  const endpoint = endpointOf(api, names);
  demandMatch(endpoint, ifMatch, endpoint.name);
  const settings = checked(endpointChange, body);
  demandSensible(api, settings, { channel: `${endpoint.group}/${endpoint.channel}`, except: endpoint.name });
  const changed = { ...changedNow(api, endpoint), settings };
  api.registry.save('endpoint', pathOf(endpoint), changed);
  return endpointOnTheWire(changed, api.url);
};

export const remove: Operation = (api, { names }) => api.registry.remove('endpoint', names.join('/'));

export const putPolicy: Operation = (api, { names, body }) => {
  const endpoint = endpointOf(api, names);
  const policy = checkedPolicy(checked(policyRequest, body).Policy);
  api.registry.save('endpoint', pathOf(endpoint), { ...changedNow(api, endpoint), policy });
};

export const getPolicy: Operation = (api, { names }) => {
  const { group, channel, name, policy } = endpointOf(api, names);
  if (policy === undefined) throw noPolicy(`The origin endpoint ${name}`);
  return { ChannelGroupName: group, ChannelName: channel, OriginEndpointName: name, Policy: policy };
};

export const deletePolicy: Operation = (api, { names }) => {
  const { policy: _, ...without } = endpointOf(api, names);
  api.registry.save('endpoint', names.join('/'), changedNow(api, without));
};

const changedNow = (api: Api, endpoint: EndpointThing): EndpointThing => ({
  ...endpoint,
  modifiedAt: api.surroundings.now().getTime(),
  etag: newEtag(),
});

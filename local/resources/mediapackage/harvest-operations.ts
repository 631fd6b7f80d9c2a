import { randomUUID } from 'node:crypto';
import type { Api, Operation } from './api.ts';
import { page } from './api.ts';
import { checked, demandMatch, demandSame } from './checked.ts';
import { endpointOf } from './endpoint-operations.ts';
import { harvestOnTheWire } from './on-the-wire.ts';
import { invalid, notFound } from './refusal.ts';
import { type HarvestThing, newEtag } from './registry.ts';
import { type EndpointSettings, type HarvestRequest, harvestRequest } from './settings.ts';

/** The most one job may take, in seconds. */
const longest = 24 * 3600;

const jobOf = (api: Api, names: string[]): HarvestThing => {
  const job = api.registry.get('harvest', names.join('/'));
  if (!job) throw notFound('HARVEST_JOB', names[3] ?? '');
  return job;
};

function demandSensible(request: HarvestRequest, settings: EndpointSettings): void {
  const { StartTime, EndTime } = request.ScheduleConfiguration;
  if (EndTime <= StartTime) throw invalid('END_TIME_EARLIER_THAN_START_TIME', 'EndTime: must be later than StartTime.');
  if (EndTime - StartTime > longest)
    throw invalid('INVALID_HARVEST_JOB_DURATION', 'EndTime: a harvest job takes 24 hours at most.');
  const { HlsManifests = [], LowLatencyHlsManifests = [] } = request.HarvestedManifests;
  if (HlsManifests.length + LowLatencyHlsManifests.length === 0)
    throw invalid('NUM_MANIFESTS_LOW', 'HarvestedManifests: names no manifest.');
  const wanted = [
    { asked: HlsManifests, there: settings.HlsManifests },
    { asked: LowLatencyHlsManifests, there: settings.LowLatencyHlsManifests },
  ];
  for (const { asked, there } of wanted)
    for (const { ManifestName } of asked)
      if (!there.some((one) => one.ManifestName === ManifestName))
        throw invalid('HARVESTED_MANIFEST_NOT_FOUND_ON_ENDPOINT', `ManifestName: the endpoint has no ${ManifestName}.`);
}

export const create: Operation = (api, { names, body, token }) => {
  const endpoint = endpointOf(api, names);
  const request = checked(harvestRequest, body);
  demandSensible(request, endpoint.settings);
  const { HarvestJobName: name = randomUUID() } = request;
  const path = [...names, name].join('/');
  const there = api.registry.get('harvest', path);
  if (there) {
    demandSame(there, { ...(token !== undefined && { token }), body }, name);
    return harvestOnTheWire(there);
  }
  const now = api.surroundings.now().getTime();
  const job: HarvestThing = {
    ...{ group: endpoint.group, channel: endpoint.channel, endpoint: endpoint.name, name, request, status: 'QUEUED' },
    ...{ createdAt: now, modifiedAt: now, etag: newEtag(), asked: JSON.stringify(body), tags: request.Tags ?? {} },
    ...(token !== undefined && { token }),
  };
  api.registry.save('harvest', path, job);
  api.harvester.wake();
  return harvestOnTheWire(job);
};

export const get: Operation = (api, { names }) => harvestOnTheWire(jobOf(api, names));

export const list: Operation = (api, { names: [group = ''], query }) => {
  const [channel, endpoint, status] = ['channelName', 'originEndpointName', 'includeStatus'].map((name) =>
    query.get(name),
  );
  const jobs = api.registry
    .list('harvest', group)
    .filter((job) => !channel || job.channel === channel)
    .filter((job) => !endpoint || job.endpoint === endpoint)
    .filter((job) => !status || job.status === status);
  return page(jobs.map(harvestOnTheWire), query, ['channelName', 'originEndpointName', 'includeStatus']);
};

export const cancel: Operation = (api, { names, ifMatch }) => {
  const job = jobOf(api, names);
  demandMatch(job, ifMatch, job.name);
  if (job.status !== 'QUEUED' && job.status !== 'IN_PROGRESS')
    throw invalid('HARVEST_JOB_INELIGIBLE_FOR_CANCELLATION', `The harvest job ${job.name} is ${job.status}.`);
  api.harvester.over(job, { status: 'CANCELLED' });
};

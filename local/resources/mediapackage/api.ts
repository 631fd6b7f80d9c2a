import type { Surroundings } from '../../resource.ts';
import * as channels from './channel-operations.ts';
import * as endpoints from './endpoint-operations.ts';
import * as harvests from './harvest-operations.ts';
import type { Harvester } from './harvester.ts';
import type { Media } from './media.ts';
import { type Group, groupOnTheWire } from './on-the-wire.ts';
import { invalid, notFound, Refusal } from './refusal.ts';
import type { Registry } from './registry.ts';

/** Everything an operation works on. */
export interface Api {
  registry: Registry;
  media: Media;
  harvester: Harvester;
  surroundings: Surroundings;
  url: string;
  egressDomain: string;
  startedAt: Date;
  groups(): Group[];
}

/** One request on its way to its operation. */
export interface Asked {
  /** The names in the path: group, channel, endpoint, job. */
  names: string[];
  query: URLSearchParams;
  body: unknown;
  /** Said twice, a request that makes something makes it once. */
  token?: string;
  /** The ETag what is to be changed must have. */
  ifMatch?: string;
}

export type Operation = (api: Api, asked: Asked) => unknown;

const getGroup: Operation = (api, { names: [name = ''] }) => {
  const group = api.groups().find((one) => one.name === name);
  if (!group) throw notFound('CHANNEL_GROUP', name);
  return groupOnTheWire(group, api.egressDomain, api.startedAt);
};

const listGroups: Operation = (api) => ({
  Items: api.groups().map((group) => groupOnTheWire(group, api.egressDomain, api.startedAt)),
});

const inGroup = '/channelGroup/([\\w-]+)';
const ofChannel = `${inGroup}/channel/([\\w-]+)`;
const ofEndpoint = `${ofChannel}/originEndpoint/([\\w-]+)`;
const ofJob = `${ofEndpoint}/harvestJob/([\\w-]+)`;

const routes = (
  [
    ['GET', '/channelGroup', listGroups],
    ['GET', inGroup, getGroup],
    ['POST', `${inGroup}/channel`, channels.create],
    ['GET', `${inGroup}/channel`, channels.list],
    ['GET', ofChannel, channels.get],
    ['PUT', ofChannel, channels.update],
    ['DELETE', ofChannel, channels.remove],
    ['PUT', `${ofChannel}/policy`, channels.putPolicy],
    ['GET', `${ofChannel}/policy`, channels.getPolicy],
    ['DELETE', `${ofChannel}/policy`, channels.deletePolicy],
    ['POST', `${ofChannel}/originEndpoint`, endpoints.create],
    ['GET', `${ofChannel}/originEndpoint`, endpoints.list],
    ['GET', ofEndpoint, endpoints.get],
    ['PUT', ofEndpoint, endpoints.update],
    ['DELETE', ofEndpoint, endpoints.remove],
    ['POST', `${ofEndpoint}/policy`, endpoints.putPolicy],
    ['GET', `${ofEndpoint}/policy`, endpoints.getPolicy],
    ['DELETE', `${ofEndpoint}/policy`, endpoints.deletePolicy],
    ['POST', `${ofEndpoint}/harvestJob`, harvests.create],
    ['GET', ofJob, harvests.get],
    ['PUT', ofJob, harvests.cancel],
    ['GET', `${inGroup}/harvestJob`, harvests.list],
  ] satisfies [method: string, path: string, operation: Operation][]
).map(([method, path, operation]) => ({ method, path: new RegExp(`^${path}$`), operation }));

/** Answers one request of the REST API; what it is asked and cannot do is refused by name. */
export async function answerApi(api: Api, request: Omit<Asked, 'names'> & { method: string; path: string }) {
  const route = routes.find(({ method, path }) => method === request.method && path.test(request.path));
  if (!route)
    throw new Refusal(404, 'ResourceNotFoundException', `${request.method} ${request.path} is not understood here.`);
  const names = route.path.exec(request.path)?.slice(1) ?? [];
  return (await route.operation(api, { ...request, names })) ?? {};
}

/** One page of a list: the token is where the last one ended. */
export function page<Item>(
  items: Item[],
  query: URLSearchParams,
  understood: string[] = [],
): { Items: Item[]; NextToken?: string } {
  const unknown = [...query.keys()].filter((name) => !['maxResults', 'nextToken', ...understood].includes(name));
  if (unknown.length > 0) throw invalid('MEMBER_INVALID', `${unknown.join(', ')}: not understood here.`);
  const most = Number(query.get('maxResults') ?? 100);
  if (!Number.isInteger(most) || most < 1 || most > 100)
    throw invalid('INVALID_PAGINATION_MAX_RESULTS', 'maxResults must be 1 to 100.');
  const from = Number(query.get('nextToken') ?? 0);
  if (!Number.isInteger(from) || from < 0) throw invalid('INVALID_PAGINATION_TOKEN', 'nextToken is none of ours.');
  const next = from + most;
  return { Items: items.slice(from, next), ...(next < items.length ? { NextToken: String(next) } : {}) };
}

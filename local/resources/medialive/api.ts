import { type PlainAnswer, type PlainRequest, parseJson } from '../../wire/json-api.ts';
import type { Alerts } from './alerts.ts';
import { createChannel, updateChannel } from './channel-request.ts';
import type { Channels } from './channels.ts';
import { badRequest, checked, notFound } from './complaints.ts';
import { createInput, updateInput } from './input-request.ts';
import type { Inputs } from './inputs.ts';
import type { Records } from './records.ts';
import type { SecurityGroups } from './security-groups.ts';
import {
  alertOnTheWire,
  channelOnTheWire,
  groupOnTheWire,
  inputOnTheWire,
  type Ports,
  summaryOnTheWire,
} from './words.ts';

export interface Api {
  records: Records;
  channels: Channels;
  inputs: Inputs;
  alerts: Alerts;
  groups: SecurityGroups;
  ports: Ports;
  /** Where another input of SRT can listen; undefined when this machine speaks none. */
  srtPort(): Promise<number | undefined>;
}

interface Asked {
  id: string;
  query: URLSearchParams;
  body: unknown;
}
type Answer = NonNullable<PlainAnswer>;
type Route = [method: string, path: RegExp, answer: (api: Api, asked: Asked) => Answer | Promise<Answer>];

const mostOnPage = 100;

/** One page of a list, from where the token says. */
const pageOf = (all: readonly unknown[], member: string, query: URLSearchParams): NonNullable<PlainAnswer> => {
  const size = Number(query.get('maxResults') ?? mostOnPage);
  const from = Number(query.get('nextToken') ?? 0);
  if (!Number.isInteger(size) || size < 1 || size > 1000) throw badRequest('maxResults: must be from 1 to 1000');
  if (!Number.isInteger(from) || from < 0) throw badRequest('nextToken: is none of ours');
  const next = from + size < all.length ? String(from + size) : undefined;
  return { body: { [member]: all.slice(from, from + size), nextToken: next } };
};

const shownInput = (api: Api, id: string, streamNames?: readonly string[]): Record<string, unknown> =>
  inputOnTheWire(api.inputs.get(id), {
    records: api.records,
    ports: api.ports,
    ...(streamNames ? { streamNames } : {}),
  });

const namesIn = (asked: { destinations?: { streamName: string }[] | undefined }): string[] | undefined =>
  asked.destinations?.map(({ streamName }) => streamName);

const taggedBy = (api: Api, arn: string) => {
  const found = api.channels.all().find((one) => one.arn === arn) ?? api.inputs.all().find((one) => one.arn === arn);
  if (!found) throw notFound(`Nothing here has the ARN ${arn}.`);
  return found;
};
const saveTags = (api: Api, arn: string, tags: Record<string, string>): void => {
  const one = taggedBy(api, arn);
  if ('channelClass' in one) api.records.channels.save({ ...one, tags });
  else api.records.inputs.save({ ...one, tags });
};

const tagsIn = (body: unknown): Record<string, string> => {
  const { tags } = (body ?? {}) as { tags?: Record<string, string> };
  if (!tags || Object.values(tags).some((value) => typeof value !== 'string'))
    throw badRequest('tags: give names with texts');
  return tags;
};

const routes: Route[] = [
  [
    'POST',
    /^\/prod\/inputs$/,
    async (api, { body }) => {
      const asked = checked(createInput, body);
      if (asked.type === 'RTMP_PUSH') {
        const { id } = api.inputs.create(asked);
        return { status: 201, body: { input: shownInput(api, id, namesIn(asked)) } };
      }
      const port = await api.srtPort();
      if (port === undefined) throw badRequest('type: SRT_LISTENER needs an ffmpeg that was built with SRT here');
      return { status: 201, body: { input: shownInput(api, api.inputs.create(asked, port).id) } };
    },
  ],
  [
    'GET',
    /^\/prod\/inputs$/,
    (api, { query }) =>
      pageOf(
        api.inputs.all().map(({ id }) => shownInput(api, id)),
        'inputs',
        query,
      ),
  ],
  ['GET', /^\/prod\/inputs\/([^/]+)$/, (api, { id }) => ({ body: shownInput(api, id) })],
  [
    'PUT',
    /^\/prod\/inputs\/([^/]+)$/,
    (api, { id, body }) => {
      const asked = checked(updateInput, body);
      api.inputs.update(id, asked);
      return { body: { input: shownInput(api, id, namesIn(asked)) } };
    },
  ],
  [
    'DELETE',
    /^\/prod\/inputs\/([^/]+)$/,
    (api, { id }) => {
      api.inputs.remove(id);
      return { body: {} };
    },
  ],
  [
    'GET',
    /^\/prod\/inputSecurityGroups$/,
    (api, { query }) =>
      pageOf(
        api.groups.all().map((group) => groupOnTheWire(group, api.inputs.all())),
        'inputSecurityGroups',
        query,
      ),
  ],
  [
    'GET',
    /^\/prod\/inputSecurityGroups\/([^/]+)$/,
    (api, { id }) => {
      const group = api.groups.get(id);
      if (!group) throw notFound(`The input security group ${id} does not exist.`);
      return { body: groupOnTheWire(group, api.inputs.all()) };
    },
  ],
  [
    'POST',
    /^\/prod\/channels$/,
    (api, { body }) => ({
      ...{ status: 201, body: { channel: channelOnTheWire(api.channels.create(checked(createChannel, body))) } },
    }),
  ],
  [
    'GET',
    /^\/prod\/channels$/,
    (api, { query }) => pageOf(api.channels.all().map(summaryOnTheWire), 'channels', query),
  ],
  ['GET', /^\/prod\/channels\/([^/]+)$/, (api, { id }) => ({ body: channelOnTheWire(api.channels.get(id)) })],
  [
    'PUT',
    /^\/prod\/channels\/([^/]+)$/,
    (api, { id, body }) => ({
      body: { channel: channelOnTheWire(api.channels.update(id, checked(updateChannel, body))) },
    }),
  ],
  ['DELETE', /^\/prod\/channels\/([^/]+)$/, (api, { id }) => ({ body: channelOnTheWire(api.channels.remove(id)) })],
  ['POST', /^\/prod\/channels\/([^/]+)\/start$/, (api, { id }) => ({ body: channelOnTheWire(api.channels.start(id)) })],
  ['POST', /^\/prod\/channels\/([^/]+)\/stop$/, (api, { id }) => ({ body: channelOnTheWire(api.channels.stop(id)) })],
  [
    'GET',
    /^\/prod\/channels\/([^/]+)\/alerts$/,
    (api, { id, query }) => {
      const filter = query.get('stateFilter');
      if (filter !== null && filter !== 'SET' && filter !== 'CLEARED')
        throw badRequest('stateFilter: must be SET or CLEARED');
      const alerts = api.alerts.of(api.channels.get(id).id).map(alertOnTheWire);
      return pageOf(
        alerts.filter(({ state }) => filter === null || state === filter),
        'alerts',
        query,
      );
    },
  ],
  ['GET', /^\/prod\/tags\/(.+)$/, (api, { id }) => ({ body: { tags: taggedBy(api, id).tags } })],
  [
    'POST',
    /^\/prod\/tags\/(.+)$/,
    (api, { id, body }) => {
      saveTags(api, id, { ...taggedBy(api, id).tags, ...tagsIn(body) });
      return { status: 204, text: '' };
    },
  ],
  [
    'DELETE',
    /^\/prod\/tags\/(.+)$/,
    (api, { id, query }) => {
      const gone = query.getAll('tagKeys');
      saveTags(
        api,
        id,
        Object.fromEntries(Object.entries(taggedBy(api, id).tags).filter(([name]) => !gone.includes(name))),
      );
      return { status: 204, text: '' };
    },
  ],
];

/** Answers one request of MediaLive's REST API; undefined when it is none of its operations. */
export const answer = (api: Api, request: PlainRequest): PlainAnswer | Promise<PlainAnswer> => {
  const route = routes.find(([method, path]) => method === request.method && path.test(request.path));
  if (!route) return undefined;
  const [, path, run] = route;
  const id = decodeURIComponent(path.exec(request.path)?.[1] ?? '');
  return run(api, { id, query: request.query, body: request.body === '' ? {} : parseJson(request.body) });
};

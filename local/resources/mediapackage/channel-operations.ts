import type { Api, Asked, Operation } from './api.ts';
import { page } from './api.ts';
import { checked, checkedPolicy, demandMatch, demandSame } from './checked.ts';
import { channelListed, channelOnTheWire } from './on-the-wire.ts';
import { conflict, invalid, noPolicy, notFound } from './refusal.ts';
import { type ChannelThing, newEtag } from './registry.ts';
import { channelRequest, policyRequest } from './settings.ts';

const demandGroup = (api: Api, name: string): void => {
  if (!api.groups().some((group) => group.name === name)) throw notFound('CHANNEL_GROUP', name);
};

/** The channel a path names. */
export function channelOf(api: Api, [group = '', name = '']: string[]): ChannelThing {
  const channel = api.registry.get('channel', `${group}/${name}`);
  if (!channel) throw notFound('CHANNEL', name);
  return channel;
}

const pathOf = (channel: ChannelThing): string => `${channel.group}/${channel.name}`;

export const create: Operation = (api, { names: [group = ''], body, token }) => {
  demandGroup(api, group);
  if ((body as { InputType?: string } | undefined)?.InputType === undefined)
    throw invalid(
      'MEMBER_INVALID',
      'InputType: without it a channel takes HLS, which is not understood here; say CMAF.',
    );
  const request = checked(channelRequest, body);
  const path = `${group}/${request.ChannelName}`;
  const there = api.registry.get('channel', path);
  if (there) {
    demandSame(there, { ...(token !== undefined && { token }), body }, request.ChannelName);
    return channelOnTheWire(there, api.url);
  }
  const now = api.surroundings.now().getTime();
  const channel: ChannelThing = {
    ...{ group, name: request.ChannelName, request, createdAt: now, modifiedAt: now, etag: newEtag() },
    ...{ asked: JSON.stringify(body), tags: request.tags ?? {} },
    ...(token !== undefined && { token }),
  };
  api.registry.save('channel', path, channel);
  return channelOnTheWire(channel, api.url);
};

export const get: Operation = (api, { names }) => channelOnTheWire(channelOf(api, names), api.url);

export const list: Operation = (api, { names: [group = ''], query }) => {
  demandGroup(api, group);
  return page(api.registry.list('channel', group).map(channelListed), query);
};

export const update: Operation = (api, { names, body, ifMatch }) => {
  const channel = channelOf(api, names);
  demandMatch(channel, ifMatch, channel.name);
  const { Description } = checked(channelRequest.pick({ Description: true }), body);
  const { Description: _, ...request } = channel.request;
  const changed = {
    ...changedNow(api, channel),
    request: { ...request, ...(Description !== undefined && { Description }) },
  };
  api.registry.save('channel', pathOf(channel), changed);
  return channelOnTheWire(changed, api.url);
};

export const remove: Operation = async (api, { names }: Asked) => {
  const path = names.join('/');
  // What is gone already may be deleted again: MediaPackage's deletes are idempotent.
  if (api.registry.list('endpoint', path).length > 0)
    throw conflict('RESOURCE_IN_USE', `The channel ${names[1]} has origin endpoints; delete those first.`);
  api.registry.remove('channel', path);
  await api.media.forget(path);
};

export const putPolicy: Operation = (api, { names, body }) => {
  const channel = channelOf(api, names);
  const policy = checkedPolicy(checked(policyRequest, body).Policy);
  api.registry.save('channel', pathOf(channel), { ...changedNow(api, channel), policy });
};

export const getPolicy: Operation = (api, { names }) => {
  const { group, name, policy } = channelOf(api, names);
  if (policy === undefined) throw noPolicy(`The channel ${name}`);
  return { ChannelGroupName: group, ChannelName: name, Policy: policy };
};

export const deletePolicy: Operation = (api, { names }) => {
  const channel = channelOf(api, names);
  const { policy: _, ...without } = channel;
  api.registry.save('channel', pathOf(channel), changedNow(api, without));
};

const changedNow = <Thing extends { modifiedAt: number; etag: string }>(api: Api, thing: Thing): Thing => ({
  ...thing,
  modifiedAt: api.surroundings.now().getTime(),
  etag: newEtag(),
});

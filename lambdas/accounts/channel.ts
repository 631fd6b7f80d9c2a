import * as z from 'zod';
import type { ChannelRights } from '../kit/authorize.ts';
import { teamFor } from '../kit/team.ts';
import type { Account } from './account.ts';
import { HandleChangedTooOften } from './channel-contract.ts';
import { teamRole } from './events.ts';

const member = z.object({ accountId: z.string(), role: teamRole, since: z.iso.datetime() });
/** Somebody asked to join a team: a person we know by their handle, or whoever owns an address. */
export const invitation = z.object({
  invitationId: z.string(),
  to: z.union([z.object({ accountId: z.string() }), z.object({ email: z.string() })]),
  /** As the one who invites wrote it: @handle, or the address. */
  name: z.string(),
  role: teamRole,
  by: z.string(),
  at: z.iso.datetime(),
  until: z.iso.datetime(),
});
export type Invitation = z.output<typeof invitation>;

const link = z.object({ label: z.string(), url: z.string() });

/**
 * Where videos are found, under a handle nobody else has. Its team stands in the same row, so that one read says who may do
 * what, and a right that was withdrawn is gone with that write.
 */
export const channel = z.object({
  channelId: z.string(),
  ownerId: z.string(),
  handle: z.string(),
  name: z.string(),
  description: z.string(),
  links: z.array(link).default([]),
  avatarKey: z.string().optional(),
  bannerKey: z.string().optional(),
  /** Handles it had: until then they lead here, and are nobody else's. */
  formerHandles: z.array(z.object({ handle: z.string(), until: z.iso.datetime() })).default([]),
  team: z.array(member).default([]),
  invitations: z.array(invitation).default([]),
  /** How many were invited on that day. */
  invited: z.object({ day: z.string(), count: z.number().int() }).optional(),
  version: z.number().int(),
  /** Its owner has left: nothing else of it is kept than that it was there. */
  closedAt: z.iso.datetime().optional(),
  createdAt: z.iso.datetime(),
});
export type Channel = z.output<typeof channel>;

type Words = Pick<Channel, 'handle' | 'name' | 'description' | 'links'>;

/** A channel on its first day. */
export const openChannel = (ownerId: string, channelId: string, words: Words, now: Date): Channel => ({
  channelId,
  ownerId,
  ...words,
  formerHandles: [],
  team: [],
  invitations: [],
  version: 1,
  createdAt: now.toISOString(),
});

/** Old addresses of a channel work for so long after its handle changed. */
export const formerHandleDays = 30;
/** So many can be kept at a time: changing a handle is no way to keep handles from others. */
const mostFormerHandles = 3;

const formerHandlesAfter = (before: Channel, handle: string, now: Date): Channel['formerHandles'] => {
  const kept = before.formerHandles.filter((former) => former.until > now.toISOString());
  if (handle === before.handle) return kept;
  const others = kept.filter((former) => former.handle !== handle);
  if (others.length >= mostFormerHandles) throw HandleChangedTooOften({ again: others[0]?.until });
  const until = new Date(now.getTime() + formerHandleDays * 86_400_000).toISOString();
  return [...others, { handle: before.handle, until }];
};

/** Which of the words a wish would change. */
export const changedWords = (before: Channel, wish: { [name in keyof Words]?: Words[name] | undefined }) =>
  (['handle', 'name', 'description', 'links'] as const).filter(
    (name) => wish[name] !== undefined && JSON.stringify(wish[name]) !== JSON.stringify(before[name]),
  );

/** Other words for a channel; the very same channel when nothing is different. */
export const changeChannel = (
  before: Channel,
  wish: { [name in keyof Words]?: Words[name] | undefined },
  now: Date,
): Channel => {
  if (changedWords(before, wish).length === 0) return before;
  const handle = wish.handle ?? before.handle;
  return {
    ...before,
    handle,
    name: wish.name ?? before.name,
    description: wish.description ?? before.description,
    links: wish.links ?? before.links,
    formerHandles: formerHandlesAfter(before, handle, now),
    version: before.version + 1,
  };
};

/** Gone with its owner; undefined when it is gone already. */
export const closeChannel = (before: Channel, now: Date): Channel | undefined =>
  before.closedAt === undefined
    ? {
        ...openChannel(before.ownerId, before.channelId, { handle: '', name: '', description: '', links: [] }, now),
        createdAt: before.createdAt,
        version: before.version + 1,
        closedAt: now.toISOString(),
      }
    : undefined;

/** A channel with what its rights depend on. */
export const rightsOf = (one: Channel, owner: Account | undefined): ChannelRights & { channel: Channel } => ({
  ownerId: one.ownerId,
  team: teamFor(owner, one.team),
  channel: one,
});

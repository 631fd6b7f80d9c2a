import type { TeamRole } from '../kit/authorize.ts';
import type { Account } from './account.ts';
import type { Channel, Invitation } from './channel.ts';
import {
  AlreadyOnTeam,
  CreatorsOnly,
  InvitationNotFound,
  NotOnTeam,
  TeamFull,
  TooManyInvitations,
} from './team-contract.ts';

/** People of a team, invited ones included. */
export const mostOnTeam = 20;
const mostInvitedADay = 20;
const invitationDays = 14;

type Member = Channel['team'][number];

const changed = (before: Channel, change: Partial<Channel>): Channel => ({
  ...before,
  ...change,
  version: before.version + 1,
});

export const memberOf = (one: Channel, accountId: string): Member | undefined =>
  one.team.find((member) => member.accountId === accountId);

const isThere = (one: Channel, accountId: string): boolean =>
  one.ownerId === accountId || memberOf(one, accountId) !== undefined;

/** Invitations that still can be answered. */
export const openInvitations = (one: Channel, now: Date): Invitation[] =>
  one.invitations.filter(({ until }) => until > now.toISOString());

const isSame = (one: Invitation['to'], other: Invitation['to']): boolean =>
  'accountId' in one
    ? 'accountId' in other && one.accountId === other.accountId
    : 'email' in other && one.email === other.email;

/** Somebody invited; a second invitation of the same person or address takes the place of the first. */
export const invite = (
  before: Channel,
  wanted: Pick<Invitation, 'invitationId' | 'to' | 'name' | 'role' | 'by'>,
  now: Date,
): { channel: Channel; invitation: Invitation; replaced: Invitation[] } => {
  const { to } = wanted;
  if ('accountId' in to && isThere(before, to.accountId)) throw AlreadyOnTeam();
  const open = openInvitations(before, now);
  const others = open.filter((each) => !isSame(each.to, to));
  if (before.team.length + others.length >= mostOnTeam) throw TeamFull({ most: mostOnTeam });
  const day = now.toISOString().slice(0, 10);
  const count = before.invited?.day === day ? before.invited.count : 0;
  if (count >= mostInvitedADay) throw TooManyInvitations({ most: mostInvitedADay });
  const until = new Date(now.getTime() + invitationDays * 86_400_000).toISOString();
  const invitation = { ...wanted, at: now.toISOString(), until };
  return {
    channel: changed(before, { invitations: [...others, invitation], invited: { day, count: count + 1 } }),
    invitation,
    replaced: before.invitations.filter((each) => !others.includes(each)),
  };
};

export const invitationOf = (one: Channel, invitationId: string, now: Date): Invitation => {
  const found = openInvitations(one, now).find((each) => each.invitationId === invitationId);
  if (!found) throw InvitationNotFound();
  return found;
};

/** Taken back or declined. */
export const withoutInvitation = (before: Channel, { invitationId }: Invitation): Channel =>
  changed(before, { invitations: before.invitations.filter((each) => each.invitationId !== invitationId) });

/** Whoever changes videos has accepted the terms for that. */
const mayBe = (role: TeamRole, { roles }: Pick<Account, 'roles'>): boolean =>
  (role !== 'manager' && role !== 'editor') || roles.includes('creator');

/** Joined as what they were invited for; who is there already, or owns the channel, stays what they are and is told so. */
export const join = (before: Channel, one: Account, given: Invitation, now: Date): Channel => {
  if (isThere(before, one.accountId)) throw AlreadyOnTeam();
  if (!mayBe(given.role, one)) throw CreatorsOnly();
  const after = withoutInvitation(before, given);
  const joined = { accountId: one.accountId, role: given.role, since: now.toISOString() };
  return { ...after, team: [...before.team, joined] };
};

/** With another role; the very same channel when they have it. */
export const withRole = (before: Channel, one: Pick<Account, 'accountId' | 'roles'>, role: TeamRole): Channel => {
  const member = memberOf(before, one.accountId);
  if (!member) throw NotOnTeam();
  if (member.role === role) return before;
  if (!mayBe(role, one)) throw CreatorsOnly();
  return changed(before, {
    team: before.team.map((each) => (each.accountId === one.accountId ? { ...each, role } : each)),
  });
};

export const withoutMember = (before: Channel, accountId: string): Channel => {
  if (!memberOf(before, accountId)) throw NotOnTeam();
  return changed(before, { team: before.team.filter((each) => each.accountId !== accountId) });
};

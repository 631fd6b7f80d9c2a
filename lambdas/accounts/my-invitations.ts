import { decideAgain } from '../kit/decide-again.ts';
import { http } from '../kit/http.ts';
import type { Account } from './account.ts';
import type { Channel, Invitation } from './channel.ts';
import type { ChannelSurroundings } from './channel-surroundings.ts';
import { inboxOf } from './channels-store.ts';
import { inActivity } from './invitations.ts';
import { join, memberOf, openInvitations, withoutInvitation } from './team.ts';
import { acceptInvitation, declineInvitation, InvitationNotFound, listMyInvitations } from './team-contract.ts';

type Found = { me: Account; channel: Channel; invitation: Invitation };

/** What waits for somebody under their id and under the address they confirmed; what was taken back is left out. */
const waitingFor = async (
  { accounts, channels }: ChannelSurroundings,
  accountId: string,
  now: Date,
): Promise<Found[]> => {
  const me = await accounts.find(accountId);
  if (!me) return [];
  const inboxes = [inboxOf({ accountId }), inboxOf({ email: me.email })];
  const waiting = (await Promise.all(inboxes.map((inbox) => channels.invitationsFor(inbox)))).flat();
  const known = new Map(
    (await channels.many(waiting.map((each) => each.channelId))).map((one) => [one.channelId, one]),
  );
  return waiting.flatMap(({ invitationId, channelId }) => {
    const channel = known.get(channelId);
    const invitation = channel && openInvitations(channel, now).find((each) => each.invitationId === invitationId);
    return channel && invitation && inboxes.includes(inboxOf(invitation.to)) ? [{ me, channel, invitation }] : [];
  });
};

/** Read once more, consistently, by who is about to change it. */
const ownInvitation = async (
  around: ChannelSurroundings,
  accountId: string,
  invitationId: string,
  now: Date,
): Promise<Found> => {
  const waiting = await waitingFor(around, accountId, now);
  const found = waiting.find(({ invitation }) => invitation.invitationId === invitationId);
  const channel = found && (await around.channels.find(found.channel.channelId));
  const invitation = channel && openInvitations(channel, now).find((each) => each.invitationId === invitationId);
  if (!found || !channel || !invitation) throw InvitationNotFound();
  return { me: found.me, channel, invitation };
};

/** GET /v1/me/invitations */
export const listMyInvitationsRoute = (around: ChannelSurroundings) =>
  http(listMyInvitations, async ({ accountId, now }) => {
    const waiting = await waitingFor(around, accountId, now);
    const inviters = await around.accounts.many(waiting.map(({ invitation }) => invitation.by));
    const names = new Map(inviters.map((one) => [one.accountId, one.displayName]));
    return {
      items: waiting
        .map(({ channel: { channelId, handle, name }, invitation: { invitationId, role, by, until } }) => ({
          invitationId,
          channel: { channelId, handle, name },
          byName: names.get(by) ?? 'Somebody who left',
          role,
          until,
        }))
        .sort((one, other) => other.invitationId.localeCompare(one.invitationId)),
    };
  });

/** PUT /v1/me/invitations/{invitation_id} */
export const acceptInvitationRoute = (around: ChannelSurroundings) =>
  http(acceptInvitation, ({ params, accountId, now }) =>
    decideAgain(async () => {
      const { me, channel: before, invitation } = await ownInvitation(around, accountId, params.invitationId, now);
      const after = join(before, me, invitation, now);
      const role = memberOf(after, accountId)?.role ?? invitation.role;
      await around.channels.save(before, after, { what: 'team.joined', by: accountId, role }, now);
      return { channelId: after.channelId, role };
    }),
  );

/** DELETE /v1/me/invitations/{invitation_id} */
export const declineInvitationRoute = (around: ChannelSurroundings) =>
  http(declineInvitation, ({ params, accountId, now }) =>
    decideAgain(async () => {
      const { channel: before, invitation } = await ownInvitation(around, accountId, params.invitationId, now);
      const act = { what: 'team.invitation_declined' as const, by: accountId, about: inActivity(invitation) };
      await around.channels.save(before, withoutInvitation(before, invitation), act, now);
    }),
  );

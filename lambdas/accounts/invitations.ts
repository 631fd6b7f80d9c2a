import { clock } from '../kit/clock.ts';
import { decideAgain } from '../kit/decide-again.ts';
import { http } from '../kit/http.ts';
import { newId, prefixes } from '../kit/ids.ts';
import type { Account } from './account.ts';
import type { Invitation } from './channel.ts';
import { type ChannelSurroundings, existingChannel } from './channel-surroundings.ts';
import { masked } from './security-letters.ts';
import { invitationOf, invite, openInvitations, withoutInvitation } from './team.ts';
import { AlreadyOnTeam, inviteToTeam, NoSuchHandle, withdrawInvitation } from './team-contract.ts';
import { invitedToTeam } from './team-letters.ts';

/** As those see it who manage the team. */
export const invitationShown = ({ invitationId, name, role, at, until }: Invitation) => ({
  invitationId,
  to: name,
  role,
  at,
  until,
});

/** How an invited one is called where it stays: of an address only as much as its owner recognises. */
export const inActivity = ({ to, name }: Invitation): string => ('email' in to ? masked(name) : name);

type Asked = { handle?: string | undefined; email?: string | undefined };

/**
 * Whom an invitation is for, and where its mail goes. Nobody looks up whose an address is, so that nobody learns it: only
 * one's own is known to be of somebody who is there.
 */
const invitedBy = async (
  { accounts, channels }: Pick<ChannelSurroundings, 'accounts' | 'channels'>,
  { handle, email }: Asked,
  inviterId: string,
): Promise<Pick<Invitation, 'to' | 'name'> & { mailTo: string | undefined }> => {
  if (email !== undefined) {
    const address = email.toLowerCase();
    if ((await accounts.find(inviterId))?.email.toLowerCase() === address) throw AlreadyOnTeam();
    return { to: { email: address }, name: email, mailTo: email };
  }
  const theirs = await channels.findByHandle(handle ?? '');
  if (!theirs || theirs.closedAt) throw NoSuchHandle();
  const person: Account | undefined = await accounts.find(theirs.ownerId);
  return {
    to: { accountId: theirs.ownerId },
    name: `@${theirs.handle}`,
    mailTo: person?.status === 'active' ? person.email : undefined,
  };
};

/** POST /v1/channels/{channel_id}/team/invitations. The mail is a hint: the invitation waits for them here as well. */
export const inviteToTeamRoute = (around: ChannelSurroundings) =>
  http(inviteToTeam, async ({ params, body, may, accountId, idempotent, now }) => {
    const invitationId = newId(prefixes.invitation, now, clock.random(10));
    const { answer, letter } = await decideAgain(async () => {
      const thing = await existingChannel(around, params.channelId);
      const { channel: before } = may(thing && { ...thing, roles: [body.role] });
      const { mailTo, ...whom } = await invitedBy(around, body, accountId);
      const { channel: after, invitation } = invite(
        before,
        { ...whom, invitationId, role: body.role, by: accountId },
        now,
      );
      const shown = invitationShown(invitation);
      const act = { what: 'team.invited' as const, by: accountId, about: inActivity(invitation), role: body.role };
      await around.channels.save(before, after, act, now, [idempotent.complete(shown)]);
      return { answer: shown, letter: mailTo ? { to: mailTo, channel: after, role: body.role } : undefined };
    });
    const inviter = letter && (await around.accounts.find(accountId));
    if (letter && inviter)
      await around.tell.also(letter.to, invitedToTeam(around.tell.site, letter, inviter.displayName));
    return answer;
  });

/** DELETE /v1/channels/{channel_id}/team/invitations/{invitation_id}. A manager's is taken back by the owner alone. */
export const withdrawInvitationRoute = (around: ChannelSurroundings) =>
  http(withdrawInvitation, ({ params, may, accountId, now }) =>
    decideAgain(async () => {
      const thing = await existingChannel(around, params.channelId);
      const open = thing ? openInvitations(thing.channel, now) : [];
      const roles = open.filter((each) => each.invitationId === params.invitationId).map(({ role }) => role);
      const { channel: before } = may(thing && { ...thing, roles });
      const given = invitationOf(before, params.invitationId, now);
      const act = {
        what: 'team.invitation_withdrawn' as const,
        by: accountId,
        about: inActivity(given),
        role: given.role,
      };
      await around.channels.save(before, withoutInvitation(before, given), act, now);
    }),
  );

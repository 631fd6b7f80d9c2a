import type { TeamRole } from '../kit/authorize.ts';
import { decideAgain } from '../kit/decide-again.ts';
import { http } from '../kit/http.ts';
import type { Letter } from '../kit/letter.ts';
import { type ChannelSurroundings, existingChannel } from './channel-surroundings.ts';
import { memberOf, withoutMember, withRole } from './team.ts';
import { changeMember, leaveTeam, NotOnTeam, OwnersStay, removeMember } from './team-contract.ts';
import { roleOnTeamChanged, takenOffTeam } from './team-letters.ts';

/** A channel with its rights for a change of what this person is there. */
const forChangeOf = async (around: ChannelSurroundings, channelId: string, accountId: string, wanted?: TeamRole) => {
  const thing = await existingChannel(around, channelId);
  const now = thing && memberOf(thing.channel, accountId)?.role;
  return thing && { ...thing, roles: [now, wanted].filter((role) => role !== undefined) };
};

/** Tells somebody what became of them on a team; it stays as it is when the mail does not go. */
const tellMember = async (around: ChannelSurroundings, accountId: string, letter: Letter): Promise<void> => {
  const person = await around.accounts.find(accountId);
  if (person?.status === 'active') await around.tell.also(person.email, letter);
};

/** PATCH /v1/channels/{channel_id}/team/{user_id} */
export const changeMemberRoute = (around: ChannelSurroundings) =>
  http(changeMember, async ({ params: { channelId, userId }, body: { role }, may, accountId, now }) => {
    const { before, after } = await decideAgain(async () => {
      const { channel: before } = may(await forChangeOf(around, channelId, userId, role));
      const was = memberOf(before, userId)?.role;
      const person = await around.accounts.find(userId);
      if (!person || !was) throw NotOnTeam();
      const after = withRole(before, person, role);
      const act = { what: 'team.role_changed' as const, by: accountId, about: userId, role, was };
      await around.channels.save(before, after, act, now);
      return { before, after };
    });
    if (after !== before) await tellMember(around, userId, roleOnTeamChanged(around.tell.site, after, role));
    return { accountId: userId, role };
  });

/** DELETE /v1/channels/{channel_id}/team/{user_id} */
export const removeMemberRoute = (around: ChannelSurroundings) =>
  http(removeMember, async ({ params: { channelId, userId }, may, accountId, now }) => {
    const channel = await decideAgain(async () => {
      const { channel: before } = may(await forChangeOf(around, channelId, userId));
      const was = memberOf(before, userId)?.role;
      const act = { what: 'team.removed' as const, by: accountId, about: userId, ...(was ? { was } : {}) };
      await around.channels.save(before, withoutMember(before, userId), act, now);
      return before;
    });
    await tellMember(around, userId, takenOffTeam(around.tell.site, channel));
  });

/** DELETE /v1/me/channels/{channel_id} */
export const leaveTeamRoute = (around: ChannelSurroundings) =>
  http(leaveTeam, ({ params: { channelId }, accountId, now }) =>
    decideAgain(async () => {
      const before = await around.channels.find(channelId);
      // Whether there is such a channel makes no difference to who is not on its team.
      if (!before) throw NotOnTeam();
      if (before.ownerId === accountId) throw OwnersStay();
      const was = memberOf(before, accountId)?.role;
      const act = { what: 'team.left' as const, by: accountId, ...(was ? { was } : {}) };
      await around.channels.save(before, withoutMember(before, accountId), act, now);
    }),
  );

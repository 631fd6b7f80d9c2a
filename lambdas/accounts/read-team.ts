import { authorize } from '../kit/authorize.ts';
import { http } from '../kit/http.ts';
import { type ChannelSurroundings, existingChannel } from './channel-surroundings.ts';
import { invitationShown } from './invitations.ts';
import { memberOf, mostOnTeam, openInvitations } from './team.ts';
import { readTeam } from './team-contract.ts';

/** GET /v1/channels/{channel_id}/team. Somebody who closed their account is on no team. */
export const readTeamRoute = (around: ChannelSurroundings) =>
  http(readTeam, async ({ params, subject, accountId, may, now }) => {
    const thing = may(await existingChannel(around, params.channelId));
    const { channel } = thing;
    const people = await around.accounts.many([channel.ownerId, ...channel.team.map((each) => each.accountId)]);
    const names = new Map(
      people.filter(({ status }) => status !== 'closed').map((one) => [one.accountId, one.displayName]),
    );
    const manages = authorize(subject, 'team.read_activity', thing) === 'allow';
    return {
      owner: { accountId: channel.ownerId, displayName: names.get(channel.ownerId) ?? 'Somebody who left' },
      role:
        channel.ownerId === accountId ? ('owner' as const) : (memberOf(channel, accountId)?.role ?? ('stats' as const)),
      members: channel.team.flatMap((each) => {
        const displayName = names.get(each.accountId);
        return displayName === undefined ? [] : [{ ...each, displayName }];
      }),
      ...(manages ? { invitations: openInvitations(channel, now).map(invitationShown) } : {}),
      most: mostOnTeam,
    };
  });

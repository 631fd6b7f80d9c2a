import { api } from '../kit/api.ts';
import { doorOf } from '../kit/http.ts';
import { accountsStore } from './accounts-store.ts';
import { changeChannelRoute } from './change-channel.ts';
import type { ChannelSurroundings } from './channel-surroundings.ts';
import { channelsStore } from './channels-store.ts';
import { createChannelRoute } from './create-channel.ts';
import { accountsChannelsEnv } from './env.ts';
import { inviteToTeamRoute, withdrawInvitationRoute } from './invitations.ts';
import { listActivityRoute } from './list-activity.ts';
import { listMyChannelsRoute } from './list-my-channels.ts';
import { acceptInvitationRoute, declineInvitationRoute, listMyInvitationsRoute } from './my-invitations.ts';
import { readChannelRoute } from './read-channel.ts';
import { readTeamRoute } from './read-team.ts';
import { removeChannelAvatarRoute, removeChannelBannerRoute } from './remove-channel-picture.ts';
import { subjectIn } from './subject.ts';
import { changeMemberRoute, leaveTeamRoute, removeMemberRoute } from './team-members.ts';
import { teller } from './tell.ts';

const env = accountsChannelsEnv.read(process.env);
const accounts = accountsStore(env.ACCOUNTS_TABLE);
const around: ChannelSurroundings = {
  accounts,
  channels: channelsStore(env.ACCOUNTS_TABLE),
  signer: { secretId: env.SIGNING_SECRET, siteOrigin: env.SITE_ORIGIN },
  tell: teller(env.MAIL_FROM, env.SITE_ORIGIN),
  cursorSecret: env.CURSOR_SECRET,
  imagesBucket: env.IMAGES_BUCKET,
  mostChannels: Number(env.MAX_CHANNELS),
};

/** Everything that is asked of channels and their teams over HTTP; their pictures are made elsewhere. */
export const handler = api(
  [
    createChannelRoute(around),
    readChannelRoute(around),
    changeChannelRoute(around),
    listMyChannelsRoute(around),
    removeChannelAvatarRoute(around),
    removeChannelBannerRoute(around),
    readTeamRoute(around),
    inviteToTeamRoute(around),
    withdrawInvitationRoute(around),
    changeMemberRoute(around),
    removeMemberRoute(around),
    leaveTeamRoute(around),
    listActivityRoute(around),
    listMyInvitationsRoute(around),
    acceptInvitationRoute(around),
    declineInvitationRoute(around),
  ],
  doorOf(env, env.ACCOUNTS_TABLE, subjectIn(accounts)),
);

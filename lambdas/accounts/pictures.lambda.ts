import { api } from '../kit/api.ts';
import { doorOf } from '../kit/http.ts';
import { accountsStore } from './accounts-store.ts';
import { channelsStore } from './channels-store.ts';
import { accountsPicturesEnv } from './env.ts';
import { identityProvider } from './identity-provider.ts';
import { sendAvatarRoute } from './send-avatar.ts';
import { sendChannelAvatarRoute, sendChannelBannerRoute } from './send-channel-picture.ts';
import { subjectIn } from './subject.ts';

const env = accountsPicturesEnv.read(process.env);
const accounts = accountsStore(env.ACCOUNTS_TABLE);
const around = {
  accounts,
  channels: channelsStore(env.ACCOUNTS_TABLE),
  identities: identityProvider({ clientId: env.TOKEN_CLIENT_ID, poolId: env.USER_POOL_ID }),
  signer: { secretId: env.SIGNING_SECRET, siteOrigin: env.SITE_ORIGIN },
  imagesBucket: env.IMAGES_BUCKET,
};

export const handler = api(
  [sendAvatarRoute(around), sendChannelAvatarRoute(around), sendChannelBannerRoute(around)],
  doorOf(env, env.ACCOUNTS_TABLE, subjectIn(accounts)),
);

import type { ChannelRights } from '../kit/authorize.ts';
import { type Signer, signedPicture } from '../kit/signed-address.ts';
import type { AccountsStore } from './accounts-store.ts';
import { type Channel, rightsOf } from './channel.ts';
import type { ChannelsStore } from './channels-store.ts';
import type { Teller } from './tell.ts';

/** What the operations of channels and their teams work with. */
export interface ChannelSurroundings {
  accounts: AccountsStore;
  channels: ChannelsStore;
  signer: Signer;
  tell: Teller;
  cursorSecret: string;
  imagesBucket: string;
  /** How many channels one person can open. */
  mostChannels: number;
}
type Stores = Pick<ChannelSurroundings, 'accounts' | 'channels'>;

/** Channels are asked for by id or by @handle. */
export const namedChannel = (
  { channels }: Pick<Stores, 'channels'>,
  idOrHandle: string,
): Promise<Channel | undefined> =>
  idOrHandle.startsWith('@') ? channels.findByHandle(idOrHandle.slice(1)) : channels.find(idOrHandle);

/** A channel with its rights, ready for `may`. */
export const existingChannel = async (
  stores: Stores,
  idOrHandle: string,
): Promise<(ChannelRights & { channel: Channel }) | undefined> => {
  const found = await namedChannel(stores, idOrHandle);
  return found && !found.closedAt ? rightsOf(found, await stores.accounts.find(found.ownerId)) : undefined;
};

/** A channel as everyone may see it: an allow-list, with addresses of its pictures. */
export const shownChannel = async (signer: Signer, one: Channel, now: Date) => {
  const { channelId, ownerId, handle, name, description, links, createdAt } = one;
  return {
    ...{ channelId, ownerId, handle, name, description, links, createdAt },
    ...(one.avatarKey ? { avatarUrl: await signedPicture(signer, one.avatarKey, now) } : {}),
    ...(one.bannerKey ? { bannerUrl: await signedPicture(signer, one.bannerKey, now) } : {}),
  };
};

/** The same for whoever may change it: with the version they change. */
export const channelToChange = async (signer: Signer, one: Channel, now: Date) => ({
  ...(await shownChannel(signer, one, now)),
  version: one.version,
});

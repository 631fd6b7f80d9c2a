import { http } from '../kit/http.ts';
import type { AccountsStore } from './accounts-store.ts';
import { type Channel, publicChannel } from './channel.ts';
import { ChannelNotFound, readChannel } from './contract.ts';

/** Channels are asked for by id or by @handle. */
export const namedChannel = (accounts: AccountsStore, idOrHandle: string): Promise<Channel | undefined> =>
  idOrHandle.startsWith('@') ? accounts.findChannelByHandle(idOrHandle.slice(1)) : accounts.findChannel(idOrHandle);

/** GET /v1/channels/{channel_id} */
export const readChannelRoute = (accounts: AccountsStore) =>
  http(readChannel, async ({ params }) => {
    const found = await namedChannel(accounts, params.channelId);
    if (!found) throw ChannelNotFound();
    return publicChannel(found);
  });

import { decideAgain } from '../kit/decide-again.ts';
import { http } from '../kit/http.ts';
import type { AccountsStore } from './accounts-store.ts';
import { changeChannel, publicChannel } from './channel.ts';
import { changeChannel as operation } from './contract.ts';
import { namedChannel } from './read-channel.ts';

/** PATCH /v1/channels/{channel_id} */
export const changeChannelRoute = (accounts: AccountsStore) =>
  http(operation, (call) =>
    decideAgain(async () => {
      const before = call.may(await namedChannel(accounts, call.params.channelId));
      const after = changeChannel(before, call.body);
      await accounts.saveChannel(before, after, call.now);
      return publicChannel(after);
    }),
  );

import { clock } from '../kit/clock.ts';
import { http } from '../kit/http.ts';
import { newId, prefixes } from '../kit/ids.ts';
import type { AccountsStore } from './accounts-store.ts';
import { openChannel, publicChannel } from './channel.ts';
import { createChannel } from './contract.ts';

/** POST /v1/channels */
export const createChannelRoute = (accounts: AccountsStore) =>
  http(createChannel, async ({ body, accountId, idempotent, now }) => {
    const opened = openChannel(accountId, newId(prefixes.channel, now, clock.random(10)), body, now);
    const answer = publicChannel(opened);
    await accounts.openChannel(opened, idempotent.complete(answer), now);
    return answer;
  });

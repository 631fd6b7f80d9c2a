import { clock } from '../kit/clock.ts';
import { http } from '../kit/http.ts';
import { newId, prefixes } from '../kit/ids.ts';
import { openChannel } from './channel.ts';
import { createChannel } from './channel-contract.ts';
import { type ChannelSurroundings, shownChannel } from './channel-surroundings.ts';

/** POST /v1/channels */
export const createChannelRoute = ({ accounts, channels, signer, mostChannels }: ChannelSurroundings) =>
  http(createChannel, async ({ body, accountId, idempotent, now }) => {
    const opened = openChannel(accountId, newId(prefixes.channel, now, clock.random(10)), body, now);
    const answer = await shownChannel(signer, opened, now);
    const had = (await accounts.find(accountId))?.channelId === undefined ? 0 : 1;
    await channels.open(opened, { had, most: mostChannels, stored: idempotent.complete(answer), at: now });
    return answer;
  });

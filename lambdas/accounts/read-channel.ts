import { authorize } from '../kit/authorize.ts';
import { http, Reply } from '../kit/http.ts';
import { rightsOf } from './channel.ts';
import { ChannelGone, ChannelNotFound, readChannel } from './channel-contract.ts';
import { type ChannelSurroundings, channelToChange, namedChannel, shownChannel } from './channel-surroundings.ts';

/**
 * GET /v1/channels/{channel_id}. Whoever may change it also hears which version it is. While its owner is leaving it is hidden;
 * once they have left it is said to be gone.
 */
export const readChannelRoute = (around: ChannelSurroundings) =>
  http(readChannel, async ({ params, subject, now }) => {
    const found = await namedChannel(around, params.channelId);
    if (!found) throw ChannelNotFound();
    if (found.closedAt) throw ChannelGone();
    const owner = await around.accounts.find(found.ownerId);
    const isOwn = subject.kind === 'person' && subject.accountId === found.ownerId;
    if (owner?.status === 'closing' && !isOwn) throw ChannelNotFound();
    const changes = authorize(subject, 'channel.change', rightsOf(found, owner)) === 'allow';
    return changes
      ? new Reply(await channelToChange(around.signer, found, now), { version: found.version })
      : new Reply(await shownChannel(around.signer, found, now));
  });

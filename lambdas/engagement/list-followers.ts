import { openCursor, sealCursor } from '../kit/cursor.ts';
import { http } from '../kit/http.ts';
import { ChannelNotFound, countFollowers, listFollowers } from './contract.ts';
import { cursorSecret, findChannel, people, store } from './surroundings.ts';

/** GET /v1/channels/{channel_id}/followers/count: never less than nobody, whatever order counts are read in. */
export const countFollowersRoute = http(countFollowers, async ({ params: { channelId } }) => {
  if (!(await findChannel(channelId))) throw ChannelNotFound();
  return { channelId, followers: Math.max(0, await store.count(channelId)) };
});

/** GET /v1/channels/{channel_id}/followers: whoever is leaving is not named any more. */
export const listFollowersRoute = http(listFollowers, async ({ params, query: { limit, cursor }, may }) => {
  const { channel } = may(await findChannel(params.channelId));
  const scope = `followers ${channel.channelId}`;
  const before = cursor ? await openCursor<string>(cursorSecret, scope, cursor) : undefined;
  const { follows, next } = await store.followers(channel.channelId, limit, before);
  const items = follows.map(async ({ accountId, since }) => {
    const { displayName, status } = await people.known(accountId);
    return status === 'closing' || status === 'closed' ? [] : [{ accountId, name: displayName, since }];
  });
  return {
    items: (await Promise.all(items)).flat(),
    ...(next ? { nextCursor: await sealCursor(cursorSecret, scope, next) } : {}),
  };
});

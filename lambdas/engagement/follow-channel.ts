import { decideAgain } from '../kit/decide-again.ts';
import { http } from '../kit/http.ts';
import {
  ChannelNotFound,
  changeFollow,
  followChannel,
  NotFollowed,
  OwnChannel,
  readFollow,
  unfollowChannel,
} from './contract.ts';
import { type Follow, following, unfollowing } from './follow.ts';
import { findChannel, store } from './surroundings.ts';

const shown = (channelId: string, follow: Follow | undefined) => ({
  channelId,
  follows: follow?.since !== undefined,
  ...(follow?.since ? { since: follow.since, notify: follow.notify ?? true } : {}),
});

/** GET /v1/channels/{channel_id}/follow */
export const readFollowRoute = http(readFollow, async ({ params: { channelId }, accountId }) => {
  if (!(await findChannel(channelId))) throw ChannelNotFound();
  return shown(channelId, await store.find(accountId, channelId));
});

/** PUT /v1/channels/{channel_id}/follow */
export const followChannelRoute = http(followChannel, async ({ params: { channelId }, accountId, now }) => {
  const found = await findChannel(channelId);
  if (!found) throw ChannelNotFound();
  if (found.ownerId === accountId) throw OwnChannel();
  return decideAgain(async () => {
    const before = await store.find(accountId, channelId);
    const after = following(before, { channelId, accountId }, now);
    if (after) await store.save(before, after, now);
    return shown(channelId, after ?? before);
  });
});

/** DELETE /v1/channels/{channel_id}/follow: also of one that is not there any more. */
export const unfollowChannelRoute = http(unfollowChannel, ({ params: { channelId }, accountId, now }) =>
  decideAgain(async () => {
    const before = await store.find(accountId, channelId);
    const after = unfollowing(before, now);
    if (after) await store.save(before, after, now);
  }),
);

/** PATCH /v1/channels/{channel_id}/follow */
export const changeFollowRoute = http(changeFollow, async ({ params: { channelId }, body, accountId }) => {
  if (!(await findChannel(channelId))) throw ChannelNotFound();
  if (!(await store.notify(accountId, channelId, body.notify))) throw NotFollowed();
  return shown(channelId, await store.find(accountId, channelId));
});

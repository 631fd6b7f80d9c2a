import { api } from '../kit/api.ts';
import { followChannelRoute, readFollowRoute, unfollowChannelRoute } from './follow-channel.ts';
import { countFollowersRoute, listFollowersRoute } from './list-followers.ts';
import { listFollowsRoute } from './list-follows.ts';
import { door } from './surroundings.ts';

export const handler = api(
  [
    ...[readFollowRoute, followChannelRoute, unfollowChannelRoute],
    ...[listFollowsRoute, countFollowersRoute, listFollowersRoute],
  ],
  door,
);

import { api } from '../kit/api.ts';
import { changeFollowRoute, followChannelRoute, readFollowRoute, unfollowChannelRoute } from './follow-channel.ts';
import { countFollowersRoute, listFollowersRoute } from './list-followers.ts';
import { listFollowsRoute } from './list-follows.ts';
import { door } from './surroundings.ts';

export const handler = api(
  [
    ...[readFollowRoute, followChannelRoute, unfollowChannelRoute, changeFollowRoute],
    ...[listFollowsRoute, countFollowersRoute, listFollowersRoute],
  ],
  door,
);

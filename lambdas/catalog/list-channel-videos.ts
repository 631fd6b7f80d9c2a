import { http } from '../kit/http.ts';
import { listChannelVideos } from './contract.ts';
import { listPage } from './list-page.ts';
import { toPublic } from './present.ts';
import { videos } from './surroundings.ts';

export const listChannelVideosRoute = http(
  listChannelVideos,
  async ({ params: { channelId }, query: { limit, cursor }, now }) =>
    listPage(
      { scope: `channel ${channelId}`, cursor, now },
      (from) => videos.channelPage(channelId, limit, from),
      toPublic,
    ),
);

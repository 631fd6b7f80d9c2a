import { http } from '../kit/http.ts';
import { listStudioVideos } from './contract.ts';
import { listPage } from './list-page.ts';
import { toOwn } from './present.ts';
import { channelRights, videos } from './surroundings.ts';

/** One query whatever the size: the owner's own list, of which other channels' videos are left out. */
export const listStudioVideosRoute = http(
  listStudioVideos,
  async ({ params: { channelId }, query: { limit, cursor }, may, accountId, now }) => {
    const { ownerId } = may(await channelRights(channelId));
    return listPage(
      { scope: `studio ${channelId} ${accountId}`, cursor, now },
      (from) => videos.ownerPage(ownerId, limit, from, channelId),
      toOwn,
    );
  },
);

import { api } from '../kit/api.ts';
import { changeVideoRoute } from './change-video.ts';
import { deleteVideoRoute } from './delete-video.ts';
import { listChannelVideosRoute } from './list-channel-videos.ts';
import { listMyVideosRoute } from './list-my-videos.ts';
import { listPublicVideosRoute } from './list-public-videos.ts';
import { publishVideoRoute } from './publish-video.ts';
import { readStatusRoute } from './read-status.ts';
import { readVideoRoute } from './read-video.ts';
import { door } from './surroundings.ts';
import { unpublishVideoRoute } from './unpublish-video.ts';

export const handler = api(
  [
    listPublicVideosRoute,
    listMyVideosRoute,
    listChannelVideosRoute,
    readVideoRoute,
    readStatusRoute,
    changeVideoRoute,
    publishVideoRoute,
    unpublishVideoRoute,
    deleteVideoRoute,
  ],
  door,
);

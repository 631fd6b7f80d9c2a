import { decideAgain } from '../kit/decide-again.ts';
import { http } from '../kit/http.ts';
import { restoreVideo } from './contract.ts';
import { videoRecovered } from './events.ts';
import { existing } from './existing.ts';
import { videos } from './surroundings.ts';
import { takeOutOfTrash } from './trash.ts';

export const restoreVideoRoute = http(restoreVideo, ({ params, may, now }) =>
  decideAgain(async () => {
    const { video } = may(existing(await videos.get(params.videoId)));
    const channel = await videos.channelOf(video.ownerId);
    const moved = takeOutOfTrash(video, now, channel?.channelId);
    if (!moved) return { videoId: video.videoId, status: video.state };
    await videos.save(video, moved.video, moved.event, videoRecovered);
    return { videoId: video.videoId, status: moved.video.state };
  }),
);

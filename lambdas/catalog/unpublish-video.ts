import { decideAgain } from '../kit/decide-again.ts';
import { http } from '../kit/http.ts';
import { unpublishVideo, VideoNotReady } from './contract.ts';
import { videoUnpublished } from './events.ts';
import { existing } from './existing.ts';
import { videos } from './surroundings.ts';
import { move } from './video.ts';

export const unpublishVideoRoute = http(unpublishVideo, ({ params, may, now }) =>
  decideAgain(async () => {
    const { video } = may(existing(await videos.get(params.videoId)));
    if (video.state === 'READY') return { videoId: video.videoId, status: video.state };
    const moved = move(video, 'unpublish', now);
    if (!moved) throw VideoNotReady({ status: video.state });
    await videos.save(video, moved.video, moved.event, videoUnpublished);
    return { videoId: video.videoId, status: moved.video.state };
  }),
);

import { decideAgain } from '../kit/decide-again.ts';
import { http } from '../kit/http.ts';
import { unpublishVideo, VideoNotReady } from './contract.ts';
import { videoUnpublished, videoUpdated } from './events.ts';
import { existing, outsideHold, outsideTrash } from './existing.ts';
import { withPublishTime } from './publish-time.ts';
import { videos } from './surroundings.ts';
import { move } from './video.ts';

export const unpublishVideoRoute = http(unpublishVideo, ({ params, may, now }) =>
  decideAgain(async () => {
    const { video } = outsideHold(outsideTrash(may(existing(await videos.get(params.videoId)))));
    if (video.state === 'READY') {
      // Whoever takes back a video that only waits for its hour does not want it published then either.
      if (video.publishAt)
        await videos.save(video, withPublishTime(video, undefined, now), 'unscheduled', videoUpdated);
      return { videoId: video.videoId, status: video.state };
    }
    const moved = move(video, 'unpublish', now);
    if (!moved) throw VideoNotReady({ status: video.state });
    await videos.save(video, moved.video, moved.event, videoUnpublished);
    return { videoId: video.videoId, status: moved.video.state };
  }),
);

import { decideAgain } from '../kit/decide-again.ts';
import { failpoint } from '../kit/failpoint.ts';
import { http } from '../kit/http.ts';
import { publishVideo, VideoNotReady } from './contract.ts';
import { videoPublished } from './events.ts';
import { existing, outsideHold, outsideTrash } from './existing.ts';
import { videos } from './surroundings.ts';
import { publish } from './video.ts';

export const publishVideoRoute = http(publishVideo, ({ params, may, now }) =>
  decideAgain(async () => {
    const { video } = outsideHold(outsideTrash(may(existing(await videos.get(params.videoId)))));
    if (video.state === 'PUBLISHED') return { videoId: video.videoId, status: video.state };
    const channel = await videos.channelOf(video.ownerId);
    const moved = publish(video, now, channel?.channelId);
    if (!moved) throw VideoNotReady({ status: video.state });
    await videos.save(video, moved.video, moved.event, videoPublished);
    FAILPOINT: failpoint('catalog.publish.saved');
    return { videoId: video.videoId, status: moved.video.state };
  }),
);

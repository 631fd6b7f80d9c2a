import { decideAgain } from '../kit/decide-again.ts';
import { failpoint } from '../kit/failpoint.ts';
import { http } from '../kit/http.ts';
import { notedForTeam } from './channel-team.ts';
import { publishVideo, VideoNotReady } from './contract.ts';
import { videoPublished } from './events.ts';
import { outsideHold, outsideTrash } from './existing.ts';
import { findFor, table, videos } from './surroundings.ts';
import { publish } from './video.ts';

export const publishVideoRoute = http(publishVideo, ({ params, subject, accountId, may, now }) =>
  decideAgain(async () => {
    const { video } = outsideHold(outsideTrash(may(await findFor(subject, params.videoId))));
    if (video.state === 'PUBLISHED') return { videoId: video.videoId, status: video.state };
    const channelId = video.channelId ?? (await videos.channelOf(video.ownerId))?.channelId;
    const moved = publish(video, now, channelId);
    if (!moved) throw VideoNotReady({ status: video.state });
    await videos.save(video, moved.video, moved.event, videoPublished, [
      ...notedForTeam(table, { by: accountId, what: 'video.published' }, moved.video, now),
    ]);
    FAILPOINT: failpoint('catalog.publish.saved');
    return { videoId: video.videoId, status: moved.video.state };
  }),
);

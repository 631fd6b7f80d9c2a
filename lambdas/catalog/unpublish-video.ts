import { decideAgain } from '../kit/decide-again.ts';
import { http } from '../kit/http.ts';
import { notedForTeam } from './channel-team.ts';
import { unpublishVideo, VideoNotReady } from './contract.ts';
import { videoUnpublished, videoUpdated } from './events.ts';
import { outsideHold, outsideTrash } from './existing.ts';
import { withoutPremiere } from './premiere.ts';
import { withPublishTime } from './publish-time.ts';
import { findFor, table, videos } from './surroundings.ts';
import { move } from './video.ts';

export const unpublishVideoRoute = http(unpublishVideo, ({ params, subject, accountId, may, now }) =>
  decideAgain(async () => {
    const { video } = outsideHold(outsideTrash(may(await findFor(subject, params.videoId))));
    if (video.state === 'READY') {
      // Whoever takes back a video that only waits for its hour does not want it published then either.
      if (video.publishAt)
        await videos.save(video, withPublishTime(video, undefined, now), 'unscheduled', videoUpdated, [
          ...notedForTeam(table, { by: accountId, what: 'video.unpublished' }, video, now),
        ]);
      return { videoId: video.videoId, status: video.state };
    }
    const moved = move(video, 'unpublish', now, withoutPremiere(video, now));
    if (!moved) throw VideoNotReady({ status: video.state });
    await videos.save(video, moved.video, moved.event, videoUnpublished, [
      ...notedForTeam(table, { by: accountId, what: 'video.unpublished' }, moved.video, now),
    ]);
    return { videoId: video.videoId, status: moved.video.state };
  }),
);

import { decideAgain } from '../kit/decide-again.ts';
import { failpoint } from '../kit/failpoint.ts';
import { http } from '../kit/http.ts';
import { eraseVideo, NotInTrash } from './contract.ts';
import { videoDeleted } from './events.ts';
import { videos } from './surroundings.ts';
import { deleteForGood } from './trash.ts';
import { isBeingDeleted, rightsOf } from './video.ts';

/** The second of two steps, so that nothing is lost by one slip: only what is in the trash already goes for good. */
export const eraseVideoRoute = http(eraseVideo, ({ params, may, now }) =>
  decideAgain(async () => {
    const found = await videos.get(params.videoId);
    const { video } = may(found && { ...rightsOf(found), video: found });
    if (isBeingDeleted(video)) return { videoId: video.videoId, status: video.state };
    if (video.trashedAt === undefined) throw NotInTrash({ status: video.state });
    const moved = deleteForGood(video, now);
    if (!moved) throw new Error(`no way to delete a video that is ${video.state}`);
    await videos.save(video, moved.video, moved.event, videoDeleted);
    FAILPOINT: failpoint('catalog.erase.saved');
    return { videoId: video.videoId, status: moved.video.state };
  }),
);

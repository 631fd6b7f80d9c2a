import { decideAgain } from '../kit/decide-again.ts';
import { http } from '../kit/http.ts';
import { deleteVideo } from './contract.ts';
import { videoDeleted } from './events.ts';
import { videos } from './surroundings.ts';
import { isBeingDeleted, move, rightsOf } from './video.ts';

/** Whatever else moves the video meanwhile, the owner's wish stands: it is decided again on what is true now. */
export const deleteVideoRoute = http(deleteVideo, ({ params, may, now }) =>
  decideAgain(async () => {
    const found = await videos.get(params.videoId);
    const { video } = may(found && { ...rightsOf(found), video: found });
    if (isBeingDeleted(video)) return { videoId: video.videoId, status: video.state };
    const moved = move(video, 'delete', now);
    if (!moved) throw new Error(`no way to delete a video that is ${video.state}`);
    await videos.save(video, moved.video, moved.event, videoDeleted);
    return { videoId: video.videoId, status: moved.video.state };
  }),
);

import { decideAgain } from '../kit/decide-again.ts';
import { http } from '../kit/http.ts';
import { deleteVideo } from './contract.ts';
import { videoTrashed } from './events.ts';
import { videos, withTeam } from './surroundings.ts';
import { putIntoTrash, trashedUntil } from './trash.ts';
import { rightsOf, type Video } from './video.ts';

const answerOf = (video: Video) => ({
  videoId: video.videoId,
  status: video.state,
  trashedUntil: trashedUntil(video),
});

/** Whatever else moves the video meanwhile, the owner's wish stands: it is decided again on what is true now. */
export const deleteVideoRoute = http(deleteVideo, ({ params, subject, may, seen, now }) =>
  decideAgain(async () => {
    const found = await videos.get(params.videoId);
    const { video } = may(found && (await withTeam(subject, { ...rightsOf(found), video: found })));
    seen(video.version);
    const moved = putIntoTrash(video, now);
    if (!moved) return answerOf(video);
    await videos.save(video, moved.video, moved.event, videoTrashed);
    return answerOf(moved.video);
  }),
);

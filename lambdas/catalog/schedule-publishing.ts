import { decideAgain } from '../kit/decide-again.ts';
import { http } from '../kit/http.ts';
import { AlreadyPublished, PublishTimeOutOfRange, schedulePublishing, unschedulePublishing } from './contract.ts';
import { videoUpdated } from './events.ts';
import { existing, outsideHold, outsideTrash } from './existing.ts';
import { isPossiblePublishTime, withPublishTime } from './publish-time.ts';
import { videos } from './surroundings.ts';
import type { Video } from './video.ts';

const setTo = async (
  video: Video,
  at: Date | undefined,
  now: Date,
): Promise<{ videoId: string; publishAt?: string }> => {
  if (video.state === 'PUBLISHED') throw AlreadyPublished();
  const after = withPublishTime(video, at, now);
  if (after.publishAt === video.publishAt) return { videoId: video.videoId, publishAt: video.publishAt };
  await videos.save(video, after, at ? 'scheduled' : 'unscheduled', videoUpdated);
  return { videoId: video.videoId, publishAt: after.publishAt };
};

/** The hour is a note on the video; the reconciler publishes it then (`publish-time.ts`). */
export const schedulePublishingRoute = http(schedulePublishing, ({ params, body, may, now }) =>
  decideAgain(async () => {
    const { video } = outsideHold(outsideTrash(may(existing(await videos.get(params.videoId)))));
    const at = new Date(body.publishAt);
    if (!isPossiblePublishTime(at, now)) throw PublishTimeOutOfRange();
    return setTo(video, at, now);
  }),
);

export const unschedulePublishingRoute = http(unschedulePublishing, ({ params, may, now }) =>
  decideAgain(async () => {
    const { video } = outsideTrash(may(existing(await videos.get(params.videoId))));
    return setTo(video, undefined, now);
  }),
);

import { decideAgain } from '../kit/decide-again.ts';
import { http } from '../kit/http.ts';
import { notedForTeam } from './channel-team.ts';
import { AlreadyPublished, PublishTimeOutOfRange, schedulePublishing, unschedulePublishing } from './contract.ts';
import { videoUpdated } from './events.ts';
import { outsideHold, outsideTrash } from './existing.ts';
import { isPossiblePublishTime, withPublishTime } from './publish-time.ts';
import { findFor, table, videos } from './surroundings.ts';
import type { Video } from './video.ts';

const setTo = async (
  video: Video,
  at: Date | undefined,
  { by, now }: { by: string; now: Date },
): Promise<{ videoId: string; publishAt?: string }> => {
  if (video.state === 'PUBLISHED') throw AlreadyPublished();
  const after = withPublishTime(video, at, now);
  if (after.publishAt === video.publishAt) return { videoId: video.videoId, publishAt: video.publishAt };
  await videos.save(video, after, at ? 'scheduled' : 'unscheduled', videoUpdated, [
    ...notedForTeam(table, { by, what: 'video.scheduled' }, after, now),
  ]);
  return { videoId: video.videoId, publishAt: after.publishAt };
};

/** The hour is a note on the video; the reconciler publishes it then (`publish-time.ts`). */
export const schedulePublishingRoute = http(
  schedulePublishing,
  ({ params, body, subject, accountId, may, seen, now }) =>
    decideAgain(async () => {
      const { video } = outsideHold(outsideTrash(may(await findFor(subject, params.videoId))));
      seen(video.version);
      const at = new Date(body.publishAt);
      if (!isPossiblePublishTime(at, now)) throw PublishTimeOutOfRange();
      return setTo(video, at, { by: accountId, now });
    }),
);

export const unschedulePublishingRoute = http(unschedulePublishing, ({ params, subject, accountId, may, seen, now }) =>
  decideAgain(async () => {
    const { video } = outsideTrash(may(await findFor(subject, params.videoId)));
    seen(video.version);
    return setTo(video, undefined, { by: accountId, now });
  }),
);

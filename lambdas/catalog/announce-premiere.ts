import { decideAgain } from '../kit/decide-again.ts';
import { http } from '../kit/http.ts';
import { isAhead } from '../kit/premiere.ts';
import { notedForTeam } from './channel-team.ts';
import {
  AlreadyPublished,
  announcePremiere,
  callOffPremiere,
  PremiereBegun,
  PremiereTimeOutOfRange,
  VideoNotReady,
} from './contract.ts';
import { videoPublished, videoUnpublished, videoUpdated } from './events.ts';
import { outsideHold, outsideTrash } from './existing.ts';
import { announced, calledOff, isPossiblePremiere } from './premiere.ts';
import { findFor, table, videos } from './surroundings.ts';

/** PUT /v1/videos/{video_id}/premiere */
export const announcePremiereRoute = http(announcePremiere, ({ params, body, subject, accountId, may, seen, now }) =>
  decideAgain(async () => {
    const { video } = outsideHold(outsideTrash(may(await findFor(subject, params.videoId))));
    seen(video.version);
    const { videoId } = video;
    const at = new Date(body.premiereAt);
    const isAnnounced = video.state === 'PUBLISHED' && isAhead(video, now);
    if (video.state === 'PUBLISHED' && !isAnnounced) throw AlreadyPublished();
    if (!isPossiblePremiere(at, now)) throw PremiereTimeOutOfRange();
    if (isAnnounced && video.premiereAt === at.toISOString()) return { videoId, premiereAt: video.premiereAt };
    const channelId = video.channelId ?? (await videos.channelOf(video.ownerId))?.channelId;
    const moved = video.durationMs === undefined ? undefined : announced(video, at, now, channelId);
    if (!moved) throw VideoNotReady({ status: video.state });
    const [event, news] = isAnnounced
      ? (['rescheduled', videoUpdated] as const)
      : (['announced', videoPublished] as const);
    await videos.save(video, moved.video, event, news, [
      ...notedForTeam(table, { by: accountId, what: 'video.scheduled' }, moved.video, now),
    ]);
    return { videoId, premiereAt: moved.video.premiereAt };
  }),
);

/** DELETE /v1/videos/{video_id}/premiere */
export const callOffPremiereRoute = http(callOffPremiere, ({ params, subject, accountId, may, seen, now }) =>
  decideAgain(async () => {
    const { video } = outsideTrash(may(await findFor(subject, params.videoId)));
    seen(video.version);
    const moved = calledOff(video, now);
    if (!moved) throw PremiereBegun();
    await videos.save(video, moved.video, moved.event, videoUnpublished, [
      ...notedForTeam(table, { by: accountId, what: 'video.unpublished' }, moved.video, now),
    ]);
    return { videoId: video.videoId };
  }),
);

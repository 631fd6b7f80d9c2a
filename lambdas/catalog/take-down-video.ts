import { audited } from '../kit/audit.ts';
import { decideAgain } from '../kit/decide-again.ts';
import { failpoint } from '../kit/failpoint.ts';
import { http } from '../kit/http.ts';
import { AlreadyTakenDown, restoreVideo, takeDownVideo, VideoDeleted } from '../moderation/contract.ts';
import { videoRestored, videoTakenDown } from './events.ts';
import { toStaff } from './present-to-staff.ts';
import { people, table, videos } from './surroundings.ts';
import { isRepeated, restore, takeDown } from './takedown.ts';
import { isBeingDeleted } from './video.ts';

const found = async (videoId: string) => {
  const video = await videos.get(videoId);
  return video && { ownerId: video.ownerId, video };
};

/** The decision, its line in the audit log and the news are one write, made by somebody who is staff at that very moment. */
export const takeDownVideoRoute = http(takeDownVideo, ({ params, body, accountId, may, now }) =>
  decideAgain(async () => {
    const { video } = may(await found(params.videoId));
    if (isBeingDeleted(video)) throw VideoDeleted();
    const decision = { ...body, by: accountId, at: now.toISOString() };
    if (isRepeated(video, decision)) return toStaff(video, now);
    const taken = takeDown(video, decision, now);
    if (!taken) throw AlreadyTakenDown({ reason: video.takenDown?.reason, at: video.takenDown?.at });
    const { reason, note, message: told } = body;
    const act = { act: 'video.taken_down', by: accountId, about: video.videoId, reason, note, told } as const;
    await videos.save(video, taken.video, taken.event, videoTakenDown, [
      audited(table, act, { cause: [taken.video.version], at: now }),
      people.stillStaff(accountId),
    ]);
    FAILPOINT: failpoint('catalog.takedown.saved');
    return toStaff(taken.video, now);
  }),
);

export const restoreTakenDownRoute = http(restoreVideo, ({ params, body, accountId, may, now }) =>
  decideAgain(async () => {
    const { video } = may(await found(params.videoId));
    if (isBeingDeleted(video)) throw VideoDeleted();
    const channel = await videos.channelOf(video.ownerId);
    const restored = restore(video, now, channel?.channelId);
    if (!restored) return toStaff(video, now);
    const act = { act: 'video.restored', by: accountId, about: video.videoId, note: body.note } as const;
    await videos.save(video, restored.video, restored.event, videoRestored, [
      audited(table, act, { cause: [restored.video.version], at: now }),
      people.stillStaff(accountId),
    ]);
    return toStaff(restored.video, now);
  }),
);

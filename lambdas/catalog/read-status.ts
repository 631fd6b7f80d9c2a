import { isStaff } from '../kit/authorize.ts';
import { http } from '../kit/http.ts';
import { isMaker } from './channel-team.ts';
import { readStatus } from './contract.ts';
import { resolutionsOf } from './present.ts';
import { noteLook } from './staff-look.ts';
import { findFor } from './surroundings.ts';

export const readStatusRoute = http(readStatus, async ({ params, subject, may, now }) => {
  const thing = may(await findFor(subject, params.videoId));
  const { video } = thing;
  await noteLook(subject, video, now);
  const ready = video.state === 'READY' || video.state === 'PUBLISHED';
  const seenByAll = { videoId: video.videoId, ready, resolutions: resolutionsOf(video) };
  if (!isMaker(subject, thing) && !isStaff(subject)) return seenByAll;
  return { ...seenByAll, status: video.state, rungs: video.rungs, failure: video.failure };
});

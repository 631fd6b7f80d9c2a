import { isStaff } from '../kit/authorize.ts';
import { http } from '../kit/http.ts';
import { readStatus } from './contract.ts';
import { existing } from './existing.ts';
import { resolutionsOf } from './present.ts';
import { noteLook } from './staff-look.ts';
import { videos } from './surroundings.ts';

export const readStatusRoute = http(readStatus, async ({ params, subject, may, now }) => {
  const { video } = may(existing(await videos.get(params.videoId)));
  await noteLook(subject, video, now);
  const ready = video.state === 'READY' || video.state === 'PUBLISHED';
  const seenByAll = { videoId: video.videoId, ready, resolutions: resolutionsOf(video) };
  const isOwner = subject.kind === 'person' && subject.accountId === video.ownerId;
  if (!isOwner && !isStaff(subject)) return seenByAll;
  return { ...seenByAll, status: video.state, rungs: video.rungs, failure: video.failure };
});

import { http } from '../kit/http.ts';
import { readStaffVideo, VideoNotFound } from '../moderation/contract.ts';
import { toStaff } from './present-to-staff.ts';
import { noteLook } from './staff-look.ts';
import { videos } from './surroundings.ts';

export const readStaffVideoRoute = http(readStaffVideo, async ({ params, subject, now }) => {
  const video = await videos.get(params.videoId);
  if (!video) throw VideoNotFound();
  await noteLook(subject, video, now);
  return toStaff(video, now);
});

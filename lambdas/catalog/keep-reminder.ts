import { http } from '../kit/http.ts';
import { dropReminder, readReminder, setReminder } from './contract.ts';
import { outsideTrash } from './existing.ts';
import { withPremiereAhead } from './premiere-reminders.ts';
import { findFor, reminders, table } from './surroundings.ts';

/** GET /v1/videos/{video_id}/reminder */
export const readReminderRoute = http(readReminder, async ({ params, subject, accountId, may }) => {
  const { videoId } = may(await findFor(subject, params.videoId)).video;
  return { videoId, reminds: await reminders.has(videoId, accountId) };
});

/** PUT /v1/videos/{video_id}/reminder */
export const setReminderRoute = http(setReminder, async ({ params, subject, accountId, may, now }) => {
  const { videoId } = outsideTrash(may(await findFor(subject, params.videoId))).video;
  await reminders.set(videoId, accountId, now, withPremiereAhead(table, videoId, now));
  return { videoId, reminds: true };
});

/** DELETE /v1/videos/{video_id}/reminder */
export const dropReminderRoute = http(dropReminder, async ({ params, subject, accountId, may }) => {
  const { videoId } = may(await findFor(subject, params.videoId)).video;
  await reminders.drop(videoId, accountId);
});

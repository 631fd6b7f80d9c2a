import { http } from '../kit/http.ts';
import { dropReminder, readReminder, setReminder, TooLateToRemind } from './contract.ts';
import { stillToCome } from './remind.ts';
import { findFor, studio } from './surroundings.ts';

/** GET /v1/streams/{stream_id}/reminder */
export const readReminderRoute = http(readReminder, async ({ params, subject, accountId, may }) => {
  const { streamId } = may(await findFor(subject, params.streamId)).stream;
  return { streamId, reminds: await studio.reminders.has(streamId, accountId) };
});

/** PUT /v1/streams/{stream_id}/reminder */
export const setReminderRoute = http(setReminder, async ({ params, subject, accountId, may, now }) => {
  const { stream } = may(await findFor(subject, params.streamId));
  if (stream.state !== 'SCHEDULED') throw TooLateToRemind({ state: stream.state });
  const { streamId } = stream;
  await studio.reminders.set(streamId, accountId, now, { stillToCome: stillToCome(studio.table, streamId) });
  return { streamId, reminds: true };
});

/** DELETE /v1/streams/{stream_id}/reminder */
export const dropReminderRoute = http(dropReminder, async ({ params, subject, accountId, may }) => {
  const { streamId } = may(await findFor(subject, params.streamId)).stream;
  await studio.reminders.drop(streamId, accountId);
});

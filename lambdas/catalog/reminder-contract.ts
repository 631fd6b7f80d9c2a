import * as z from 'zod';
import { idOf } from '../kit/ids.ts';
import { noContent, operation } from '../kit/operation.ts';
import { refusal } from '../kit/refusal.ts';
import { mostReminders } from '../live/reminder-contract.ts';
import { examplePublic, params, VideoGone, VideoInTrash, VideoNotFound } from './video-contract.ts';

// A viewer who wants to hear of it when a premiere is about to begin; as of a stream that was announced (live's reminders).

export const remindMinutes = 5;

export const NoPremiereToCome = refusal(
  'catalog.no_premiere_to_come',
  'conflict',
  `Nobody is reminded of this video any more: it has no premiere, or that begins within ${remindMinutes} minutes.`,
);
export const RemindersFull = refusal(
  'catalog.reminders_full',
  'conflict',
  `${mostReminders.toLocaleString('en')} people are reminded of this premiere already, and no more can be. Put it in your calendar.`,
);

const reminder = z.object({ videoId: idOf('vid'), reminds: z.boolean() });
const path = '/v1/videos/{video_id}/reminder';
const example = { videoId: examplePublic.videoId, reminds: true };

export const readReminder = operation({
  id: 'catalog.read_reminder',
  method: 'GET',
  path,
  summary: 'Whether I am reminded when the premiere of this video is about to begin.',
  credential: 'required',
  action: 'reminder.read_own',
  matrix: ['VI38'],
  params,
  answer: { status: 200, body: reminder },
  hides: VideoNotFound,
  refuses: [VideoGone],
  example: { answer: example },
});

export const setReminder = operation({
  id: 'catalog.set_reminder',
  method: 'PUT',
  path,
  summary: `Have a mail sent to me ${remindMinutes} minutes before the premiere of this video begins, and find it among my notifications: once, also where its hour moves until then, and not when it is called off.`,
  credential: 'required',
  action: 'reminder.set',
  matrix: ['VI39'],
  params,
  answer: { status: 200, body: reminder },
  hides: VideoNotFound,
  refuses: [VideoGone, VideoInTrash, NoPremiereToCome, RemindersFull],
  example: { answer: example },
});

export const dropReminder = operation({
  id: 'catalog.drop_reminder',
  method: 'DELETE',
  path,
  summary: 'Do not remind me of this premiere after all.',
  credential: 'required',
  action: 'reminder.drop',
  matrix: ['VI40'],
  params,
  ...noContent,
  hides: VideoNotFound,
  refuses: [VideoGone],
});

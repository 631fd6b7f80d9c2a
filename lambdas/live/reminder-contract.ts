import * as z from 'zod';
import { idOf } from '../kit/ids.ts';
import { noContent, operation } from '../kit/operation.ts';
import { refusal } from '../kit/refusal.ts';
import { examplePublic, params, StreamNotFound } from './stream-contract.ts';

// A viewer who wants to hear of it by mail when a stream that was announced goes on air.

/** A mail costs: more of them than these one stream, or premiere, does not send. */
export const mostReminders = 10_000;

export const TooLateToRemind = refusal(
  'live.too_late_to_remind',
  'conflict',
  'This stream has been started or called off; the details say which. Nobody is reminded of it any more.',
);
export const RemindersFull = refusal(
  'live.reminders_full',
  'conflict',
  `${mostReminders.toLocaleString('en')} people are reminded of this stream already, and no more can be. Put it in your calendar.`,
);

const reminder = z.object({ streamId: idOf('str'), reminds: z.boolean() });
const path = '/v1/streams/{stream_id}/reminder';
const example = { streamId: examplePublic.streamId, reminds: true };

export const readReminder = operation({
  id: 'live.read_reminder',
  method: 'GET',
  path,
  summary: 'Whether I get a mail when this stream goes on air.',
  credential: 'required',
  action: 'reminder.read_own',
  matrix: ['LI14'],
  params,
  answer: { status: 200, body: reminder },
  hides: StreamNotFound,
  example: { answer: example },
});

export const setReminder = operation({
  id: 'live.set_reminder',
  method: 'PUT',
  path,
  summary: 'Have a mail sent to me when this stream goes on air: one, and none when it is called off.',
  credential: 'required',
  action: 'reminder.set',
  matrix: ['LI15'],
  params,
  answer: { status: 200, body: reminder },
  hides: StreamNotFound,
  refuses: [TooLateToRemind, RemindersFull],
  example: { answer: example },
});

export const dropReminder = operation({
  id: 'live.drop_reminder',
  method: 'DELETE',
  path,
  summary: 'No mail about this stream after all.',
  credential: 'required',
  action: 'reminder.drop',
  matrix: ['LI16'],
  params,
  ...noContent,
  hides: StreamNotFound,
});

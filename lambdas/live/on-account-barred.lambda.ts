import { accountClosed, accountSuspended } from '../accounts/events.ts';
import { batch } from '../kit/batch.ts';
import { peopleOf } from '../kit/people.ts';
import { endStream } from './end-stream.ts';
import { liveWorkerEnv } from './env.ts';
import type { Position } from './live-store.ts';
import { isTerminal } from './stream-machine.ts';
import { studioFrom } from './studio.ts';

const env = liveWorkerEnv.read(process.env);
const studio = studioFrom(env);
const people = peopleOf(env.LIVE_TABLE);
const pageLength = 50;

/**
 * Somebody was suspended or has left: what they have on air ends, and of who has left also what was still to come. Old news
 * of somebody who is active again ends nothing.
 */
export const handler = batch([accountSuspended, accountClosed], async ({ suspension: _, ...person }, { now }) => {
  await people.learn(person);
  const { status } = await people.personNow(person.accountId);
  if (status !== 'suspended' && status !== 'closed') return;
  if (status === 'closed') {
    await studio.reminders.dropAllOf(person.accountId);
    await studio.tickets.forgetHolder(person.accountId);
  }
  let from: Position | undefined;
  do {
    const page = await studio.streams.ownerPage(person.accountId, pageLength, from);
    for (const { streamId, state } of page.streams) {
      if (isTerminal(state) || (state === 'SCHEDULED' && status !== 'closed')) continue;
      await endStream(studio, streamId, now, 'account_barred', 'terminate');
    }
    from = page.next;
  } while (from);
});

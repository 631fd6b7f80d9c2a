import { log } from '../kit/log.ts';
import { schedule } from '../kit/schedule.ts';
import { reconcile } from './advance.ts';
import { workshop } from './workshop.ts';

const atOnce = 5;

/** The guarantee behind the events: retries, polls, deadlines, and whatever someone left half done. */
export const handler = schedule('transcode.reconcile', async ({ now }) => {
  const due = await workshop.store.due(now, 100);
  let failed = 0;
  for (let start = 0; start < due.length; start += atOnce) {
    const group = due.slice(start, start + atOnce);
    const results = await Promise.allSettled(group.map((whose) => reconcile(workshop, whose, now)));
    for (const [index, result] of results.entries()) {
      if (result.status === 'fulfilled') continue;
      failed++;
      log.error('an encode could not be reconciled', { videoId: group[index]?.videoId, error: result.reason });
    }
  }
  return { due: due.length, failed };
});

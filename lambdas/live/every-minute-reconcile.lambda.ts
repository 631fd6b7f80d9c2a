import { log } from '../kit/log.ts';
import { count } from '../kit/metric.ts';
import { schedule } from '../kit/schedule.ts';
import { advance } from './advance.ts';
import { liveWorkerEnv } from './env.ts';
import { studioFrom } from './studio.ts';

const studio = studioFrom(liveWorkerEnv.read(process.env));
const atOnce = 100;

/** The guarantee behind every message and event: whatever is past its time is looked at, whoever forgot to. */
export const handler = schedule('live-every-minute-reconcile', async ({ now }) => {
  const due = await studio.streams.due(now, atOnce);
  const results = await Promise.allSettled(due.map(({ streamId }) => advance(studio, streamId)));
  let failed = 0;
  for (const [index, result] of results.entries()) {
    if (result.status === 'fulfilled') continue;
    failed += 1;
    log.error('a stream could not be reconciled', { streamId: due[index]?.streamId, error: result.reason });
  }
  if (failed > 0) count('LiveReconcileFailures', failed);
  return { due: due.length, failed };
});

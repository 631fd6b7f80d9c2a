import { log } from '../kit/log.ts';
import { count } from '../kit/metric.ts';
import { schedule } from '../kit/schedule.ts';
import { reconcile } from './reconcile.ts';
import { dueShards } from './upload-store.ts';
import { verificationFrom } from './verification.ts';

const verification = verificationFrom(process.env);

/** So many of each shard a minute; more wait for the next minute, oldest first. */
const perShard = 50;

/** The guarantee behind every event: whatever is past its deadline is compared with what S3 has and brought further. */
export const handler = schedule('upload-every-minute-sweep', async ({ now }) => {
  const shards = await Promise.all(
    Array.from({ length: dueShards }, (_, shard) => verification.uploads.due(shard, now, perShard)),
  );
  const due = shards.flat();
  const oldest = due.map(({ dueAt }) => dueAt).sort()[0];
  count('UploadsOldestDueSeconds', oldest ? Math.round((now.getTime() - Date.parse(oldest)) / 1000) : 0);
  let failed = 0;
  // One upload that cannot be helped just now must not keep the others waiting; it is due again next minute.
  for (const shard of shards)
    for (const { uploadId } of shard)
      await reconcile(verification, uploadId, now).catch((error: unknown) => {
        failed += 1;
        log.error('an upload could not be reconciled', { uploadId, error });
      });
  if (failed > 0) count('UploadSweepFailures', failed);
  return { due: due.length, failed };
});

import { log } from '../kit/log.ts';
import { count } from '../kit/metric.ts';
import { schedule } from '../kit/schedule.ts';
import { sealer } from '../kit/seal.ts';
import { deliveriesStore } from './deliveries-store.ts';
import { dueQueue } from './due-queue.ts';
import { webhooksReconcileEnv } from './env.ts';
import { jobsStore } from './jobs-store.ts';
import { bringOn, type Reconciling } from './reconcile.ts';
import { dueShards } from './rows.ts';
import { webhooksStore } from './webhooks-store.ts';

const env = webhooksReconcileEnv.read(process.env);
const reconciling: Reconciling = {
  webhooks: webhooksStore(env.WEBHOOKS_TABLE),
  deliveries: deliveriesStore(env.WEBHOOKS_TABLE),
  jobs: jobsStore(env.WEBHOOKS_TABLE),
  queue: dueQueue(env.DUE_QUEUE),
  seals: sealer(env.SEAL_SECRET, 'webhooks'),
};

/** So many of each shard a minute; more wait for the next minute, oldest first. */
const perShard = 300;
const together = 20;

/** The guarantee: whatever is due and nobody has in hand gets somebody; long waits end here, and old things go. */
export const handler = schedule('webhooks-every-minute-reconcile', async ({ now }) => {
  const shards = await Promise.all(
    Array.from({ length: dueShards }, (_, shard) => reconciling.jobs.due(shard, now, perShard)),
  );
  const due = shards.flat();
  const oldest = due.map(({ dueAt }) => dueAt).sort()[0];
  count('WebhooksOldestDueSeconds', oldest ? Math.round((now.getTime() - Date.parse(oldest)) / 1000) : 0);
  let failed = 0;
  for (let from = 0; from < due.length; from += together)
    await Promise.all(
      due.slice(from, from + together).map((one) =>
        bringOn(reconciling, one, now).catch((error: unknown) => {
          failed += 1;
          log.error('something due could not be brought on', { kind: one.kind, webhookId: one.webhookId, error });
        }),
      ),
    );
  if (failed > 0) count('WebhookSweepFailures', failed);
  return { due: due.length, failed };
});

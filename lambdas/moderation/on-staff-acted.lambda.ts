import { batch } from '../kit/batch.ts';
import { correlation } from '../kit/correlation.ts';
import { failpoint } from '../kit/failpoint.ts';
import { auditStore } from './audit-store.ts';
import { moderationWorkerEnv } from './env.ts';
import { staffActed } from './events.ts';

const audit = auditStore(moderationWorkerEnv.read(process.env).MODERATION_TABLE);

/** Writes into the audit log what staff did anywhere; the deed and this news of it were one write there. */
export const handler = batch(staffActed, async (act, { eventId, occurredAt }) => {
  await audit.note({ ...act, entryId: eventId, at: occurredAt.toISOString(), requestId: correlation.id });
  FAILPOINT: failpoint('moderation.audit.saved');
});

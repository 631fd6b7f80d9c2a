import { api } from '../kit/api.ts';
import { doorOf } from '../kit/http.ts';
import { peopleOf } from '../kit/people.ts';
import { auditStore } from './audit-store.ts';
import { moderationApiEnv } from './env.ts';
import { listAuditRoute } from './list-audit.ts';

const env = moderationApiEnv.read(process.env);
const table = env.MODERATION_TABLE;

/** What is asked of the audit log. */
export const handler = api(
  [listAuditRoute(auditStore(table), env.CURSOR_SECRET)],
  doorOf(env, table, peopleOf(table).subject),
);

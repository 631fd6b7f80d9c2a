import { openCursor, sealCursor } from '../kit/cursor.ts';
import { http } from '../kit/http.ts';
import type { auditStore, Position } from './audit-store.ts';
import { listAudit } from './contract.ts';

/** GET /v1/admin/audit-log */
export const listAuditRoute = (audit: ReturnType<typeof auditStore>, cursorSecret: string) =>
  http(listAudit, async ({ query: { limit, cursor, about, by } }) => {
    const scope = `audit ${about ?? ''} ${by ?? ''}`;
    const from = cursor ? await openCursor<Position>(cursorSecret, scope, cursor) : undefined;
    const page = await audit.page({ about, by }, limit, from);
    return {
      items: page.entries,
      ...(page.next ? { nextCursor: await sealCursor(cursorSecret, scope, page.next) } : {}),
    };
  });

import { openCursor, sealCursor } from '../kit/cursor.ts';
import { http } from '../kit/http.ts';
import { hasEnded } from '../kit/session.ts';
import { listSessions } from './contract.ts';
import { refreshLifeSeconds, secondsOf } from './ended-sessions.ts';
import { ownAccount } from './own-account.ts';
import type { OpenSession, Position } from './sessions-store.ts';
import type { Surroundings } from './surroundings.ts';

/** Rows go some time after their end, when DynamoDB comes by. */
const isOver = ({ signedInAt }: OpenSession, now: Date): boolean => signedInAt + refreshLifeSeconds < secondsOf(now);

/** GET /v1/me/sessions. Those that have ended and whose rows are still there are left out. */
export const listSessionsRoute = (around: Surroundings, cursorSecret: string) =>
  http(listSessions, async (call) => {
    const { accountId, bearer, query, now } = call;
    const scope = `sessions ${accountId}`;
    const from = query.cursor ? await openCursor<Position>(cursorSecret, scope, query.cursor) : undefined;
    const account = await ownAccount(around, call);
    const { sessions, next } = await around.sessions.page(accountId, query.limit, from);
    const open = sessions.filter((one) => !hasEnded(account.sessions, { accountId, ...one }) && !isOver(one, now));
    return {
      items: open.map(({ signedInAt, ...one }) => ({
        ...one,
        signedInAt: new Date(signedInAt * 1000).toISOString(),
        current: one.sessionId === bearer?.sessionId,
      })),
      ...(next ? { nextCursor: await sealCursor(cursorSecret, scope, next) } : {}),
    };
  });

import { http, Reply } from '../kit/http.ts';
import { cognitoNameOf, madeAt } from '../kit/ids.ts';
import { hasEnded } from '../kit/session.ts';
import { endSession, endSessions, SessionNotFound } from './contract.ts';
import { clearedCookies } from './cookies.ts';
import { endAll, endOne } from './end-sessions.ts';
import { ownAccount } from './own-account.ts';
import type { Surroundings } from './surroundings.ts';

/**
 * DELETE /v1/me/sessions/{session_id}. Cognito has no way to end another sign-in than the one whose refresh token one
 * holds: so it is ended here, its tokens are refused, and what it would renew is revoked when it tries.
 */
export const endSessionRoute = (around: Surroundings) =>
  http(endSession, async (call) => {
    const { accountId, bearer, now } = call;
    const { sessionId } = call.params;
    const isCurrent = sessionId === bearer?.sessionId;
    const signedInAt = madeAt(sessionId).getTime() / 1000;
    const account = await ownAccount(around, call);
    const isOpen = isCurrent || (await around.sessions.find(accountId, sessionId)) !== undefined;
    if (!isOpen || hasEnded(account.sessions, { accountId, sessionId, signedInAt })) throw SessionNotFound();
    await endOne(around, { accountId, sessionId, signedInAt }, { revoked: false, now });
    return new Reply(undefined, { cookies: isCurrent ? clearedCookies() : [] });
  });

/** DELETE /v1/me/sessions */
export const endSessionsRoute = (around: Surroundings) =>
  http(endSessions, async (call) => {
    const { accountId, bearer, now } = call;
    const keep = call.query.keep === 'current' ? bearer?.sessionId : undefined;
    await endAll(around, accountId, { keep, now });
    if (keep !== undefined) return new Reply(undefined);
    await around.identities.signOutEverywhere(cognitoNameOf(accountId));
    return new Reply(undefined, { cookies: clearedCookies() });
  });

import { http, Reply } from '../kit/http.ts';
import { logOut } from './contract.ts';
import { clearedCookies, refreshTokenIn } from './cookies.ts';
import { endOne } from './end-sessions.ts';
import type { Surroundings } from './surroundings.ts';

/** POST /v1/auth/logout. The access token is worth nothing from now on either, though it would live another while. */
export const logOutRoute = (around: Surroundings) =>
  http(logOut, async ({ body, request, bearer, now }) => {
    const given = [...new Set([body.refreshToken, refreshTokenIn(request.cookies)])].filter((one) => one !== undefined);
    for (const token of given) await around.identities.revoke(token);
    const of = await Promise.all(given.map((token) => around.sessions.ofToken(token)));
    const revoked = of.some((session) => session?.sessionId === bearer?.sessionId);
    if (bearer) await endOne(around, bearer, { revoked, now });
    return new Reply(undefined, { cookies: clearedCookies() });
  });

import { http, Reply } from '../kit/http.ts';
import { logOut } from './contract.ts';
import { clearedCookies, refreshTokenIn } from './cookies.ts';
import type { IdentityProvider } from './identity-provider.ts';

/** POST /v1/auth/logout. Doing it twice is doing it once. */
export const logOutRoute = (identities: IdentityProvider) =>
  http(logOut, async ({ body, request }) => {
    const ended = new Set([body.refreshToken, refreshTokenIn(request.cookies)]);
    for (const token of ended) if (token) await identities.revoke(token);
    return new Reply(undefined, { cookies: clearedCookies() });
  });

import { http } from '../kit/http.ts';
import { checkOwnOrigin } from '../kit/request.ts';
import { hasEnded } from '../kit/session.ts';
import { RefreshRefused, refreshSession } from './contract.ts';
import { refreshTokenIn } from './cookies.ts';
import { deviceOf } from './device.ts';
import { endOne } from './end-sessions.ts';
import { signInOf } from './identity-provider.ts';
import { sessionAnswer } from './session-answer.ts';
import type { Surroundings } from './surroundings.ts';

/** POST /v1/auth/refresh. New tokens go back the way the old one came. */
export const refreshSessionRoute = (around: Surroundings) =>
  http(refreshSession, async ({ body, request, now }) => {
    const { accounts, identities, sessions } = around;
    const kind = body.refreshToken === undefined ? 'cookie' : 'token';
    // The cookie comes by itself from anywhere; the kit looks at no credential on these routes, so we look here.
    if (kind === 'cookie') checkOwnOrigin(request, around.siteOrigin);
    const given = body.refreshToken ?? refreshTokenIn(request.cookies);
    if (!given) throw RefreshRefused();
    const tokens = await identities.refresh(given, async () => {
      // Somebody else has a copy: what was made with it is refused as well, not only what it could still be traded for.
      const stolen = await sessions.ofToken(given);
      if (stolen) await endOne(around, stolen, { revoked: true, now });
    });
    const bearer = signInOf(tokens);
    const account = await accounts.find(bearer.accountId);
    const isIn = account?.status === 'active' || account?.status === 'closing';
    if (account && (!isIn || hasEnded(account.sessions, bearer))) {
      await identities.revoke(tokens.refreshToken);
      throw RefreshRefused();
    }
    const about = { device: deviceOf(request.headers['user-agent']), country: request.country };
    await sessions.keep(bearer, about, tokens.refreshToken, now);
    return sessionAnswer(tokens, kind);
  });

import { http } from '../kit/http.ts';
import { resetPassword } from './contract.ts';
import type { IdentityProvider } from './identity-provider.ts';
import type { LogInGuard } from './log-in-guard.ts';

/** POST /v1/auth/reset */
export const resetPasswordRoute = (identities: IdentityProvider, guard: LogInGuard) =>
  http(resetPassword, async ({ body }) => {
    await identities.resetPassword(body);
    await guard.forget(body.email);
    return undefined;
  });

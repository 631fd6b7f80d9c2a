import { http } from '../kit/http.ts';
import { resetPassword } from './contract.ts';
import type { IdentityProvider } from './identity-provider.ts';

/** POST /v1/auth/reset */
export const resetPasswordRoute = (identities: IdentityProvider) =>
  http(resetPassword, async ({ body }) => {
    await identities.resetPassword(body.email, body.code, body.password);
    return undefined;
  });

import { http } from '../kit/http.ts';
import { forgotPassword } from './contract.ts';
import type { IdentityProvider } from './identity-provider.ts';

/** POST /v1/auth/forgot */
export const forgotPasswordRoute = (identities: IdentityProvider) =>
  http(forgotPassword, async ({ body }) => {
    await identities.forgotPassword(body.email);
    return { next: 'reset' as const };
  });

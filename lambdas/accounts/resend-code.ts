import { http } from '../kit/http.ts';
import { resendCode } from './contract.ts';
import type { IdentityProvider } from './identity-provider.ts';

/** POST /v1/auth/resend */
export const resendCodeRoute = (identities: IdentityProvider) =>
  http(resendCode, async ({ body }) => {
    await identities.resendCode(body.email);
    return { next: 'confirm' as const };
  });

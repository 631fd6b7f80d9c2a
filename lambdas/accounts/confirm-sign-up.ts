import { http } from '../kit/http.ts';
import { confirmSignUp } from './contract.ts';
import type { IdentityProvider } from './identity-provider.ts';

/** POST /v1/auth/confirm */
export const confirmSignUpRoute = (identities: IdentityProvider) =>
  http(confirmSignUp, async ({ body }) => {
    await identities.confirm(body.email, body.code);
    return undefined;
  });

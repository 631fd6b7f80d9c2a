import { http } from '../kit/http.ts';
import { signUp } from './contract.ts';
import type { IdentityProvider } from './identity-provider.ts';

/** POST /v1/auth/signup */
export const signUpRoute = (identities: IdentityProvider) =>
  http(signUp, async ({ body }) => {
    await identities.signUp(body);
    return { next: 'confirm' as const };
  });

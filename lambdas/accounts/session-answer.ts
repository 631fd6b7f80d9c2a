import { Reply } from '../kit/http.ts';
import { sessionCookies } from './cookies.ts';
import { signInOf, type Tokens } from './identity-provider.ts';

/** Tokens go out one way only: to programs in the body, to browsers in cookies no script can read. */
export const sessionAnswer = (tokens: Tokens, kind: 'cookie' | 'token') => {
  const { accessToken, refreshToken, expiresIn } = tokens;
  const session = { accountId: signInOf(tokens).accountId, tokenType: 'Bearer' as const, expiresIn };
  return kind === 'cookie'
    ? new Reply<typeof session & { accessToken?: string; refreshToken?: string }>(session, {
        cookies: sessionCookies(tokens),
      })
    : new Reply({ ...session, accessToken, refreshToken });
};

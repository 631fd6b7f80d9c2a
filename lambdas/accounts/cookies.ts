import { refreshLifeSeconds } from './ended-sessions.ts';

// Two cookies, both out of reach of scripts. The access cookie goes everywhere on our host, so `__Host-` pins it there; the
// refresh cookie is only ever sent to the auth routes, which rules out `__Host-` (that one insists on Path=/).

export const accessCookie = '__Host-arclight_access';
export const refreshCookie = '__Secure-arclight_refresh';

const cookie = (name: string, value: string, path: string, maxAgeSeconds: number): string =>
  `${name}=${value}; Path=${path}; Max-Age=${maxAgeSeconds}; Secure; HttpOnly; SameSite=Lax`;

/** The cookies that carry a session; the access cookie lives exactly as long as its token. */
export const sessionCookies = (tokens: { accessToken: string; refreshToken: string; expiresIn: number }): string[] => [
  cookie(accessCookie, tokens.accessToken, '/', tokens.expiresIn),
  cookie(refreshCookie, tokens.refreshToken, '/v1/auth', refreshLifeSeconds),
];

/** Takes both cookies away from the browser. */
export const clearedCookies = (): string[] => [
  cookie(accessCookie, '', '/', 0),
  cookie(refreshCookie, '', '/v1/auth', 0),
];

/** The refresh token a browser sent, if it did. */
export const refreshTokenIn = (cookies: readonly string[]): string | undefined =>
  cookies.find((one) => one.startsWith(`${refreshCookie}=`))?.slice(refreshCookie.length + 1) || undefined;

import { expect, test } from 'vitest';
import { clearedCookies, refreshTokenIn, sessionCookies } from '../../lambdas/accounts/cookies.ts';

const cookies = sessionCookies({ accessToken: 'access', refreshToken: 'refresh', expiresIn: 1800 });

test('the access cookie is pinned to our host and lives as long as its token', () => {
  expect(cookies[0]).toBe('__Host-arclight_access=access; Path=/; Max-Age=1800; Secure; HttpOnly; SameSite=Lax');
});

test('the refresh cookie is sent to the auth routes only, for seven days', () => {
  expect(cookies[1]).toBe(
    '__Secure-arclight_refresh=refresh; Path=/v1/auth; Max-Age=604800; Secure; HttpOnly; SameSite=Lax',
  );
});

test('clearing names the very same cookies on the very same paths', () => {
  const places = (list: string[]) => list.map((one) => [one.split('=')[0], /Path=([^;]+)/.exec(one)?.[1]]);
  expect(places(clearedCookies())).toEqual(places(cookies));
  expect(clearedCookies().every((one) => one.includes('Max-Age=0'))).toBe(true);
});

test('the refresh token is found among other cookies, and an emptied one is none', () => {
  expect(refreshTokenIn(['other=1', '__Secure-arclight_refresh=abc.d=='])).toBe('abc.d==');
  expect(refreshTokenIn(['__Secure-arclight_refresh='])).toBeUndefined();
  expect(refreshTokenIn([])).toBeUndefined();
});

import { expect, test } from 'vitest';
import { newAccount } from '../../lambdas/accounts/account.ts';
import { endSession, endSessions, secondsOf } from '../../lambdas/accounts/ended-sessions.ts';
import { hasEnded } from '../../lambdas/kit/session.ts';

const now = new Date('2026-11-20T10:00:00.500Z');
const at = secondsOf(now);
const somebody = newAccount({ accountId: 'usr_1', email: 'ada@example.com', displayName: 'Ada' }, now);
const signIn = (sessionId: string, signedInAt = at - 60) => ({ accountId: 'usr_1', sessionId, signedInAt });

test('ending one twice is ending it once', () => {
  const ended = endSession(somebody, signIn('ses_a'), { revoked: false, now });
  expect(ended.version).toBe(somebody.version + 1);
  expect(endSession(ended, signIn('ses_a'), { revoked: false, now })).toBe(ended);
});

test('what is revoked at Cognito is remembered for half an hour, what is not for as long as it could be traded', () => {
  const untilOf = (revoked: boolean) =>
    (endSession(somebody, signIn('ses_a'), { revoked, now }).sessions?.ended[0]?.until ?? 0) - at;
  expect(untilOf(true)).toBe(31 * 60);
  expect(untilOf(false)).toBe(7 * 24 * 3600 + 31 * 60 - 60);
});

test('more than sixty ends all that is older at once: what every domain is told stays small', () => {
  let account = somebody;
  for (let n = 0; n < 60; n++) account = endSession(account, signIn(`ses_${n}`), { revoked: false, now });
  expect(account.sessions?.ended).toHaveLength(60);
  account = endSession(account, signIn('ses_60'), { revoked: false, now });
  expect(account.sessions).toEqual({ ended: [], before: at });
  for (let n = 0; n <= 60; n++) expect(hasEnded(account.sessions, signIn(`ses_${n}`))).toBe(true);
  expect(hasEnded(account.sessions, signIn('ses_new', at))).toBe(false);
});

test('signing out everywhere else a second time, from another device, ends the first as well', () => {
  const first = endSessions(somebody, { keep: 'ses_a', ofThisSecond: [], now });
  expect(hasEnded(first.sessions, signIn('ses_a'))).toBe(false);
  const second = endSessions(first, { keep: 'ses_b', ofThisSecond: [], now });
  expect([signIn('ses_a'), signIn('ses_b')].map((one) => hasEnded(second.sessions, one))).toEqual([true, false]);
});

test('of this very second the others are named, and the kept one is not', () => {
  const ofThisSecond = ['ses_a', 'ses_b'];
  const { sessions } = endSessions(somebody, { keep: 'ses_a', ofThisSecond, now });
  expect(ofThisSecond.map((id) => hasEnded(sessions, signIn(id, at)))).toEqual([false, true]);
});

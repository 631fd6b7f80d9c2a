import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { videoPublished } from '../../lambdas/catalog/events.ts';
import { cookieHeader, lifeSeconds } from '../../lambdas/kit/edge-grant.ts';
import { grantOf } from '../../lambdas/playback/grant.ts';
import { pathToken } from '../../lambdas/playback/path-token.ts';
import { reportedAt, resumeAt } from '../../lambdas/playback/progress.ts';

const now = new Date('2026-11-20T12:00:00.000Z');
const video = videoPublished.data.parse(videoPublished.example);

test('a grant lasts an hour for public free videos and a quarter for everything else', () => {
  expect(lifeSeconds({ visibility: 'public', access: 'free' })).toBe(3600);
  expect(lifeSeconds({ visibility: 'unlisted', access: 'free' })).toBe(900);
  expect(lifeSeconds({ visibility: 'public', access: 'premium' })).toBe(900);
});

test('a grant opens one version of one video, and is renewed at 60 %', () => {
  const grant = grantOf(video, now);
  expect(grant.path).toBe(`/v/${video.videoId}/1/`);
  expect(grant.until.toISOString()).toBe('2026-11-20T13:00:00.000Z');
  expect(grant.renewAt.toISOString()).toBe('2026-11-20T12:36:00.000Z');
});

test('its cookies travel to that path only, and not to scripts', () => {
  const header = cookieHeader(grantOf(video, now), 'CloudFront-Policy', 'abc', now);
  expect(header).toBe(
    `CloudFront-Policy=abc; Path=/v/${video.videoId}/1/; Max-Age=3600; Secure; HttpOnly; SameSite=Lax`,
  );
});

test('a path token names video, version, expiry and key, under their HMAC', () => {
  const key = { kid: 'k1', key: '00'.repeat(32) };
  const [payload = '', mac] = pathToken(grantOf(video, now), key).split('.');
  expect(JSON.parse(Buffer.from(payload, 'base64url').toString())).toEqual({
    v: video.videoId,
    s: '1',
    e: Date.parse('2026-11-20T13:00:00.000Z') / 1000,
    k: 'k1',
  });
  expect(mac).toBe(createHmac('sha256', Buffer.alloc(32)).update(payload).digest('base64url'));
});

test('a report of progress is believed as to when, but never ahead of our clock', () => {
  expect(reportedAt('2026-11-20T11:59:00.000Z', now)).toBe('2026-11-20T11:59:00.000Z');
  expect(reportedAt('2030-01-01T00:00:00.000Z', now)).toBe(now.toISOString());
  expect(reportedAt(undefined, now)).toBe(now.toISOString());
});

test('watched to the end begins anew; in the middle goes on there', () => {
  const at = now.toISOString();
  expect(resumeAt({ positionSec: 12, updatedAt: at }, 30)).toBe(12);
  expect(resumeAt({ positionSec: 28, updatedAt: at }, 30)).toBe(0);
  expect(resumeAt(undefined, 30)).toBe(0);
});

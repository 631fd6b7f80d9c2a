import { describe, expect, test } from 'vitest';
import { isRefused, mayHelpToRetry, Refused, refusalOf, Unreachable } from '../../sdk/src/refusal.ts';

describe('an answer that is a no', () => {
  test('keeps code, sentence, details and reference', () => {
    const refused = refusalOf(409, {
      error: { code: 'upload.already_open', message: 'Already.', details: { resume_url: '/v1/x' }, request_id: 'r1' },
    });
    expect(refused).toBeInstanceOf(Refused);
    expect(refused).toMatchObject({
      code: 'upload.already_open',
      message: 'Already.',
      status: 409,
      details: { resume_url: '/v1/x' },
      requestId: 'r1',
    });
  });

  test('of the gateway itself means: not signed in', () => {
    expect(refusalOf(401, { message: 'Unauthorized' }).code).toBe('access.unauthenticated');
  });

  test('that nobody wrote is our fault, whatever came', () => {
    expect(refusalOf(502, '<html>').code).toBe('service.failed');
    expect(refusalOf(500, undefined).code).toBe('service.failed');
    expect(refusalOf(500, { error: 'broken' }).code).toBe('service.failed');
  });

  test('is told apart by its code', () => {
    const refused = refusalOf(404, { error: { code: 'catalog.video_not_found', message: '' } });
    expect(isRefused(refused, 'catalog.video_gone', 'catalog.video_not_found')).toBe(true);
    expect(isRefused(refused, 'catalog.video_gone')).toBe(false);
    expect(isRefused(new Error('catalog.video_gone'), 'catalog.video_gone')).toBe(false);
  });

  test('is worth repeating only where the moment was to blame', () => {
    expect(mayHelpToRetry(new Unreachable('x'))).toBe(true);
    expect(mayHelpToRetry(refusalOf(503, undefined))).toBe(true);
    expect(mayHelpToRetry(refusalOf(429, undefined))).toBe(true);
    expect(mayHelpToRetry(refusalOf(404, undefined))).toBe(false);
    expect(mayHelpToRetry(new Error('ours'))).toBe(false);
  });
});

test('waiting a little helps against haste, not against a quota', () => {
  const quota = { error: { code: 'upload.quota', message: 'You have reached your upload limit for today.' } };
  expect(mayHelpToRetry(refusalOf(429, quota))).toBe(false);
  expect(mayHelpToRetry(refusalOf(429, { message: 'Too Many Requests' }))).toBe(true);
  expect(mayHelpToRetry(refusalOf(503, undefined))).toBe(true);
});

test.each([
  ['1', 'Too many tries. Try again in 1 second.'],
  ['2', 'Too many tries. Try again in 2 seconds.'],
  ['61', 'Too many tries. Try again in 2 minutes.'],
  [undefined, 'Too many tries. Wait a few minutes, then try again.'],
])('after too many tries, with %s seconds to wait, it says %s', (seconds, sentence) => {
  const message = 'Too many tries. Wait a few minutes, then try again.';
  const headers = new Headers(seconds === undefined ? {} : { 'retry-after': seconds });
  const refused = refusalOf(429, { error: { code: 'accounts.too_many_tries', message } }, { headers });
  expect(refused.message).toBe(sentence);
});

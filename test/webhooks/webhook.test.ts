import { describe, expect, test } from 'vitest';
import {
  afterAttempt,
  begin,
  change,
  goodSecrets,
  keepUp,
  rotate,
  type Webhook,
  wants,
} from '../../lambdas/webhooks/webhook.ts';

const made = new Date('2026-11-20T10:00:00.000Z');
const hour = 3_600_000;
const day = 24 * hour;
const later = (ms: number): Date => new Date(made.getTime() + ms);

const aWebhook = (given: Partial<Webhook> = {}): Webhook => ({
  ...begin(
    {
      webhookId: 'whk_01JD3V8Z9Q4X7K2M5N6P8R0S1T',
      ownerId: 'usr_5f0c2a8e1b7d4c3f9a6e0d1b2c3a4f5e',
      createdBy: 'usr_5f0c2a8e1b7d4c3f9a6e0d1b2c3a4f5e',
      url: 'https://hooks.example.com/',
      description: '',
      eventTypes: [],
      enabled: true,
      sealedSecret: 'first',
    },
    made,
  ),
  ...given,
});

describe('what it wants to hear of', () => {
  const published = { type: 'video.published', occurredAt: later(hour) };
  test('everything with an empty list, and otherwise what is listed', () => {
    expect(wants(aWebhook(), published)).toBe(true);
    expect(wants(aWebhook({ eventTypes: ['video.published'] }), published)).toBe(true);
    expect(wants(aWebhook({ eventTypes: ['video.deleted'] }), published)).toBe(false);
  });
  test('nothing while it is switched off, and nothing from before it was made', () => {
    expect(wants(aWebhook({ enabled: false }), published)).toBe(false);
    expect(wants(aWebhook(), { ...published, occurredAt: later(-1) })).toBe(false);
  });
});

describe('its secrets', () => {
  test('after a rotation both are good until the overlap is over', () => {
    const rotated = rotate(aWebhook(), 'second', 24, made);
    expect(goodSecrets(rotated, later(day - 1))).toEqual(['second', 'first']);
    expect(goodSecrets(rotated, later(day))).toEqual(['second']);
  });
  test('without an overlap the old one ends at once', () => {
    expect(goodSecrets(rotate(aWebhook(), 'second', 0, made), made)).toEqual(['second']);
  });
  test('there are never more than two, and the old one is good for as long as was promised', () => {
    const rotated = rotate(aWebhook(), 'second', 24, made);
    expect(() => rotate(rotated, 'third', 24, later(day - 1))).toThrow(
      expect.objectContaining({
        code: 'webhooks.overlap_running',
        details: { previousSecretUntil: later(day).toISOString() },
      }),
    );
    expect(goodSecrets(rotate(rotated, 'third', 24, later(day)), later(day))).toEqual(['third', 'second']);
  });
  test('during an overlap a rotation without one ends every old secret', () => {
    const ended = rotate(rotate(aWebhook(), 'second', 24, made), 'third', 0, later(hour));
    expect(goodSecrets(ended, later(hour))).toEqual(['third']);
  });
  test('one whose time is over is looked for at that very time, and goes', () => {
    const rotated = rotate(aWebhook(), 'second', 24, made);
    expect(rotated.dueAt).toBe(later(day).toISOString());
    const kept = keepUp(rotated, rotated, later(day));
    expect([kept.previous, kept.dueAt]).toEqual([undefined, later(8 * day).toISOString()]);
  });
});

describe('what attempts mean for it', () => {
  const failing = aWebhook({ failingSince: made.toISOString() });
  test('the first failure is remembered, the next ones change nothing, and an arrival forgets', () => {
    expect(afterAttempt(aWebhook(), 'failed', made)?.webhook.failingSince).toBe(made.toISOString());
    expect(afterAttempt(failing, 'failed', later(day))).toBeUndefined();
    expect(afterAttempt(failing, 'arrived', later(day))?.webhook.failingSince).toBeUndefined();
    expect(afterAttempt(aWebhook(), 'arrived', later(day))).toBeUndefined();
  });
  test('after five days of nothing but failures it is switched off, not a moment before', () => {
    expect(afterAttempt(failing, 'failed', later(5 * day - 1))).toBeUndefined();
    expect(afterAttempt(failing, 'failed', later(5 * day))).toMatchObject({
      disabled: 'failing',
      webhook: { enabled: false, disabledBecause: 'failing' },
    });
  });
  test('410 switches it off at once', () => {
    expect(afterAttempt(aWebhook(), 'gone', made)).toMatchObject({ disabled: 'gone', webhook: { enabled: false } });
  });
  test('switched off it takes no notice', () => {
    expect(afterAttempt(aWebhook({ enabled: false }), 'failed', later(9 * day))).toBeUndefined();
  });
  test('switched on again, or sent elsewhere, it has a clean past', () => {
    const off = afterAttempt(failing, 'failed', later(5 * day))?.webhook ?? failing;
    expect(change(off, { enabled: true }, later(6 * day))).toMatchObject({
      enabled: true,
      disabledBecause: undefined,
      failingSince: undefined,
    });
    expect(change(failing, { url: 'https://new.example.com/' }, later(day)).failingSince).toBeUndefined();
    expect(change(failing, { description: 'x' }, later(day)).failingSince).toBe(made.toISOString());
  });
});

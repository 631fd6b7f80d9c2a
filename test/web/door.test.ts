import { describe, expect, test } from 'vitest';
import { Refused } from '../../sdk/src/public.ts';
import { blockedUntil, drawPassword, ticketIn, ticketLink, ticketsCsv } from '../../web/src/features/live/door.ts';
import { bodyOf, changeBetween, isDoorFine, newForm } from '../../web/src/features/live/stream-form.ts';

const code = '7K2M5-N6P8R-0S1T9-Q4X7K';
const made = { ticket_id: 'tkt_1', last4: '4X7K', state: 'unused' as const, made_at: '2026-11-20T10:00:00.000Z' };

describe('a ticket', () => {
  test('goes along behind the #, which no server sees, and is read from there', () => {
    const link = new URL(ticketLink('https://site.test', 'str_1', code));
    expect([link.search, ticketIn(link.hash)]).toEqual(['', code]);
    expect([ticketIn(''), ticketIn('#chat')]).toEqual(['', '']);
  });

  test('is a line of a file for spreadsheets, in which nothing is a formula', () => {
    const csv = ticketsCsv('https://site.test', 'str_1', [{ ...made, code, label: '=SUM(A1), "x"' }, made]);
    expect(csv.split('\r\n')).toEqual([
      'ticket,label,link',
      `"${code}","'=SUM(A1), ""x""","https://site.test/live/str_1#ticket=${code}"`,
    ]);
  });
});

test('whoever tried too often waits as long as they are told, and nobody else', () => {
  const tooMany = new Refused({ code: 'request.too_many', message: '', status: 429, retryAfterMs: 9000 });
  expect(blockedUntil(tooMany, 1000)).toBe(10_000);
  expect(blockedUntil(new Refused({ code: 'live.wrong_password', message: '', status: 403 }), 1000)).toBeUndefined();
});

describe('the door in the form of a stream', () => {
  const form = { ...newForm, title: 'Tide' };
  const locked = { ...form, admission: 'password' as const };

  test('needs a password where there was none, of eight characters', () => {
    expect([isDoorFine(form), isDoorFine(locked), isDoorFine({ ...locked, password: 'short' })]).toEqual([
      true,
      false,
      false,
    ]);
    expect([isDoorFine({ ...locked, password: drawPassword() }), isDoorFine(locked, 'password')]).toEqual([true, true]);
    expect(isDoorFine({ ...locked, password: 'short' }, 'password')).toBe(false);
  });

  test('sends a password only where there is a new one', () => {
    expect(bodyOf(form)).not.toHaveProperty('password');
    expect(bodyOf({ ...locked, password: 'the tide' })).toMatchObject({ admission: 'password', password: 'the tide' });
    expect(changeBetween(locked, locked)).toEqual({});
    expect(changeBetween(locked, { ...locked, password: 'the tide' })).toEqual({ password: 'the tide' });
    expect(changeBetween(locked, form)).toEqual({ admission: 'open' });
  });
});

test('a password that is drawn is never the same, and holds nothing that is taken for something else', () => {
  const drawn = Array.from({ length: 50 }, () => drawPassword());
  expect(new Set(drawn).size).toBe(50);
  for (const one of drawn) expect(one).toMatch(/^([a-km-np-z2-9]{5}-){2}[a-km-np-z2-9]{5}$/);
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { correlation } from '../../lambdas/kit/correlation.ts';
import { event } from '../../lambdas/kit/event.ts';
import { announce, logged } from '../../lambdas/kit/outbox.ts';

const bookRead = event('shelf', 'book.read', {
  summary: '',
  data: z.object({ pages: z.number() }),
  example: { pages: 1 },
});
const bookBurnt = event('shelf', 'book.burnt', {
  summary: '',
  data: z.object({ pages: z.number() }),
  example: { pages: 1 },
});
const at = new Date('2026-11-20T10:00:00.000Z');
const itemOf = (step: ReturnType<typeof announce>) => step.write.Put?.Item ?? {};
const idOf = (cause: (string | number)[], of = bookRead) =>
  String(itemOf(announce('shelf', of, { pages: 1 }, { cause, at }))['pk']);

describe('news in the outbox', () => {
  test('is a row the relay can hand over as it is', () => {
    const item = correlation.run('edge-1', () =>
      itemOf(announce('shelf', bookRead, { pages: 3 }, { cause: ['b', 1], at })),
    );
    const { source, detailType, time, detail } = JSON.parse(item['envelope']);
    expect({ source, detailType, time }).toEqual({
      source: 'arclight.shelf',
      detailType: 'book.read',
      time: '2026-11-20T10:00:00.000Z',
    });
    expect(detail).toEqual({
      eventId: String(item['pk']).replace('OUTBOX#', ''),
      occurredAt: '2026-11-20T10:00:00.000Z',
      correlationId: 'edge-1',
      data: { pages: 3 },
    });
    expect(item).toMatchObject({ sk: 'OUTBOX', kind: 'outbox' });
    expect(item['expires_at']).toBe(at.getTime() / 1000 + 7 * 24 * 3600);
  });

  test('has an id that follows from its cause: the same change is the same piece of news', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(), fc.string(), fc.nat(), (id, version, otherId, otherVersion) => {
        fc.pre(id !== otherId || version !== otherVersion);
        expect(idOf([id, version])).toBe(idOf([id, version]));
        expect(idOf([id, version])).not.toBe(idOf([otherId, otherVersion]));
        expect(idOf([id, version])).not.toBe(idOf([id, version], bookBurnt));
      }),
    );
  });

  test('does not depend on when, or with which words, it is said again', () => {
    const again = announce('shelf', bookRead, { pages: 9 }, { cause: ['b', 1], at: new Date(0) });
    expect(itemOf(again)['pk']).toBe(idOf(['b', 1]));
  });

  test('that breaks its promise is never written', () => {
    expect(() => announce('shelf', bookRead, { pages: 'many' as unknown as number }, { cause: ['b'], at })).toThrow();
  });

  test('holds nothing the promise does not name', () => {
    const generous = { pages: 1, password: 'canary' };
    expect(itemOf(announce('shelf', bookRead, generous, { cause: ['b'], at }))['envelope']).not.toContain('canary');
  });
});

describe('a line of a thing’s history', () => {
  const line = (version: number) =>
    logged('shelf', { pk: 'BOOK#1', version, from: 'NEW', to: 'READ', event: 'read', at }).write.Put;

  test('is written once: two changes cannot both be version 7', () => {
    expect(line(7)?.ConditionExpression).toBe('attribute_not_exists(pk)');
    expect(line(7)?.Item).toMatchObject({ pk: 'BOOK#1', kind: 'transition', from: 'NEW', to: 'READ', version: 7 });
  });

  test('sorts by version', () => {
    const keys = [1, 2, 10, 99, 100, 1_000_000].map((version) => String(line(version)?.Item?.['sk']));
    expect([...keys].sort()).toEqual(keys);
  });
});

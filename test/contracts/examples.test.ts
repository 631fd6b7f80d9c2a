import { describe, expect, test } from 'vitest';
import { events } from '../../docs/promises.ts';
import { operations } from '../../lambdas/gateway/operations.ts';
import type { Operation } from '../../lambdas/kit/operation.ts';
import { routeKeyOf } from '../../lambdas/kit/operation.ts';
import { fromWire, toWire } from '../../lambdas/kit/wire.ts';

const cases = (operations as readonly Operation[]).map((op) => ({ id: op.id, op }));

describe('every documented example is one the contract takes', () => {
  test.each(cases)('$id: its body survives the wire', ({ op }) => {
    if (op.file) return expect(op.example.body).toBeUndefined();
    if (op.example.body === undefined) return expect(op.body.safeParse(undefined).success).toBe(true);
    const unknown: string[] = [];
    const back = fromWire(op.body, toWire(op.body, op.example.body), unknown);
    expect(unknown).toEqual([]);
    expect(op.body.safeParse(back).error).toBeUndefined();
  });

  test.each(cases)('$id: its answer survives the wire', ({ op }) => {
    const wire = toWire(op.answer.body, op.example.answer);
    expect(JSON.stringify(wire ?? {})).not.toMatch(/"[a-z0-9]+[A-Z]\w*":/);
    expect(op.answer.body.safeParse(fromWire(op.answer.body, wire)).error).toBeUndefined();
  });

  test.each(events.map((event) => ({ name: event.name, event })))('event $name', ({ event }) => {
    expect(event.data.safeParse(event.example).error).toBeUndefined();
  });
});

test('ids and routes are each used once', () => {
  const ids = cases.map(({ id }) => id);
  const routes = cases.map(({ op }) => routeKeyOf(op));
  expect(new Set(ids).size).toBe(ids.length);
  expect(new Set(routes).size).toBe(routes.length);
});

test('an event’s first word is a thing of one domain, and its source names that domain', () => {
  const owners = new Map<string, string>();
  for (const { name, source } of events) {
    const thing = name.split('.')[0] ?? '';
    expect(owners.get(thing) ?? source).toBe(source);
    owners.set(thing, source);
  }
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { fromWire, namesToWire, snake, toWire } from '../../lambdas/kit/wire.ts';

const schema = z.strictObject({
  partNo: z.number(),
  sha256: z.string().optional(),
  headers: z.record(z.string(), z.string()),
  parts: z.array(z.strictObject({ sizeBytes: z.number() })).default([]),
});

describe('names on the wire', () => {
  test('are snake_case, and numbers stay with their word', () => {
    expect(snake('sizeBytes')).toBe('size_bytes');
    expect(snake('sha256')).toBe('sha256');
  });

  test('are converted by the contract, and data that only looks like names is left alone', () => {
    const wire = { part_no: 1, headers: { 'X-Some-Header': 'a', camelCase: 'b' }, parts: [{ size_bytes: 2 }] };
    const code = { partNo: 1, headers: { 'X-Some-Header': 'a', camelCase: 'b' }, parts: [{ sizeBytes: 2 }] };
    expect(fromWire(schema, wire)).toEqual(code);
    expect(toWire(schema, code)).toEqual(wire);
  });

  test('keys the contract does not know are listed with their place and never passed on', () => {
    const unknown: string[] = [];
    const sent = JSON.parse('{"partNo":1,"part_no":2,"parts":[{"size_bytes":1,"owner_id":"x"}],"__proto__":{"a":1}}');
    const result = fromWire(schema, sent, unknown);
    expect(unknown.sort()).toEqual(['__proto__', 'partNo', 'parts[0].owner_id']);
    expect(result).toEqual({ partNo: 2, parts: [{ sizeBytes: 1 }] });
  });

  test('every extra key is noticed', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (key) => {
        fc.pre(!['part_no', 'sha256', 'headers', 'parts'].includes(key));
        const unknown: string[] = [];
        fromWire(schema, JSON.parse(`{${JSON.stringify(key)}: 1}`), unknown);
        expect(unknown).toEqual([key]);
      }),
    );
  });

  test('details of refusals are converted all the way down', () => {
    expect(namesToWire({ resumeUrl: '/a', fields: [{ partNo: 1 }] })).toEqual({
      resume_url: '/a',
      fields: [{ part_no: 1 }],
    });
  });
});

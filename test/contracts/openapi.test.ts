import { describe, expect, test } from 'vitest';
import { openApi } from '../../docs/openapi.ts';
import { refusals } from '../../docs/promises.ts';
import { operations } from '../../lambdas/gateway/operations.ts';
import { codesOf } from '../../lambdas/kit/error-answer.ts';
import type { Operation } from '../../lambdas/kit/operation.ts';
import { statusOf } from '../../lambdas/kit/refusal.ts';
import { openedBy, type Scope, tokenScopeOf } from '../../lambdas/kit/scopes.ts';

interface Media {
  example?: unknown;
  examples?: Record<string, unknown>;
  schema: unknown;
}
interface Described {
  operationId: string;
  summary: string;
  description: string;
  security: Record<string, readonly string[]>[];
  requestBody?: { content: Record<string, Media> };
  responses: Record<string, { description: string; headers?: object; content?: Record<string, Media> }>;
}

const document = openApi(operations, refusals);
const paths = document['paths'] as Record<string, Record<string, Described>>;
const all: readonly Operation[] = operations;
const described = (op: Operation): Described => {
  const found = paths[op.path]?.[op.method.toLowerCase()];
  if (!found) throw new Error(`${op.id} is not described`);
  return found;
};
const json = 'application/json';

describe('the description of the API', () => {
  test('is OpenAPI 3.1, and every reference in it leads somewhere', () => {
    expect(document['openapi']).toMatch(/^3\.1\./);
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, at = '']) => at);
    const dead = references.filter((at) => {
      const names = at.split('/');
      return (
        names.reduce<unknown>((place, name) => (place as Record<string, unknown> | undefined)?.[name], document) ===
        undefined
      );
    });
    expect(references.length).toBeGreaterThan(1000);
    expect(dead).toEqual([]);
  });

  test('has every operation once, by its name', () => {
    const names = Object.values(paths).flatMap((methods) =>
      Object.values(methods).map(({ operationId }) => operationId),
    );
    expect(names.sort()).toEqual(all.map(({ id }) => id).sort());
  });

  test('names every refusal of every operation under its status, each with an example', () => {
    const wrong = all.flatMap((op) =>
      [...codesOf(op)].flatMap((code) => {
        const refusal = refusals.get(code);
        const answer = refusal && described(op).responses[statusOf[refusal.kind]];
        const isThere = answer?.content?.[json]?.examples?.[code] && answer.description.includes(`\`${code}\``);
        return isThere ? [] : [`${op.id}: ${code}`];
      }),
    );
    expect(wrong).toEqual([]);
  });

  test('shows an example of every body and every answer that is JSON', () => {
    const wrong = all.flatMap((op) => {
      const { requestBody, responses } = described(op);
      const bodies = [requestBody?.content[json], responses[op.answer.status]?.content?.[json]];
      return bodies.some((media) => media && media.example === undefined) ? [op.id] : [];
    });
    expect(wrong).toEqual([]);
  });

  test('says which credential each operation wants, by schemes that are described', () => {
    const { securitySchemes } = document['components'] as { securitySchemes: Record<string, unknown> };
    for (const op of all) {
      const { security } = described(op);
      const named = security.flatMap((one) => Object.keys(one));
      expect(
        named.filter((name) => !(name in securitySchemes)),
        op.id,
      ).toEqual([]);
      const isOpen = security.length === 0 || security.some((one) => Object.keys(one).length === 0);
      expect(isOpen, op.id).toBe(op.credential !== 'required');
    }
  });

  test('says with which scope a key and an app may ask, and it is the one that is asked for', () => {
    const openers = Object.groupBy(
      all.filter(({ credential }) => credential !== 'ignored'),
      ({ action }) =>
        openedBy[action] === 'anyone' || openedBy[action] === 'own_sign_in' ? openedBy[action] : 'scope',
    );
    const rolesOf = (op: Operation, scheme: string) => described(op).security.find((one) => one[scheme])?.[scheme];
    for (const op of openers.scope ?? []) {
      const scope = openedBy[op.action] as Scope;
      expect([rolesOf(op, 'key'), rolesOf(op, 'app')], op.id).toEqual([[scope], [tokenScopeOf(scope)]]);
      expect(described(op).description, op.id).toContain(`\`${scope}\``);
    }
    for (const op of openers.anyone ?? []) expect([rolesOf(op, 'key'), rolesOf(op, 'app')], op.id).toEqual([[], []]);
    for (const op of openers.own_sign_in ?? []) {
      expect([rolesOf(op, 'key'), rolesOf(op, 'app')], op.id).toEqual([undefined, undefined]);
      expect(described(op).description, op.id).toContain('Closed to keys and apps.');
    }
    expect(openers).toMatchObject({ scope: { length: expect.any(Number) }, anyone: {}, own_sign_in: {} });
  });

  test('says when to come again wherever that is asked', () => {
    for (const op of all)
      for (const status of ['429', '503']) {
        const answer = described(op).responses[status];
        if (answer) expect(answer.headers, `${op.id} ${status}`).toHaveProperty('Retry-After');
      }
  });
});

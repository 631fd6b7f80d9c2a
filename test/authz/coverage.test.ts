import { describe, expect, test } from 'vitest';
import { operations } from '../../lambdas/gateway/operations.ts';
import type { Operation } from '../../lambdas/kit/operation.ts';
import { matrix } from './matrix.ts';

const cases = (operations as readonly Operation[]).map((op) => ({ id: op.id, op }));

describe('every operation is held to rows of the authorization matrix', () => {
  test.each(cases)('$id names rows that exist and speak of its route', ({ op }) => {
    expect(op.matrix.length).toBeGreaterThan(0);
    const plain = (path: string): string => path.replace(/\{[^}]+\}/g, '{id}');
    for (const id of op.matrix) {
      const row = matrix.get(id);
      expect(row, `row ${id}`).toBeDefined();
      if (/^(same|`?PUT progress)/.test(row?.action ?? '')) continue;
      const spoken = plain(row?.action ?? '')
        .replace('/manifest', '/playback')
        .replace('/heartbeat` / `PUT progress', '');
      const last = plain(op.path).split('/').at(-1) ?? '';
      expect(spoken, `${id} speaks of ${op.path}`).toContain(last);
    }
  });

  test.each(cases)('$id lets anonymous people in exactly when its rows do', ({ op }) => {
    const signedInOnly = op.matrix.every((id) => ['401', '404'].includes(matrix.get(id)?.cells.AN ?? ''));
    expect(op.credential === 'required').toBe(
      signedInOnly && op.id !== 'catalog.read_status' && op.credential !== 'ignored',
    );
  });
});

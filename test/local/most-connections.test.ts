import { expect, test } from 'vitest';
import { mostConnections } from '../../local/wire/most-connections.ts';

test.each([
  [100, 32],
  [400, 33],
  [1_024, 241],
  [20_000, 6_566],
  [1_000_000, 10_000],
])('of %i descriptors a door takes %i connections: three doors never take the last one', (descriptors, connections) => {
  expect(mostConnections(descriptors)).toBe(connections);
  if (descriptors >= 400) expect(3 * connections).toBeLessThanOrEqual(descriptors - 300);
});

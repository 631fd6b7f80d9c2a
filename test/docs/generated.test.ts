import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { generated } from '../../docs/generate.ts';

describe('the generated pages are those the contracts make', () => {
  test.each(Object.entries(generated()))('%s is up to date (else: npm run api)', (path, text) => {
    expect(readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')).toBe(text);
  });
});

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { canRunOn } from '../../local/resources/cloudfront/can-run-on.ts';

test('a loop or a repeated group may run on, and nothing else', () => {
  for (const source of [
    'function handler(event) { while (true) {} }',
    'function handler(event) { for (;;) {} }',
    'function handler(event) { do {} while (true); }',
    'function handler(event) { return /^(a+)+$/.test(event.request.uri); }',
    'function handler(event) { return /^(?:a|aa){2,}$/.test(event.request.uri); }',
    '// first a comment\nfunction handler(event) { while (true) {} } // and last one',
  ])
    expect(canRunOn(source), source).toBe(true);
  const ends = '  // for a while: do nothing\nfunction handler(event) { return /^\\/(\\w+)$/.exec(event.request.uri) }';
  expect(canRunOn(ends)).toBe(false);
});

test('of ours, what stands in every request’s way has no need of a guard', () => {
  const folder = join(import.meta.dirname, '../../lib/edge-functions');
  const guarded = readdirSync(folder).filter((file) => canRunOn(readFileSync(join(folder, file), 'utf8')));
  expect(guarded).toEqual(['path-token-request.js']);
});

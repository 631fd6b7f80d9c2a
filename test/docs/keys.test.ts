import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { mostKeys } from '../../lambdas/accounts/api-key.ts';
import { keyPrefix } from '../../lambdas/kit/api-key.ts';
import { keyRandomBytes, readKey, writeKey } from '../../lambdas/kit/key-text.ts';
import { scopes } from '../../lambdas/kit/scopes.ts';

const page = readFileSync(new URL('../../docs/keys.md', import.meta.url), 'utf8');

test('the page about API keys names every scope, in the words people read when they choose', () => {
  const rows = [...page.matchAll(/^\| `(\w+:\w+)` \| (.+?) \|$/gm)].map(([, name, words]) => [name, words]);
  expect(Object.fromEntries(rows)).toEqual(scopes);
});

test('what it tells secret scanners to look for is what keys are', () => {
  const [, pattern = 'none'] = /`(arc_key_\[\S+)` finds/.exec(page) ?? [];
  const { key } = writeKey(`usr_${'0f'.repeat(16)}`, new Uint8Array(keyRandomBytes).fill(7));
  expect(pattern.startsWith(keyPrefix)).toBe(true);
  expect(new RegExp(`^${pattern}$`).test(key)).toBe(true);
  expect(readKey(key)).toBeDefined();
  expect(page).toContain(`you may have ${mostKeys === 20 ? 'twenty' : mostKeys}`);
});

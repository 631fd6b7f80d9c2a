import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { HeldKey } from '../../lambdas/kit/api-key.ts';
import { isKeyLike, keyAmong, keyRandomBytes, readKey, writeKey } from '../../lambdas/kit/key-text.ts';

const accountId = `usr_${'00ff'.repeat(8)}`;
const aKey = () => writeKey(accountId, randomBytes(keyRandomBytes));

describe('an API key as text', () => {
  test('can be known by its looks, says whose it is, and leads to the one fingerprint', () => {
    for (const random of [new Uint8Array(20), new Uint8Array(20).fill(255), randomBytes(20)]) {
      for (const person of [accountId, `usr_${'0'.repeat(32)}`, `usr_${'f'.repeat(32)}`]) {
        const { key, fingerprint } = writeKey(person, random);
        expect(key).toMatch(/^arc_key_[0-9A-Za-z]{55}$/);
        expect(readKey(key)).toEqual({ accountId: person, fingerprint });
        expect(fingerprint).toBe(createHash('sha256').update(key).digest('base64url'));
      }
    }
  });

  test('holds 160 bits that nobody can guess, and no fewer', () => {
    expect(() => writeKey(accountId, randomBytes(16))).toThrow('36 bytes');
    expect(keyRandomBytes * 8).toBeGreaterThanOrEqual(128);
    const different = new Set(Array.from({ length: 500 }, () => aKey().key));
    expect(different.size).toBe(500);
  });

  test('with one letter changed, left out, doubled or swapped with its neighbour it is none', () => {
    const { key } = aKey();
    const wrong = new Set<string>();
    for (let at = 8; at < key.length; at++) {
      wrong.add(key.slice(0, at) + (key[at] === 'A' ? 'B' : 'A') + key.slice(at + 1));
      wrong.add(key.slice(0, at) + key.slice(at + 1));
      wrong.add(key.slice(0, at) + key[at] + key.slice(at));
      wrong.add(key.slice(0, at) + (key[at + 1] ?? '') + key[at] + key.slice(at + 2));
    }
    wrong.delete(key);
    expect(wrong.size).toBeGreaterThan(200);
    expect([...wrong].filter((each) => readKey(each))).toEqual([]);
  });

  test.each([
    ['nothing', ''],
    ['the prefix alone', 'arc_key_'],
    ['another prefix', aKey().key.replace('arc_key_', 'arc_live_')],
    ['capitals', aKey().key.toUpperCase()],
    ['a line break behind it', `${aKey().key}\n`],
    ['a space before it', ` ${aKey().key}`],
    ['another alphabet', `arc_key_${'-'.repeat(55)}`],
    ['the largest number there is', `arc_key_${'z'.repeat(55)}`],
    ['a megabyte', `arc_key_${'0'.repeat(1_000_000)}`],
  ])('%s is none', (_, text) => {
    expect(readKey(text)).toBeUndefined();
  });

  test('what says more than 36 bytes can is none, though its checksum is right', async () => {
    const { crc32 } = await import('node:zlib');
    const letters = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
    const unchecked = `arc_key_${'z'.repeat(49)}`;
    let [sum, check] = [crc32(unchecked), ''];
    for (let place = 0; place < 6; place++) {
      check = letters[sum % 62] + check;
      sum = Math.floor(sum / 62);
    }
    expect(readKey(unchecked + check)).toBeUndefined();
  });

  test('a token of a sign-in is not taken for one, a broken key is', () => {
    expect(isKeyLike('eyJhbGciOiJSUzI1NiJ9.e30.AA')).toBe(false);
    for (const each of ['arc_key_', 'arc_', 'ARC_KEY_x', 'arc_live_x']) expect(isKeyLike(each)).toBe(true);
  });
});

describe('which key it is', () => {
  const held = (fingerprint: string, keyId: string): HeldKey => ({ keyId, fingerprint, scopes: [] });

  test('is the one with this very fingerprint', () => {
    const keys = [aKey(), aKey(), aKey()];
    const all = keys.map(({ fingerprint }, at) => held(fingerprint, `key_${at}`));
    for (const [at, { fingerprint }] of keys.entries())
      expect(keyAmong(all, { accountId, fingerprint })?.keyId).toBe(`key_${at}`);
    expect(keyAmong(all, { accountId, fingerprint: aKey().fingerprint })).toBeUndefined();
    expect(keyAmong([], { accountId, fingerprint: aKey().fingerprint })).toBeUndefined();
    expect(keyAmong([held('', 'key_empty')], { accountId, fingerprint: aKey().fingerprint })).toBeUndefined();
  });
});

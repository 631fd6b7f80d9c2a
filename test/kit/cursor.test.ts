import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { openCursor, sealCursor } from '../../lambdas/kit/cursor.ts';

const position = { pk: 'VIDEO#vid_1', sk: 'VIDEO', gsi3sk: '2026-11-20T10:00:00.000Z#vid_1' };
const scope = 'mine usr_1';
let sealed: string;

/** Functions that learn of a new key one after the other. */
const changing: Record<string, object> = {
  announced: { current: 'old', next: 'new' },
  switched: { current: 'new', previous: 'old' },
  finished: { current: 'new' },
};

beforeAll(async () => {
  mockClient(SecretsManagerClient)
    .on(GetSecretValueCommand)
    .callsFake(({ SecretId }) => ({
      SecretString: JSON.stringify(changing[SecretId] ?? { current: `key of ${SecretId}` }),
    }));
  sealed = await sealCursor('ours', scope, position);
});

const open = async (cursor: string, of = scope, secret = 'ours'): Promise<string> => {
  try {
    await openCursor(secret, of, cursor);
    return 'opened';
  } catch (error) {
    return (error as { code: string }).code;
  }
};
const refused = 'request.invalid_cursor';

test('a cursor opens to the position it was made of', async () => {
  expect(await openCursor('ours', scope, sealed)).toEqual(position);
});

test('a cursor is fit for an address as it is', () => {
  expect(encodeURIComponent(sealed)).toBe(sealed);
});

describe('AB-21 a cursor that is not ours is refused', () => {
  test('with any one of its characters changed', async () => {
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    for (let at = 0; at < sealed.length; at++) {
      for (const step of [1, 2, 32]) {
        const other = letters[(letters.indexOf(sealed[at] ?? '') + step) % 64] ?? '';
        expect(await open(sealed.slice(0, at) + other + sealed.slice(at + 1)), `character ${at}`).toBe(refused);
      }
    }
  });

  test('with something taken away or added', async () => {
    for (let length = 0; length < sealed.length; length++) expect(await open(sealed.slice(0, length))).toBe(refused);
    for (const more of ['.', 'A', '=', '.more', '\n']) expect(await open(sealed + more)).toBe(refused);
  });

  test('in any other words', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), async (words) => {
        expect(await open(words)).toBe(refused);
        expect(await open(`${Buffer.from(words).toString('base64url')}.${sealed.split('.')[1]}`)).toBe(refused);
      }),
    );
  });

  test('by another list, another reader, or under another key', async () => {
    expect(await open(sealed, 'public')).toBe(refused);
    expect(await open(sealed, 'mine usr_2')).toBe(refused);
    expect(await open(sealed, `${scope}\n`)).toBe(refused);
    expect(await open(sealed, scope, 'theirs')).toBe(refused);
  });
});

describe('F47 while the key changes', () => {
  const opens = async (from: string, to: string) => open(await sealCursor(from, scope, position), scope, to);

  test('every cursor opens at every function, whichever of them has heard of it', async () => {
    const pairs = ['announced', 'switched'].flatMap((from) =>
      ['announced', 'switched'].map((to) => [from, to] as const),
    );
    for (const [from, to] of pairs) expect(await opens(from, to), `${from} → ${to}`).toBe('opened');
  });

  test('and when the change is over, the old key opens nothing', async () => {
    expect(await opens('announced', 'finished')).toBe(refused);
    expect(await opens('switched', 'finished')).toBe('opened');
  });
});

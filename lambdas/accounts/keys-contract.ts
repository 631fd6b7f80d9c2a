import * as z from 'zod';
import { keyPrefix } from '../kit/api-key.ts';
import { idOf } from '../kit/ids.ts';
import { noContent, operation } from '../kit/operation.ts';
import { refusal } from '../kit/refusal.ts';
import { everyScope } from '../kit/scopes.ts';
import { line } from '../kit/shown-text.ts';

export const KeyNotFound = refusal('accounts.key_not_found', 'not_found', 'There is no such API key.');
export const TooManyKeys = refusal(
  'accounts.too_many_keys',
  'conflict',
  'You have as many API keys as one may have. Revoke one that is not used any more, or that has expired.',
);
export const KeyExpiryOutOfRange = refusal(
  'accounts.key_expiry_out_of_range',
  'unprocessable',
  'An API key can expire at any moment of the next five years. Leave `expires_at` out for one that does not.',
);

/** What a key may be given; `kit/scopes.ts` says what each opens. */
const scope = z.enum(everyScope);
const name = line(60).describe('What it is for, in your words');

const apiKey = z.object({
  keyId: idOf('key'),
  name: z.string(),
  prefix: z.string().describe('What every key begins with'),
  lastFour: z.string().describe('What this key ends with'),
  scopes: z.array(scope),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime().optional().describe('From then on it is refused; absent: it does not expire'),
  expired: z.boolean(),
  lastUsedAt: z.iso.datetime().optional().describe('To ten minutes or so; absent: never'),
});

/** Shown in the one answer that makes it; a repeated request hears that it was shown. */
const withKey = apiKey.extend({
  key: z.string().optional().describe('`arc_key_…`: keep it now, it is never shown again'),
  keyShown: z.boolean().optional().describe('True when this repeats an answer that had the key in it'),
});
const withoutSecrets = ({ key, ...rest }: z.output<typeof withKey>): z.output<typeof withKey> => ({
  ...rest,
  keyShown: true,
});

const exampleKey = {
  keyId: 'key_01JD3V8Z9Q4X7K2M5N6P8R0S1T',
  name: 'Nightly upload',
  prefix: keyPrefix,
  lastFour: 'x9Qz',
  scopes: ['uploads:write' as const, 'videos:read' as const],
  createdAt: '2026-11-20T10:00:00.000Z',
  expiresAt: '2027-11-20T10:00:00.000Z',
  expired: false,
};

const params = z.object({ keyId: idOf('key') });

export const listKeys = operation({
  id: 'accounts.list_keys',
  method: 'GET',
  path: '/v1/me/keys',
  summary: 'My API keys, the oldest first. A key itself is shown when it is made, and never again.',
  credential: 'required',
  action: 'key.list_own',
  matrix: ['AK1'],
  answer: { status: 200, body: z.object({ items: z.array(apiKey) }) },
  example: { answer: { items: [{ ...exampleKey, lastUsedAt: '2026-11-20T10:05:00.000Z' }] } },
});

export const createKey = operation({
  id: 'accounts.create_key',
  method: 'POST',
  path: '/v1/me/keys',
  summary:
    'Make an API key for a program of yours. The answer shows it, once; it opens what its scopes say and works everywhere within five seconds.',
  credential: 'required',
  action: 'key.create',
  idempotency: 'commit',
  matrix: ['AK2'],
  body: z.strictObject({
    name,
    scopes: z.array(scope).min(1, 'must name one scope at least').max(everyScope.length),
    expiresAt: z.iso.datetime().optional(),
  }),
  answer: { status: 201, body: withKey },
  withoutSecrets,
  refuses: [TooManyKeys, KeyExpiryOutOfRange],
  example: {
    body: { name: exampleKey.name, scopes: exampleKey.scopes, expiresAt: exampleKey.expiresAt },
    answer: { ...exampleKey, key: `${keyPrefix}0000000EXAMPLE0000000EXAMPLE0000000EXAMPLE0000000EXAMx9Qz` },
  },
});

export const renameKey = operation({
  id: 'accounts.rename_key',
  method: 'PATCH',
  path: '/v1/me/keys/{key_id}',
  summary: 'Give an API key another name. What it opens and when it expires stay: make a new one for that.',
  credential: 'required',
  action: 'key.change',
  matrix: ['AK3'],
  params,
  body: z.strictObject({ name }),
  answer: { status: 200, body: apiKey },
  hides: KeyNotFound,
  example: { body: { name: 'Weekly upload' }, answer: { ...exampleKey, name: 'Weekly upload' } },
});

export const revokeKey = operation({
  id: 'accounts.revoke_key',
  method: 'DELETE',
  path: '/v1/me/keys/{key_id}',
  summary: 'Revoke an API key: within five seconds it is refused everywhere.',
  credential: 'required',
  action: 'key.revoke',
  matrix: ['AK4'],
  params,
  ...noContent,
  hides: KeyNotFound,
});

export const revokeKeys = operation({
  id: 'accounts.revoke_keys',
  method: 'DELETE',
  path: '/v1/me/keys',
  summary: 'Revoke all my API keys at once; signing out everywhere leaves them as they are.',
  credential: 'required',
  action: 'key.revoke_all',
  matrix: ['AK5'],
  ...noContent,
});

export const keyOperations = [listKeys, createKey, renameKey, revokeKey, revokeKeys] as const;

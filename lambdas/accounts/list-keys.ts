import { http } from '../kit/http.ts';
import { shownKey } from './api-key.ts';
import { listKeys } from './keys-contract.ts';
import type { KeysStore } from './keys-store.ts';

/** GET /v1/me/keys */
export const listKeysRoute = (keys: KeysStore) =>
  http(listKeys, async ({ accountId, now }) => ({
    items: (await keys.of(accountId)).map((key) => shownKey(key, now)),
  }));

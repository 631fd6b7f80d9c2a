import { http } from '../kit/http.ts';
import { shownKey } from './api-key.ts';
import { KeyNotFound, renameKey } from './keys-contract.ts';
import type { KeysStore } from './keys-store.ts';

/** PATCH /v1/me/keys/{key_id} */
export const renameKeyRoute = (keys: KeysStore) =>
  http(renameKey, async ({ params, body, accountId, may, now }) => {
    const found = await keys.find(accountId, params.keyId);
    may(found && { ownerId: found.accountId });
    const renamed = await keys.rename(accountId, params.keyId, body.name);
    if (!renamed) throw KeyNotFound();
    return shownKey(renamed, now);
  });

import { decideAgain } from '../kit/decide-again.ts';
import { http } from '../kit/http.ts';
import { withoutKeys } from './api-key.ts';
import { revokeKey, revokeKeys } from './keys-contract.ts';
import type { KeysStore } from './keys-store.ts';
import { ownAccount } from './own-account.ts';
import type { Surroundings } from './surroundings.ts';

/** DELETE /v1/me/keys/{key_id}. Every domain hears of it with `account.changed`, as of a sign-in that was ended. */
export const revokeKeyRoute = (around: Surroundings, keys: KeysStore) =>
  http(revokeKey, (call) =>
    decideAgain(async () => {
      const { accountId, params, may, now } = call;
      const found = await keys.find(accountId, params.keyId);
      may(found && { ownerId: found.accountId });
      const before = await ownAccount(around, call);
      const gone = keys.removed({ accountId, keyId: params.keyId });
      await around.accounts.save(before, withoutKeys(before, params.keyId), 'key_revoked', now, [gone]);
    }),
  );

/** DELETE /v1/me/keys */
export const revokeKeysRoute = (around: Surroundings, keys: KeysStore) =>
  http(revokeKeys, (call) =>
    decideAgain(async () => {
      const { accountId, now } = call;
      const before = await ownAccount(around, call);
      const gone = (before.keys ?? []).map(({ keyId }) => keys.removed({ accountId, keyId }));
      await around.accounts.save(before, withoutKeys(before), 'keys_revoked', now, gone);
    }),
  );

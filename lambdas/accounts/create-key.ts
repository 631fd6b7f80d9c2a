import { clock } from '../kit/clock.ts';
import { decideAgain } from '../kit/decide-again.ts';
import { failpoint } from '../kit/failpoint.ts';
import { http } from '../kit/http.ts';
import { newId, prefixes } from '../kit/ids.ts';
import { keyRandomBytes, writeKey } from '../kit/key-text.ts';
import { type ApiKey, checkExpiry, shownKey, withKey } from './api-key.ts';
import { createKey } from './keys-contract.ts';
import type { KeysStore } from './keys-store.ts';
import { ownAccount } from './own-account.ts';
import { keyMade } from './security-letters.ts';
import type { Surroundings } from './surroundings.ts';

/** POST /v1/me/keys. What it opens goes with the person to every domain; the key itself goes to the caller and nowhere else. */
export const createKeyRoute = (around: Surroundings, keys: KeysStore) =>
  http(createKey, async (call) => {
    const { body, accountId, now, idempotent } = call;
    checkExpiry(body.expiresAt, now);
    const keyId = newId(prefixes.key, now, clock.random(10));
    const { key, fingerprint } = writeKey(accountId, clock.random(keyRandomBytes));
    const scopes = [...new Set(body.scopes)];
    const life = body.expiresAt === undefined ? {} : { expiresAt: new Date(body.expiresAt).toISOString() };
    const kept: ApiKey = {
      ...{ keyId, accountId, name: body.name, scopes, ...life },
      lastFour: key.slice(-4),
      createdAt: now.toISOString(),
    };
    const answer = { ...shownKey(kept, now), key };
    const account = await decideAgain(async () => {
      const before = await ownAccount(around, call);
      const after = withKey(before, { keyId, fingerprint, scopes, ...life });
      await around.accounts.save(before, after, 'key_made', now, [keys.added(kept), idempotent.complete(answer)]);
      return after;
    });
    FAILPOINT: failpoint('accounts.create_key.saved');
    await around.tell.also(account.email, keyMade(around.tell.site, kept));
    return answer;
  });

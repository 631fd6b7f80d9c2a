import * as z from 'zod';
import { type HeldKey, isExpired, keyPrefix } from '../kit/api-key.ts';
import { isScope, type Scope } from '../kit/scopes.ts';
import type { Account } from './account.ts';
import { KeyExpiryOutOfRange, TooManyKeys } from './keys-contract.ts';

/** Per person; the fingerprints of all of them travel with every piece of news of theirs. */
export const mostKeys = 20;
const longestLifeMs = 5 * 366 * 24 * 3_600_000;

/** What its owner sees of a key. What it opens is part of the person (`account.ts`), for every domain has to know it. */
export const ApiKey = z.object({
  keyId: z.string(),
  accountId: z.string(),
  name: z.string(),
  lastFour: z.string(),
  scopes: z.array(z.string()),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime().optional(),
  lastUsedAt: z.iso.datetime().optional(),
});
export type ApiKey = z.output<typeof ApiKey>;

export const checkExpiry = (expiresAt: string | undefined, now: Date): void => {
  if (expiresAt === undefined) return;
  const aheadMs = Date.parse(expiresAt) - now.getTime();
  if (aheadMs <= 0 || aheadMs > longestLifeMs) throw KeyExpiryOutOfRange();
};

/** The person with one key more. */
export const withKey = (before: Account, key: HeldKey): Account => {
  const keys = before.keys ?? [];
  if (keys.length >= mostKeys) throw TooManyKeys({ most: mostKeys });
  return { ...before, keys: [...keys, key], version: before.version + 1 };
};

/** The person without this key, or without any; the very same person where it is gone already. */
export const withoutKeys = (before: Account, keyId?: string): Account => {
  const keys = before.keys ?? [];
  const left = keyId === undefined ? [] : keys.filter((one) => one.keyId !== keyId);
  if (left.length === keys.length) return before;
  return { ...before, keys: left.length > 0 ? left : undefined, version: before.version + 1 };
};

/** A key as its owner sees it. */
export const shownKey = (key: ApiKey, now: Date) => ({
  keyId: key.keyId,
  name: key.name,
  prefix: keyPrefix,
  lastFour: key.lastFour,
  scopes: key.scopes.filter(isScope) as Scope[],
  createdAt: key.createdAt,
  ...(key.expiresAt ? { expiresAt: key.expiresAt } : {}),
  expired: isExpired(key, now),
  ...(key.lastUsedAt ? { lastUsedAt: key.lastUsedAt } : {}),
});

import { type HeldKey, isExpired, type PresentedKey } from './api-key.ts';
import type { Person, Subject } from './authorize.ts';
import { keyAmong } from './key-text.ts';
import { AccountSuspended, KeyExpired, KeyRefused } from './refusals.ts';
import { isScope } from './scopes.ts';

/**
 * Who asks with an API key: its person, narrowed to its scopes. While they are suspended their keys open nothing at all,
 * reading included: what a suspended person may still do, they do themselves.
 */
export const keyHolder = (person: Person, held: readonly HeldKey[], presented: PresentedKey, now: Date): Subject => {
  const key = keyAmong(held, presented);
  if (!key || person.status === 'closed') throw KeyRefused();
  if (isExpired(key, now)) throw KeyExpired({ expiredAt: key.expiresAt });
  if (person.status === 'suspended') throw AccountSuspended();
  return { kind: 'person', ...person, scopes: key.scopes.filter(isScope), keyId: key.keyId };
};

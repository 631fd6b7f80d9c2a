import { type HeldKey, isExpired, type PresentedKey } from './api-key.ts';
import type { Person, Subject } from './authorize.ts';
import { keyAmong } from './key-text.ts';
import { KeyExpired, KeyRefused } from './refusals.ts';
import { isScope } from './scopes.ts';

/**
 * Who asks with an API key: its person, narrowed to its scopes. Of somebody who is suspended or leaving it opens what they
 * may still do themselves, and no more: as an app's token does.
 */
export const keyHolder = (person: Person, held: readonly HeldKey[], presented: PresentedKey, now: Date): Subject => {
  const key = keyAmong(held, presented);
  if (!key || person.status === 'closed') throw KeyRefused();
  if (isExpired(key, now)) throw KeyExpired({ expiredAt: key.expiresAt });
  return { kind: 'person', ...person, scopes: key.scopes.filter(isScope), keyId: key.keyId };
};

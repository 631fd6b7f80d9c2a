import { newId } from '../kit/ids.ts';
import type { Account } from './account.ts';

/** What avatars are cut to. */
export const avatarFrame = { shape: 1, widest: 320 };

export const avatarFolderOf = (accountId: string): string => `img/people/${accountId}/`;

/** A picture never changes under its key: the next one has another, which sorts after it. */
export const newAvatarKey = (accountId: string, now: Date, random: Uint8Array): string =>
  `${avatarFolderOf(accountId)}${newId('pic', now, random)}.jpg`;

/** With this picture; the very same when a newer one has come meanwhile. */
export const withAvatar = (before: Account, key: string): Account =>
  before.avatarKey !== undefined && before.avatarKey >= key
    ? before
    : { ...before, avatarKey: key, version: before.version + 1 };

export const withoutAvatar = (before: Account): Account => {
  if (before.avatarKey === undefined) return before;
  const { avatarKey: _, ...others } = before;
  return { ...others, version: before.version + 1 };
};

import { decideAgain } from '../kit/decide-again.ts';
import { http } from '../kit/http.ts';
import { removePictures } from '../kit/picture-objects.ts';
import { avatarFolderOf, newAvatarKey, withoutAvatar } from './avatar.ts';
import { removeAvatar } from './contract.ts';
import { ownAccount } from './own-account.ts';
import type { Surroundings } from './surroundings.ts';

/** Longer than any answer takes: what is older was left behind. */
const underWayMs = 3_600_000;

/** DELETE /v1/me/avatar. Who wants a picture gone wants the file gone: it is, before this answers. */
export const removeAvatarRoute = (around: Surroundings, imagesBucket: string) =>
  http(removeAvatar, async (call) => {
    const { accountId, now } = call;
    const shown = await decideAgain(async () => {
      const before = await ownAccount(around, call);
      await around.accounts.save(before, withoutAvatar(before), 'avatar_removed', now);
      return before.avatarKey;
    });
    const newest = shown ?? newAvatarKey(accountId, new Date(now.getTime() - underWayMs), new Uint8Array(10));
    await removePictures(imagesBucket, avatarFolderOf(accountId), (key) => key <= newest);
  });

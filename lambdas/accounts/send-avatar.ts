import { clock } from '../kit/clock.ts';
import { decideAgain } from '../kit/decide-again.ts';
import { freshPicture } from '../kit/fresh-picture.ts';
import { http } from '../kit/http.ts';
import { log } from '../kit/log.ts';
import { keepPicture, removePictures } from '../kit/picture-objects.ts';
import { type Signer, signedPicture } from '../kit/signed-address.ts';
import type { AccountsStore } from './accounts-store.ts';
import { avatarFolderOf, avatarFrame, newAvatarKey, withAvatar } from './avatar.ts';
import { sendAvatar } from './contract.ts';
import type { IdentityProvider } from './identity-provider.ts';
import { ownAccount } from './own-account.ts';
import { PictureSizeOutOfRange, PictureUnreadable, PictureUnsupported } from './picture-contract.ts';

const refuses = {
  unsupported: PictureUnsupported,
  unreadable: PictureUnreadable,
  sizeOutOfRange: PictureSizeOutOfRange,
};

/** PUT /v1/me/avatar. The old picture goes once nothing shows it; should that fail, the next change takes it along. */
export const sendAvatarRoute = (around: {
  accounts: AccountsStore;
  identities: IdentityProvider;
  signer: Signer;
  imagesBucket: string;
}) =>
  http(sendAvatar, async (call) => {
    const { accountId, now } = call;
    const jpeg = await freshPicture(call.body, avatarFrame, refuses);
    const key = newAvatarKey(accountId, now, clock.random(10));
    await keepPicture(around.imagesBucket, key, jpeg);
    const shown = await decideAgain(async () => {
      const before = await ownAccount(around, call);
      const after = withAvatar(before, key);
      await around.accounts.save(before, after, 'avatar_sent', now);
      return after.avatarKey ?? key;
    });
    // A newer one belongs to a request that is still under way.
    await removePictures(around.imagesBucket, avatarFolderOf(accountId), (each) => each < shown).catch(
      (error: unknown) => log.warn('an old picture stays for now', { error }),
    );
    return { avatarUrl: await signedPicture(around.signer, shown, now) };
  });

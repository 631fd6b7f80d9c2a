import { clock } from '../kit/clock.ts';
import { decideAgain } from '../kit/decide-again.ts';
import { freshPicture } from '../kit/fresh-picture.ts';
import { type Call, http } from '../kit/http.ts';
import { log } from '../kit/log.ts';
import { keepPicture, removePictures } from '../kit/picture-objects.ts';
import { signedPicture } from '../kit/signed-address.ts';
import type { Channel } from './channel.ts';
import { sendChannelAvatar, sendChannelBanner } from './channel-contract.ts';
import { folderOf, type Kind, kinds, type PictureSurroundings, pictureKey } from './channel-pictures.ts';
import { existingChannel } from './channel-surroundings.ts';
import { PictureSizeOutOfRange, PictureUnreadable, PictureUnsupported } from './picture-contract.ts';

const refuses = {
  unsupported: PictureUnsupported,
  unreadable: PictureUnreadable,
  sizeOutOfRange: PictureSizeOutOfRange,
};

type Asked = Pick<Call<typeof sendChannelAvatar>, 'params' | 'body' | 'may' | 'accountId' | 'now'>;

/** Whoever may not is told so before anything is decoded. The old picture goes once nothing shows it. */
const send = async (
  around: PictureSurroundings,
  kind: Kind,
  { params, body, may, accountId, now }: Asked,
): Promise<string> => {
  const { frame, field, sent } = kinds[kind];
  const find = async () => may(await existingChannel(around, params.channelId)).channel;
  const { channelId } = await find();
  const jpeg = await freshPicture(body, frame, refuses);
  const key = pictureKey(channelId, kind, now, clock.random(10));
  await keepPicture(around.imagesBucket, key, jpeg);
  const shown = await decideAgain(async () => {
    const before = await find();
    const newer = before[field];
    if (newer !== undefined && newer >= key) return newer;
    const after: Channel = { ...before, [field]: key, version: before.version + 1 };
    await around.channels.save(before, after, { what: sent, by: accountId }, now);
    return key;
  });
  await removePictures(around.imagesBucket, folderOf(channelId, kind), (each) => each < shown).catch((error: unknown) =>
    log.warn('an old picture stays for now', { error }),
  );
  return signedPicture(around.signer, shown, now);
};

export const sendChannelAvatarRoute = (around: PictureSurroundings) =>
  http(sendChannelAvatar, async (call) => ({ avatarUrl: await send(around, 'avatar', call) }));
export const sendChannelBannerRoute = (around: PictureSurroundings) =>
  http(sendChannelBanner, async (call) => ({ bannerUrl: await send(around, 'banner', call) }));

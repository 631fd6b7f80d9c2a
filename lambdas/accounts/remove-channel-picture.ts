import { decideAgain } from '../kit/decide-again.ts';
import { type Call, http } from '../kit/http.ts';
import { removePictures } from '../kit/picture-objects.ts';
import { removeChannelAvatar, removeChannelBanner } from './channel-contract.ts';
import { folderOf, type Kind, kinds, type PictureSurroundings, pictureKey } from './channel-pictures.ts';
import { existingChannel } from './channel-surroundings.ts';

type Asked = Pick<Call<typeof removeChannelAvatar>, 'params' | 'may' | 'accountId' | 'now'>;

/** Longer than any answer takes: what is older was left behind. */
const underWayMs = 3_600_000;

/** Who wants a picture gone wants the file gone: it is, before this answers. */
const remove = async (around: PictureSurroundings, kind: Kind, { params, may, accountId, now }: Asked) => {
  const { field, removed } = kinds[kind];
  const { channelId, shown } = await decideAgain(async () => {
    const { channel: before } = may(await existingChannel(around, params.channelId));
    const { [field]: key, ...others } = before;
    if (key !== undefined)
      await around.channels.save(
        before,
        { ...others, version: before.version + 1 },
        { what: removed, by: accountId },
        now,
      );
    return { channelId: before.channelId, shown: key };
  });
  const newest = shown ?? pictureKey(channelId, kind, new Date(now.getTime() - underWayMs), new Uint8Array(10));
  await removePictures(around.imagesBucket, folderOf(channelId, kind), (key) => key <= newest);
};

export const removeChannelAvatarRoute = (around: PictureSurroundings) =>
  http(removeChannelAvatar, (call) => remove(around, 'avatar', call));
export const removeChannelBannerRoute = (around: PictureSurroundings) =>
  http(removeChannelBanner, (call) => remove(around, 'banner', call));

import { newId, prefixes } from '../kit/ids.ts';
import type { ChannelSurroundings } from './channel-surroundings.ts';

/** The pictures a channel has: how they are cut, and where they stand. */
export const kinds = {
  avatar: {
    frame: { shape: 1, widest: 320 },
    field: 'avatarKey',
    sent: 'channel.avatar_sent',
    removed: 'channel.avatar_removed',
  },
  banner: {
    frame: { shape: 5, widest: 1600 },
    field: 'bannerKey',
    sent: 'channel.banner_sent',
    removed: 'channel.banner_removed',
  },
} as const;
export type Kind = keyof typeof kinds;

/** What those work with who send and remove them. */
export type PictureSurroundings = Pick<ChannelSurroundings, 'accounts' | 'channels' | 'signer' | 'imagesBucket'>;

export const folderOf = (channelId: string, kind: Kind): string => `img/channels/${channelId}/${kind}/`;
/** All of a channel's, of either kind. */
export const allPicturesOf = (channelId: string): string => `img/channels/${channelId}/`;
export const pictureKey = (channelId: string, kind: Kind, at: Date, random: Uint8Array): string =>
  `${folderOf(channelId, kind)}${newId(prefixes.picture, at, random)}.jpg`;

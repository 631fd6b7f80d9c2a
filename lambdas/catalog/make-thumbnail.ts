import { freshPicture } from '../kit/fresh-picture.ts';
import { PictureSizeOutOfRange, PictureUnreadable, PictureUnsupported } from './contract.ts';

/** What thumbnails are cut to. */
export const thumbnailFrame = { shape: 16 / 9, widest: 1280 };

/** A thumbnail from somebody's picture: a fresh JPEG, 16:9, 1280 × 720 at most. */
export const makeThumbnail = (bytes: Uint8Array): Promise<Uint8Array> =>
  freshPicture(bytes, thumbnailFrame, {
    unsupported: PictureUnsupported,
    unreadable: PictureUnreadable,
    sizeOutOfRange: PictureSizeOutOfRange,
  });

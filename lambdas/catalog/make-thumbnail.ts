import { PictureSizeOutOfRange, PictureUnreadable, PictureUnsupported } from './contract.ts';
import { cropAndScale, type Pixels } from './crop-and-scale.ts';
import { decodePicture, encodePicture } from './picture-codecs.ts';
import { headerOf, isPossibleSize, kindOf, type PictureHeader } from './picture-header.ts';

const pixelsOf = async ({ kind, width, height }: PictureHeader, bytes: Uint8Array): Promise<Pixels> => {
  const pixels = await decodePicture(kind, bytes).catch(() => undefined);
  const turned = pixels?.width === height && pixels.height === width;
  // A picture that turns out other than it promised was made by somebody who means no good.
  if (!pixels || !(turned || (pixels.width === width && pixels.height === height))) throw PictureUnreadable();
  return pixels;
};

/**
 * A thumbnail from somebody's picture: a fresh JPEG, 16:9, made of its pixels alone, so that nothing else of the file (where
 * it was taken, by whom, other files inside it) goes on. Its size is known before anything is decoded.
 */
export const makeThumbnail = async (bytes: Uint8Array): Promise<Uint8Array> => {
  const kind = kindOf(bytes);
  if (!kind) throw PictureUnsupported();
  const header = headerOf(bytes);
  if (!header) throw PictureUnreadable();
  if (!isPossibleSize(header)) throw PictureSizeOutOfRange({ width: header.width, height: header.height });
  return encodePicture(cropAndScale(await pixelsOf(header, bytes)));
};

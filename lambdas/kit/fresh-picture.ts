import { cropAndScale, type Frame, type Pixels } from './crop-and-scale.ts';
import { decodePicture, encodeCutout, encodePicture } from './picture-codecs.ts';
import { headerOf, isPossibleSize, kindOf, type PictureHeader } from './picture-header.ts';
import type { Refusal } from './refusal.ts';

/** How a domain says that a file is no picture of ours, cannot be read, or has too few or too many pixels. */
export interface PictureRefusals {
  unsupported: Refusal;
  unreadable: Refusal;
  sizeOutOfRange: Refusal;
}

const pixelsOf = async ({ kind, width, height }: PictureHeader, bytes: Uint8Array): Promise<Pixels | undefined> => {
  const pixels = await decodePicture(kind, bytes).catch(() => undefined);
  const turned = pixels?.width === height && pixels.height === width;
  // A picture that turns out other than it promised was made by somebody who means no good.
  return pixels && (turned || (pixels.width === width && pixels.height === height)) ? pixels : undefined;
};

/** The pixels of somebody's picture, and nothing else of it. Its size is known before anything is decoded. */
const freshPixels = async (bytes: Uint8Array, refuses: PictureRefusals): Promise<Pixels> => {
  if (!kindOf(bytes)) throw refuses.unsupported();
  const header = headerOf(bytes);
  if (!header) throw refuses.unreadable();
  if (!isPossibleSize(header)) throw refuses.sizeOutOfRange({ width: header.width, height: header.height });
  const pixels = await pixelsOf(header, bytes);
  if (!pixels) throw refuses.unreadable();
  return pixels;
};

/**
 * A fresh JPEG from somebody's picture, cut to a frame and made of its pixels alone, so that nothing else of the file (where
 * it was taken, by whom, other files inside it) goes on.
 */
export const freshPicture = async (bytes: Uint8Array, frame: Frame, refuses: PictureRefusals): Promise<Uint8Array> =>
  encodePicture(cropAndScale(await freshPixels(bytes, refuses), frame));

/** The same as a PNG, which one sees through where one saw through it before. */
export const freshCutout = async (bytes: Uint8Array, frame: Frame, refuses: PictureRefusals): Promise<Uint8Array> =>
  encodeCutout(cropAndScale(await freshPixels(bytes, refuses), frame, 'nothing'));

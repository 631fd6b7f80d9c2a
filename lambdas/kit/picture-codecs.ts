import jpegDecoder from '@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm';
import jpegEncoder from '@jsquash/jpeg/codec/enc/mozjpeg_enc.wasm';
import decodeJpeg, { init as beginJpegDecoder } from '@jsquash/jpeg/decode.js';
import encodeJpeg, { init as beginJpegEncoder } from '@jsquash/jpeg/encode.js';
import pngCodec from '@jsquash/png/codec/pkg/squoosh_png_bg.wasm';
import decodePng, { init as beginPng } from '@jsquash/png/decode.js';
import encodePng, { init as beginPngEncoder } from '@jsquash/png/encode.js';
import webpDecoder from '@jsquash/webp/codec/dec/webp_dec.wasm';
import decodeWebp, { init as beginWebpDecoder } from '@jsquash/webp/decode.js';
import type { Pixels } from './crop-and-scale.ts';
import { type PictureHeader, pngEssentials } from './picture-header.ts';

// Node has it, its types do not.
const { Module } = (globalThis as unknown as { WebAssembly: { Module: new (bytes: Uint8Array) => object } })
  .WebAssembly;

/** The codecs take a compiled module, whatever their types say. */
type Begin = (module: object, options: object) => unknown;

const compiled = new Map<Uint8Array, object>();
const moduleOf = (bytes: Uint8Array): object => {
  const found = compiled.get(bytes) ?? new Module(Uint8Array.from(bytes));
  compiled.set(bytes, found);
  return found;
};

/** What a codec has to say to a console goes nowhere: it speaks of strangers' files. */
const silent = { print: () => {}, printErr: () => {} };

/** A codec with memory of its own for this one picture, so that nothing of a bad one stays behind. */
const afresh = (begin: unknown, bytes: Uint8Array): void => {
  (begin as Begin)(moduleOf(bytes), silent);
};

const alone = (bytes: Uint8Array): ArrayBuffer => Uint8Array.from(bytes).buffer;

const decoders: Record<PictureHeader['kind'], (bytes: Uint8Array) => Promise<Pixels>> = {
  jpeg: async (bytes) => {
    afresh(beginJpegDecoder, jpegDecoder);
    // Cameras store a turned picture as it was seen by the sensor: turned back here, because the note of it is dropped.
    return decodeJpeg(alone(bytes), { preserveOrientation: true }) as Promise<Pixels>;
  },
  png: async (bytes) => {
    await (beginPng as Begin)(moduleOf(pngCodec), {});
    return decodePng(alone(pngEssentials(bytes))) as Promise<Pixels>;
  },
  webp: async (bytes) => {
    afresh(beginWebpDecoder, webpDecoder);
    return decodeWebp(alone(bytes)) as Promise<Pixels>;
  },
};

/** The pixels of a picture, and nothing else of it. Throws whatever its codec throws when it cannot be read. */
export const decodePicture = async (kind: PictureHeader['kind'], bytes: Uint8Array): Promise<Pixels> =>
  decoders[kind](bytes);

/** A JPEG of these pixels, without a word about them. */
export const encodePicture = async (pixels: Pixels): Promise<Uint8Array> => {
  afresh(beginJpegEncoder, jpegEncoder);
  return new Uint8Array(await encodeJpeg(pixels as never, { quality: 82 }));
};

/** A PNG of these pixels, see-through where they are, without a word about them. */
export const encodeCutout = async (pixels: Pixels): Promise<Uint8Array> => {
  await (beginPng as Begin)(moduleOf(pngCodec), {});
  await (beginPngEncoder as Begin)(moduleOf(pngCodec), {});
  return new Uint8Array(await encodePng(pixels as never));
};

import { crc32, deflateSync } from 'node:zlib';

type Colour = readonly [red: number, green: number, blue: number];

/** One chunk of a PNG, with its length and checksum. */
export const pngChunk = (name: string, data: Uint8Array): Buffer => {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
};

export const pngSignature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** The head chunk of a PNG that promises this size: eight bits of red, green and blue. */
export const pngHead = (width: number, height: number): Buffer => {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  return pngChunk('IHDR', head);
};

/** A PNG of one colour, or of a colour for each place; `extra` chunks go before the pixels. */
export const aPng = ({
  width,
  height,
  colour = () => [220, 120, 40],
  extra = [],
}: {
  width: number;
  height: number;
  colour?: (x: number, y: number) => Colour;
  extra?: readonly Uint8Array[];
}): Uint8Array<ArrayBuffer> => {
  const rows = Buffer.alloc(height * (width * 3 + 1));
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) rows.set(colour(x, y), y * (width * 3 + 1) + 1 + x * 3);
  return Uint8Array.from(
    Buffer.concat([
      pngSignature,
      pngHead(width, height),
      ...extra,
      pngChunk('IDAT', deflateSync(rows)),
      pngChunk('IEND', new Uint8Array()),
    ]),
  );
};

interface Picture {
  width: number;
  height: number;
  colour?: (x: number, y: number) => Colour;
}

const pixelsOf = ({ width, height, colour = () => [220, 120, 40] }: Picture) => {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 4;
      data.set(colour(x, y), at);
      data[at + 3] = 255;
    }
  return { width, height, data };
};

const moduleOf = (bytes: Uint8Array): object => {
  const { Module } = (globalThis as unknown as { WebAssembly: { Module: new (bytes: Uint8Array) => object } })
    .WebAssembly;
  return new Module(Uint8Array.from(bytes));
};

export const aJpeg = async (picture: Picture): Promise<Buffer> => {
  const { encodePicture } = await import('../../lambdas/kit/picture-codecs.ts');
  return Buffer.from(await encodePicture(pixelsOf(picture)));
};

export const aWebp = async (picture: Picture): Promise<Buffer> => {
  const { default: encode, init } = await import('@jsquash/webp/encode.js');
  const { default: bytes } = await import('@jsquash/webp/codec/enc/webp_enc_simd.wasm');
  await (init as (module: object) => unknown)(moduleOf(bytes));
  return Buffer.from(await encode(pixelsOf(picture) as never));
};

/** A JPEG with more segments after its first two bytes. */
export const withSegments = (jpeg: Uint8Array, segments: readonly [marker: number, data: Uint8Array][]): Buffer =>
  Buffer.concat([
    jpeg.subarray(0, 2),
    ...segments.map(([marker, data]) => {
      const head = Buffer.from([0xff, marker, 0, 0]);
      head.writeUInt16BE(data.length + 2, 2);
      return Buffer.concat([head, data]);
    }),
    jpeg.subarray(2),
  ]);

/** The markers of a JPEG's segments up to its first scan. */
export const segmentsOf = (jpeg: Uint8Array): number[] => {
  const found: number[] = [];
  const view = new DataView(jpeg.buffer, jpeg.byteOffset, jpeg.byteLength);
  for (let at = 2; at < view.byteLength; at += 2 + view.getUint16(at + 2)) {
    found.push(view.getUint8(at + 1));
    if (found.at(-1) === 0xda) break;
  }
  return found;
};

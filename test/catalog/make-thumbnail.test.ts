import { deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { makeThumbnail, thumbnailFrame } from '../../lambdas/catalog/make-thumbnail.ts';
import { cropAndScale, cropOf } from '../../lambdas/kit/crop-and-scale.ts';
import { decodePicture, encodePicture } from '../../lambdas/kit/picture-codecs.ts';
import { headerOf, isPossibleSize, kindOf } from '../../lambdas/kit/picture-header.ts';
import { Refused } from '../../lambdas/kit/refusal.ts';
import { aJpeg, aPng, aWebp, pngChunk, pngHead, pngSignature, segmentsOf, withSegments } from '../support/pictures.ts';

const refusalOf = async (bytes: Uint8Array): Promise<string> => {
  try {
    await makeThumbnail(bytes);
    return 'taken';
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return `${error.status} ${error.code}`;
  }
};
const unsupported = '415 catalog.picture_unsupported';
const unreadable = '422 catalog.picture_unreadable';
const wrongSize = '422 catalog.picture_size_out_of_range';
const text = (words: string): Uint8Array => Buffer.from(words);

describe('a thumbnail', { timeout: 60_000 }, () => {
  test.each([
    ['JPEG', () => aJpeg({ width: 1440, height: 900 })],
    ['PNG', () => aPng({ width: 1440, height: 900 })],
    ['WebP', () => aWebp({ width: 1440, height: 900 })],
  ])('of a %s is a JPEG of 1280 × 720 in the same colour', async (_, make) => {
    const thumbnail = await makeThumbnail(await make());
    expect(headerOf(thumbnail)).toEqual({ kind: 'jpeg', width: 1280, height: 720 });
    const { data } = await decodePicture('jpeg', thumbnail);
    const middle = (360 * 1280 + 640) * 4;
    for (const [index, value] of [220, 120, 40].entries())
      expect(Math.abs((data[middle + index] ?? 0) - value)).toBeLessThan(12);
  });

  test('says nothing of where, by whom or with what it was taken, nor carries what was hidden behind it', async () => {
    const plain = await aJpeg({ width: 640, height: 360 });
    const gps = Buffer.concat([text('Exif\0\0'), Buffer.alloc(64), text('GPSLatitude canary-52.52')]);
    const xmp = text('http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>canary-creator</x:xmpmeta>');
    const icc = Buffer.concat([text('ICC_PROFILE\0\u0001\u0001'), Buffer.alloc(60_000, 'canary')]);
    const told = withSegments(plain, [
      [0xe1, gps],
      [0xe1, xmp],
      [0xe2, icc],
      [0xfe, text('canary-comment')],
    ]);
    const polyglot = Buffer.concat([told, text('<script>canary()</script>PK\u0003\u0004canary.zip')]);
    const thumbnail = Buffer.from(await makeThumbnail(polyglot));
    expect(thumbnail.includes('canary')).toBe(false);
    const applications = segmentsOf(thumbnail).filter((marker) => marker >= 0xe1 || marker === 0xfe);
    expect(applications).toEqual([]);
  });

  test('of a PNG never unpacks its compressed words and profiles', async () => {
    const bomb = deflateSync(Buffer.alloc(64 * 1024 * 1024));
    const extra = [
      pngChunk('iCCP', Buffer.concat([text('p\0\0'), bomb])),
      pngChunk('zTXt', Buffer.concat([text('t\0\0'), bomb])),
      pngChunk('tEXt', text('Author\0canary')),
    ];
    const thumbnail = Buffer.from(await makeThumbnail(aPng({ width: 320, height: 180, extra })));
    expect(headerOf(thumbnail)).toMatchObject({ width: 320, height: 180 });
    expect(thumbnail.includes('canary')).toBe(false);
  });

  test('of a picture that the camera turned stands upright', async () => {
    // Red above, blue below, to be turned by 90° to the right: then blue is left and red is right.
    const plain = await aJpeg({ width: 360, height: 640, colour: (_, y) => (y < 320 ? [230, 20, 20] : [20, 20, 230]) });
    const tag = Buffer.from('4d4d002a0000000800010112000300000001000600000000 0000'.replaceAll(' ', ''), 'hex');
    const turned = withSegments(plain, [[0xe1, Buffer.concat([text('Exif\0\0'), tag])]]);
    const thumbnail = await makeThumbnail(turned);
    expect(headerOf(thumbnail)).toMatchObject({ width: 640, height: 360 });
    const { data } = await decodePicture('jpeg', thumbnail);
    const at = (x: number): string => ((data[(180 * 640 + x) * 4] ?? 0) > 128 ? 'red' : 'blue');
    expect([at(40), at(600)]).toEqual(['blue', 'red']);
  });
});

describe('a picture is refused', { timeout: 60_000 }, () => {
  test.each([
    ['an SVG', text('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')],
    ['a page', text('<!DOCTYPE html><html><body onload=alert(1)>')],
    ['an XML document', text('<?xml version="1.0"?><x/>')],
    ['a GIF', text('GIF89a\u0001\0\u0001\0')],
    ['a DjVu', text('AT&TFORM\0\0\0\0DJVM')],
    ['an icon', Buffer.from([0, 0, 1, 0, 1, 0])],
    ['a PDF', text('%PDF-1.7')],
    ['a compressed SVG', Buffer.from([0x1f, 0x8b, 8, 0])],
    ['nothing', new Uint8Array()],
  ])('when it is %s, whatever it is called', async (_, bytes) => {
    expect(await refusalOf(bytes)).toBe(unsupported);
  });

  test('when it promises more pixels than we decode, before anything is decoded', async () => {
    for (const [width, height] of [
      [30_000, 30_000],
      [10_001, 64],
      [5001, 5000],
      [63, 64],
      [0, 0],
    ] as const) {
      const promised = Buffer.concat([pngSignature, pngHead(width, height), pngChunk('IEND', new Uint8Array())]);
      expect(await refusalOf(promised)).toBe(wrongSize);
    }
    expect(isPossibleSize({ width: 5000, height: 5000 })).toBe(true);
  });

  test('when it is other than it promised, cut off or damaged', async () => {
    const png = aPng({ width: 128, height: 128 });
    const lying = Buffer.concat([pngSignature, pngHead(4000, 4000), png.subarray(33)]);
    expect(await refusalOf(lying)).toBe(unreadable);
    const jpeg = await aJpeg({ width: 128, height: 128 });
    expect(await refusalOf(jpeg.subarray(0, 40))).toBe(unreadable);
    const webp = Uint8Array.from(await aWebp({ width: 128, height: 128 }));
    webp.fill(0xff, 40);
    expect(await refusalOf(webp.subarray(0, 60))).toBe(unreadable);
    expect(await refusalOf(await aJpeg({ width: 128, height: 128 }))).toBe('taken');
    expect(await refusalOf(png)).toBe('taken');
  });

  test('when its end is missing, wherever it was cut off: nothing is made up for what is not there', async () => {
    const speckled = (x: number, y: number) => [(x * 37 + y * 91) % 256, (x * y) % 256, (x * 11) % 256] as const;
    const size = { width: 320, height: 240, colour: speckled };
    for (const whole of [await aJpeg(size), Buffer.from(aPng(size)), await aWebp(size)]) {
      expect(await refusalOf(whole)).toBe('taken');
      for (const part of [0.1, 0.25, 0.5, 0.75, 0.9, 0.99])
        expect(await refusalOf(whole.subarray(0, Math.floor(whole.length * part))), `${part}`).toBe(unreadable);
      expect(await refusalOf(whole.subarray(0, -1))).toBe(unreadable);
    }
  });

  test('when it asks for more passes over its pixels than any camera writes', async () => {
    const plain = await aJpeg({ width: 64, height: 64 });
    const scan = Buffer.from('ffda0008010100003f00', 'hex');
    const bomb = Buffer.concat([plain.subarray(0, -2), ...Array.from({ length: 70 }, () => scan), plain.subarray(-2)]);
    expect([headerOf(plain)?.kind, headerOf(bomb)]).toEqual(['jpeg', undefined]);
    expect(await refusalOf(bomb)).toBe(unreadable);
  });

  test('by any change of a byte at worst; the next one is made as ever', async () => {
    const originals = [
      await aJpeg({ width: 96, height: 80 }),
      Buffer.from(aPng({ width: 96, height: 80 })),
      await aWebp({ width: 96, height: 80 }),
    ];
    for (const original of originals) {
      for (let at = 0; at < original.length; at += Math.ceil(original.length / 60)) {
        const changed = Uint8Array.from(original);
        changed[at] = (changed[at] ?? 0) ^ 0xff;
        expect(['taken', unsupported, unreadable, wrongSize]).toContain(await refusalOf(changed));
      }
      expect(await refusalOf(original)).toBe('taken');
    }
  });
});

describe('what is shown of a picture', () => {
  test.each([
    [1920, 1080, { left: 0, top: 0, toWidth: 1280, toHeight: 720 }],
    [1080, 1920, { left: 0, top: 656, toWidth: 1080, toHeight: 608 }],
    [4000, 1000, { left: 1111, top: 0, toWidth: 1280, toHeight: 720 }],
    [320, 180, { left: 0, top: 0, toWidth: 320, toHeight: 180 }],
  ])('of %i × %i is its middle, 16:9, never larger than it was', (width, height, expected) => {
    expect(cropOf({ width, height }, thumbnailFrame)).toMatchObject(expected);
  });

  test('each pixel is the mean of those it covers, over black where they are transparent', () => {
    const data = new Uint8ClampedArray(2560 * 1440 * 4).fill(255);
    for (let at = 0; at < data.length; at += 8) data.set([255, 0, 100, 0], at);
    const small = cropAndScale({ width: 2560, height: 1440, data }, thumbnailFrame);
    expect([small.width, small.height]).toEqual([1280, 720]);
    expect([...small.data.subarray(0, 4)]).toEqual([128, 128, 128, 255]);
  });

  test('what a codec made is recognised by its first bytes', async () => {
    const pixels = { width: 64, height: 64, data: new Uint8ClampedArray(64 * 64 * 4) };
    expect(kindOf(await encodePicture(pixels))).toBe('jpeg');
  });
});

import { brotliCompressSync, deflateRawSync, gzipSync } from 'node:zlib';
import { text, u8 } from './bytes.ts';
import type { Hostile } from './hostile.ts';

const le = (value: number, bytes: number): Buffer => {
  const written = Buffer.alloc(bytes);
  written.writeUIntLE(value, 0, bytes);
  return written;
};

/** A real ZIP of one entry, whatever it says of its size. */
export const zipOf = (name: string, contents: Buffer, claims = contents.length): Buffer => {
  const body = deflateRawSync(contents, { level: 9 });
  const about = [
    le(20, 2),
    le(0, 2),
    le(8, 2),
    le(0, 4),
    le(0, 4),
    le(body.length, 4),
    le(claims, 4),
    le(name.length, 2),
  ];
  const local = Buffer.concat([text('PK\x03\x04'), ...about, le(0, 2), text(name), body]);
  const central = Buffer.concat([
    text('PK\x01\x02'),
    le(20, 2),
    ...about,
    le(0, 2),
    le(0, 2),
    le(0, 2),
    le(0, 2),
    le(0, 4),
    le(0, 4),
    text(name),
  ]);
  const end = [text('PK\x05\x06'), le(0, 4), le(1, 2), le(1, 2), le(central.length, 4), le(local.length, 4), le(0, 2)];
  return Buffer.concat([local, central, ...end]);
};

const tarOf = (name: string, contents: Buffer): Buffer => {
  const head = Buffer.alloc(512);
  head.write(name, 0, 'latin1');
  head.write('0000644\0', 100, 'latin1');
  head.write(`${contents.length.toString(8).padStart(11, '0')}\0`, 124, 'latin1');
  head.write('        ', 148, 'latin1');
  head.write('0', 156, 'latin1');
  head.write('ustar\x0000', 257, 'latin1');
  const sum = head.reduce((total, byte) => total + byte, 0);
  head.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return Buffer.concat([head, contents, Buffer.alloc(1024 + ((512 - (contents.length % 512)) % 512))]);
};

const archive = /is an archive/;
const zeros = Buffer.alloc(8_000_000);
const listed: [name: string, words: RegExp, bytes: (film: Buffer) => Buffer][] = [
  ['ZIP with a film inside', archive, (film) => zipOf('film.mp4', film)],
  ['ZIP that unfolds a thousandfold', archive, () => zipOf('film.mp4', zeros)],
  ['ZIP that claims four gigabytes', archive, () => zipOf('film.mp4', zeros, 0xfffffff0)],
  ['ZIP with a path that climbs', archive, (film) => zipOf('../../../etc/cron.d/film.mp4', film)],
  ['ZIP of nothing', archive, () => Buffer.concat([text('PK\x05\x06'), Buffer.alloc(18)])],
  ['Word document', archive, () => zipOf('word/document.xml', text('<w:document/>'))],
  ['Java archive', archive, () => zipOf('META-INF/MANIFEST.MF', text('Main-Class: x'))],
  ['tar', archive, (film) => tarOf('film.mp4', film)],
  ['gzip', archive, (film) => gzipSync(film)],
  ['gzip that unfolds a thousandfold', archive, () => gzipSync(zeros)],
  ['bzip2', archive, () => Buffer.concat([text('BZh91AY&SY'), Buffer.alloc(100, 7)])],
  ['xz', archive, () => Buffer.concat([u8(0xfd, 0x37, 0x7a, 0x58, 0x5a, 0), Buffer.alloc(100, 7)])],
  ['zstd', archive, () => Buffer.concat([u8(0x28, 0xb5, 0x2f, 0xfd), Buffer.alloc(100, 7)])],
  ['7z', archive, () => Buffer.concat([text('7z'), u8(0xbc, 0xaf, 0x27, 0x1c, 0, 4), Buffer.alloc(100, 7)])],
  ['RAR', archive, () => Buffer.concat([text('Rar!'), u8(0x1a, 7, 1, 0), Buffer.alloc(100, 7)])],
  ['brotli', /not a video we can read/, (film) => brotliCompressSync(film)],
  [
    'disc image',
    /not a video we can read/,
    () => Buffer.concat([Buffer.alloc(32_769), text('CD001\x01'), Buffer.alloc(2048)]),
  ],
];

/** AB-06: archives with the name of a film. */
export const archives: readonly Hostile[] = listed.map(([name, words, bytes]) => ({
  ...{ name, words, ends: 'refused' },
  bytes: ({ film }) => bytes(film),
}));

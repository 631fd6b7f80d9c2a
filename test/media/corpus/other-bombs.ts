import { deflateSync } from 'node:zlib';
import { ebml, ebmlHead, endlessEbml, simpleBlock, text, u8, u16, u32 } from './bytes.ts';
import type { Hostile } from './hostile.ts';

const segment = 0x18538067;
const cluster = 0x1f43b675;
const info = (seconds: number): Buffer => {
  const duration = Buffer.alloc(8);
  duration.writeDoubleBE(seconds * 1000);
  return ebml(0x1549a966, ebml(0x2ad7b1, u32(1_000_000)), ebml(0x4489, duration));
};
const track = (codec: string, width: number, height: number, ...more: Buffer[]): Buffer =>
  ebml(
    0x1654ae6b,
    ebml(
      0xae,
      ...[ebml(0xd7, u8(1)), ebml(0x73c5, u8(1)), ebml(0x83, u8(1)), ebml(0x86, text(codec))],
      ebml(0xe0, ebml(0xb0, u32(width)), ebml(0xba, u32(height))),
      ...more,
    ),
  );
/** Frames are packed with zlib: a few hundred bytes unfold to megabytes each. */
const packed = ebml(
  0x6d80,
  ebml(0x6240, ebml(0x5031, u8(0)), ebml(0x5032, u8(1)), ebml(0x5033, u8(0)), ebml(0x5034, ebml(0x4254, u8(0)))),
);

/** The first frame of VP8 that says it is a key frame of this size. */
const vp8 = (width: number, height: number): Buffer =>
  Buffer.concat([
    u8(0x10, 0x02, 0, 0x9d, 0x01, 0x2a, width & 0xff, width >> 8, height & 0xff, height >> 8),
    Buffer.alloc(64),
  ]);

const deep = (id: number, depth: number): Buffer => {
  let inner: Buffer = Buffer.alloc(0);
  for (let level = 0; level < depth; level++) inner = ebml(id, inner);
  return inner;
};

const matroska: Hostile[] = [
  {
    name: 'Matroska whose packed frames unfold to 10 GB',
    ends: 'refused',
    bytes: () => {
      const frame = deflateSync(Buffer.alloc(9_900_000), { level: 9 });
      const blocks = Array.from({ length: 1000 }, (_, n) => simpleBlock(n, 0x80, frame));
      return Buffer.concat([
        ebmlHead,
        ebml(segment, info(1000), track('V_UNCOMPRESSED', 64, 64, packed), ebml(cluster, ebml(0xe7, u8(0)), ...blocks)),
      ]);
    },
  },
  {
    name: 'WebM announced as 16,383 × 16,383',
    ends: 'refused',
    bytes: () =>
      Buffer.concat([
        ebmlHead,
        ebml(
          segment,
          info(1),
          track('V_VP8', 16_383, 16_383),
          ebml(cluster, ebml(0xe7, u8(0)), simpleBlock(0, 0x80, vp8(16_383, 16_383))),
        ),
      ]),
  },
  {
    name: 'WebM of 8,191 × 8,191 in every frame',
    words: /larger than 8K/,
    ends: 'refused',
    bytes: () =>
      Buffer.concat([
        ebmlHead,
        ebml(
          segment,
          info(30),
          track('V_VP8', 8191, 8191),
          ebml(
            cluster,
            ebml(0xe7, u8(0)),
            ...Array.from({ length: 750 }, (_, n) => simpleBlock(n * 40, 0x80, vp8(8191, 8191))),
          ),
        ),
      ]),
  },
  {
    name: 'Matroska nested ten thousand deep',
    ends: 'refused',
    bytes: () => Buffer.concat([ebmlHead, ebml(segment, deep(0x3afbafa, 0), deep(0x45b9, 10_000))]),
  },
  {
    name: 'Matroska without an end, of nothing',
    ends: 'refused',
    bytes: () =>
      Buffer.concat([ebmlHead, endlessEbml(segment, ...Array.from({ length: 20_000 }, () => u8(0xec, 0x80)))]),
  },
  {
    name: 'Matroska whose index points at itself',
    ends: 'refused',
    bytes: () => {
      const seek = ebml(0x4dbb, ebml(0x53ab, u32(0x114d9b74)), ebml(0x53ac, u8(0)));
      return Buffer.concat([
        ebmlHead,
        ebml(segment, ...Array.from({ length: 2000 }, () => ebml(0x114d9b74, seek, seek))),
      ]);
    },
  },
  {
    name: 'Matroska with 255 laces in each of a thousand blocks',
    ends: 'refused',
    bytes: () =>
      Buffer.concat([
        ebmlHead,
        ebml(
          segment,
          info(1),
          track('V_MPEG4/ISO/AVC', 64, 64),
          ebml(
            cluster,
            ebml(0xe7, u8(0)),
            ...Array.from({ length: 1000 }, (_, n) => simpleBlock(n, 0x06, u8(255), Buffer.alloc(255, 255))),
          ),
        ),
      ]),
  },
];

/** A transport packet with a table in it. */
const packet = (pid: number, ...payload: Buffer[]): Buffer => {
  const body = Buffer.concat(payload);
  return Buffer.concat([u8(0x47, 0x40 | (pid >> 8), pid & 0xff, 0x10), body, Buffer.alloc(184 - body.length, 0xff)]);
};
const crc = (bytes: Buffer): number => {
  let value = 0xffffffff;
  for (const byte of bytes) {
    value ^= byte << 24;
    for (let bit = 0; bit < 8; bit++) value = value & 0x80000000 ? (value << 1) ^ 0x04c11db7 : value << 1;
  }
  return value >>> 0;
};
const table = (id: number, number: number, ...rows: Buffer[]): Buffer => {
  const body = Buffer.concat(rows);
  const section = Buffer.concat([u8(id), u16(0xb000 | (body.length + 9)), u16(number), u8(0xc1, 0, 0), body]);
  return Buffer.concat([u8(0), section, u32(crc(section))]);
};

const streams: Hostile[] = [
  {
    name: 'transport stream of four thousand programmes',
    ends: 'refused',
    bytes: () =>
      Buffer.concat(
        Array.from({ length: 4000 }, (_, n) => {
          const pid = 32 + n;
          const map = table(
            2,
            n + 1,
            u16(0xe000 | pid),
            u16(0xf000),
            u8(0x1b),
            u16(0xe000 | ((pid + 4000) & 0x1fff)),
            u16(0xf000),
          );
          return Buffer.concat([packet(0, table(0, 1, u16(n + 1), u16(0xe000 | pid))), packet(pid, map)]);
        }),
      ),
  },
  {
    name: 'transport stream whose clock jumps a day at every picture',
    ends: 'bounded',
    bytes: async ({ encode }) => {
      const bytes = await encode('jump.ts', ['-c:v', 'libx264', '-preset', 'ultrafast', '-an', '-f', 'mpegts']);
      let jumps = 0;
      for (let at = 0; at + 20 < bytes.length; at++) {
        if (!bytes.subarray(at, at + 4).equals(u8(0, 0, 1, 0xe0)) || (bytes[at + 7] ?? 0) < 0x80) continue;
        bytes[at + 9] = (bytes[at + 9] ?? 0) ^ (jumps++ % 2 ? 0x0e : 0);
      }
      return bytes;
    },
  },
  {
    name: 'transport stream that grows from 64 to 4,096 pixels',
    ends: 'bounded',
    bytes: async ({ encode }) => {
      const one = (size: string) =>
        encode(`${size}.ts`, [
          '-t',
          '0.6',
          '-s',
          size,
          '-c:v',
          'libx264',
          '-preset',
          'ultrafast',
          '-an',
          '-f',
          'mpegts',
        ]);
      return Buffer.concat([await one('64x64'), await one('4096x4096')]);
    },
  },
  {
    name: 'transport stream of packets with nothing in them',
    ends: 'refused',
    bytes: () => Buffer.concat(Array.from({ length: 40_000 }, () => packet(0x1fff))),
  },
  {
    name: 'FLV whose tags have no length',
    ends: 'refused',
    bytes: () =>
      Buffer.concat([
        text('FLV\x01\x01\0\0\0\x09'),
        u32(0),
        ...Array.from({ length: 100_000 }, () => Buffer.concat([u8(9), Buffer.alloc(10), u32(11)])),
      ]),
  },
  {
    name: 'FLV whose facts are nested ten thousand deep',
    ends: 'refused',
    bytes: () => {
      const facts = Buffer.concat([
        u8(2),
        u16(10),
        text('onMetaData'),
        ...Array.from({ length: 10_000 }, () => Buffer.concat([u8(3), u16(1), text('a')])),
      ]);
      const size = u32(facts.length).subarray(1);
      return Buffer.concat([
        text('FLV\x01\x01\0\0\0\x09'),
        u32(0),
        u8(18),
        size,
        Buffer.alloc(7),
        facts,
        u32(facts.length + 11),
      ]);
    },
  },
  {
    name: 'AVI of no rate with lists in lists',
    ends: 'refused',
    bytes: () => {
      const list = Buffer.concat([text('LIST'), u8(0xff, 0xff, 0xff, 0x7f), text('hdrl')]);
      return Buffer.concat([
        text('RIFF'),
        u8(0xff, 0xff, 0xff, 0x7f),
        text('AVI '),
        ...Array.from({ length: 10_000 }, () => list),
      ]);
    },
  },
  {
    name: 'Ogg of a hundred thousand empty pages',
    ends: 'refused',
    bytes: () =>
      Buffer.concat(
        Array.from({ length: 100_000 }, () =>
          Buffer.concat([text('OggS'), u8(0, 2), Buffer.alloc(8, 0x7f), Buffer.alloc(12), u8(0)]),
        ),
      ),
  },
  {
    name: 'MPEG of packets that claim 64 KB and hold nothing',
    ends: 'refused',
    bytes: () =>
      Buffer.concat([
        u8(0, 0, 1, 0xba),
        Buffer.alloc(10),
        ...Array.from({ length: 20_000 }, () => u8(0, 0, 1, 0xe0, 0xff, 0xff, 0x80, 0, 0)),
      ]),
  },
  {
    name: 'GIF that loops for ever',
    ends: 'refused',
    words: /is a picture/,
    bytes: () =>
      Buffer.concat([
        text('GIF89a'),
        u8(1, 0, 1, 0, 0x80, 0, 0, 0, 0, 0, 255, 255, 255),
        u8(0x21, 0xff, 11),
        text('NETSCAPE2.0'),
        u8(3, 1, 0, 0, 0),
        ...Array.from({ length: 1000 }, () => u8(0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0)),
        u8(0x3b),
      ]),
  },
];

/** AB-02: bombs in the other containers. */
export const otherBombs: readonly Hostile[] = [...matroska, ...streams];

import { box, boxOf, ebml, ebmlHead, ftyp, text, u8, u16, u32, withHead } from './bytes.ts';
import type { Hostile } from './hostile.ts';

/** A film whose pictures are said to lie in another file. */
const elsewhere = (film: Buffer, reference: Buffer): Buffer =>
  withHead(film, (moov) => {
    const dinf = boxOf(moov, 'dinf');
    const dref = box('dref', u32(0), u32(1), reference);
    return rebuilt(moov, dinf, box('dinf', dref));
  });

/** `moov` with one box replaced, and the sizes of all that hold it put right. */
const rebuilt = (moov: Buffer, old: Buffer, replacement: Buffer): Buffer => {
  const holders = new Set(['moov', 'trak', 'mdia', 'minf']);
  const walk = (bytes: Buffer): Buffer => {
    if (bytes.equals(old)) return replacement;
    const type = bytes.toString('latin1', 4, 8);
    if (!holders.has(type)) return bytes;
    const parts: Buffer[] = [];
    for (let at = 8; at < bytes.length; at += bytes.readUInt32BE(at))
      parts.push(walk(bytes.subarray(at, at + bytes.readUInt32BE(at))));
    return box(type, ...parts);
  };
  return walk(moov);
};

/** An alias as old QuickTime wrote it: the volume, the names, and the whole path. */
const alias = (path: string): Buffer => {
  const name = path.split('/').at(-1) ?? '';
  const pascal = (value: string, length: number): Buffer =>
    Buffer.concat([u8(value.length), text(value.padEnd(length - 1, '\0').slice(0, length - 1))]);
  const record = (type: number, value: string): Buffer =>
    Buffer.concat([u16(type), u16(value.length), text(value), Buffer.alloc(value.length % 2)]);
  return box(
    'alis',
    u32(0),
    ...[text('\0\0\0\0'), u16(150), u16(2), u16(0), pascal('disk', 28), u32(0), u16(0x482b), u16(0), u32(0)],
    ...[pascal(name, 64), Buffer.alloc(4 + 4 + 4 + 4), u16(1), u16(1), Buffer.alloc(4 + 2 + 10)],
    ...[record(2, `disk:${path.replaceAll('/', ':')}`), record(18, path), record(19, '/'), u16(0xffff), u16(0)],
  );
};

/** AB-01: films that are films, and lead elsewhere from the inside. */
export const pointingTracks: readonly Hostile[] = [
  {
    name: 'track in a file of this machine (alias)',
    ends: 'refused',
    bytes: ({ silent, bait }) => elsewhere(silent, alias(bait.film)),
  },
  {
    name: 'track at a path that climbs (alias)',
    ends: 'refused',
    bytes: ({ silent, bait }) => elsewhere(silent, alias(`/../../../../../..${bait.film}`)),
  },
  {
    name: 'track at an address',
    ends: 'bounded',
    bytes: ({ silent, bait }) => elsewhere(silent, box('url ', u32(0), text(`${bait.http}/track.mp4\0`))),
  },
  {
    name: 'track by a name to look up',
    ends: 'bounded',
    bytes: ({ silent, bait }) => elsewhere(silent, box('urn ', u32(0), text(`x\0file://${bait.film}\0`))),
  },
  {
    name: 'film that is a reference to another (rmra)',
    ends: 'refused',
    bytes: ({ bait }) => {
      const url = text(`${bait.http}/other.mov\0`);
      return Buffer.concat([
        ftyp,
        box('moov', box('rmra', box('rmda', box('rdrf', u32(0), text('url '), u32(url.length), url)))),
      ]);
    },
  },
  {
    name: 'Matroska with a playlist attached',
    ends: 'plays',
    marker: 'EXT-X-TARGETDURATION:4',
    bytes: async ({ encode, bait }) => {
      const film = await encode('attached.mkv', ['-c:v', 'libx264', '-preset', 'ultrafast', '-an']);
      const attached = ebml(
        0x1941a469,
        ebml(
          0x61a7,
          ebml(0x466e, text('../../../../etc/cron.d/x.m3u8')),
          ebml(0x4660, text('application/vnd.apple.mpegurl')),
          ebml(0x465c, text(`#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\n${bait.http}/m.ts\n`)),
          ebml(0x46ae, u8(1)),
        ),
      );
      return Buffer.concat([film, attached]);
    },
  },
  {
    name: 'Matroska that continues in another file',
    ends: 'refused',
    bytes: ({ bait }) =>
      Buffer.concat([
        ebmlHead,
        ebml(
          0x18538067,
          ebml(
            0x1549a966,
            ebml(0x2ad7b1, u32(1_000_000)),
            ebml(0x73a4, Buffer.alloc(16, 1)),
            ebml(0x3cb923, Buffer.alloc(16, 2)),
            ebml(0x3c83ab, text(bait.film)),
            ebml(0x3eb923, Buffer.alloc(16, 3)),
            ebml(0x3e83bb, text(bait.film)),
          ),
        ),
      ]),
  },
];

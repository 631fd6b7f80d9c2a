// What a job leaves behind, made by hand: the smallest files that are, box for box, what a player would take.

const box = (type: string, ...bodies: Uint8Array[]): Buffer => {
  const body = Buffer.concat(bodies);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(8 + body.length);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, body]);
};
const zeros = (length: number): Buffer => Buffer.alloc(length);
const words = (...values: number[]): Buffer => {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [index, value] of values.entries()) bytes.writeUInt32BE(value, 4 * index);
  return bytes;
};

const timescale = 12_800;

const pictureEntry = (width: number, height: number): Buffer => {
  const fields = zeros(78);
  fields.writeUInt16BE(width, 24);
  fields.writeUInt16BE(height, 26);
  return box('avc1', fields, box('avcC', Buffer.from([1, 0x64, 0, 0x1f])));
};

// An elementary stream descriptor: AAC (0x40), low complexity (2 in the first five bits of its configuration).
const descriptor = Buffer.from([0x03, 25, 0, 0, 0, 0x04, 17, 0x40, ...zeros(12), 0x05, 2, 0x12, 0x10]);
const soundEntry = (): Buffer => box('mp4a', zeros(28), box('esds', zeros(4), descriptor));

/** An initialization section of one track; a width of 0 means sound. */
export const initSection = (width: number, height: number): Buffer => {
  const entry = width > 0 ? pictureEntry(width, height) : soundEntry();
  const described = box('stbl', box('stsd', words(0, 1), entry));
  const media = box('mdia', box('mdhd', words(0, 0, 0, timescale, 0, 0)), box('minf', described));
  return Buffer.concat([box('ftyp', Buffer.from('iso6')), box('moov', box('trak', media), box('mvex'))]);
};

/** The segment that begins after so many seconds. */
export const segment = (startSeconds: number): Buffer =>
  Buffer.concat([
    box('styp', Buffer.from('msdh')),
    box('moof', box('traf', box('tfdt', words(0, startSeconds * timescale)), box('trun', words(0, 1)))),
    box('mdat', zeros(64)),
  ]);

/** A finished playlist of segments of four seconds, the last one shorter where it must be. */
export const playlistOf = (name: string, seconds: number): { body: string; segments: string[] } => {
  const lengths = Array.from({ length: Math.ceil(seconds / 4) }, (_, index) => Math.min(4, seconds - 4 * index));
  const segments = lengths.map((_, index) => `${name}_${String(index + 1).padStart(9, '0')}.mp4`);
  const body = [
    '#EXTM3U',
    '#EXT-X-VERSION:6',
    '#EXT-X-TARGETDURATION:4',
    `#EXT-X-MAP:URI="${name}init.mp4"`,
    ...segments.flatMap((file, index) => [`#EXTINF:${lengths[index]},`, file]),
    '#EXT-X-ENDLIST',
    '',
  ].join('\n');
  return { body, segments };
};

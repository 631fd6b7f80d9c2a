// Opus as a file, page by page, so that an encoder can read it as it comes (RFC 3533, RFC 7845).

const polynomial = 0x04c11db7;
const table = Array.from({ length: 256 }, (_, byte) => {
  let value = byte << 24;
  for (let bit = 0; bit < 8; bit++) value = value & 0x80000000 ? (value << 1) ^ polynomial : value << 1;
  return value >>> 0;
});
const checksum = (bytes: Buffer): number => {
  let sum = 0;
  for (const byte of bytes) sum = ((sum << 8) ^ (table[((sum >>> 24) ^ byte) & 255] ?? 0)) >>> 0;
  return sum;
};

const isFirst = 2;
const largestPacket = 255 * 255 - 1;

/** A page with one packet. `position`: samples up to its end, all told. */
const page = (
  packet: Buffer,
  { number, position, flags = 0 }: { number: number; position: number; flags?: number },
) => {
  const lacing = Buffer.alloc(Math.floor(packet.length / 255) + 1, 255);
  lacing[lacing.length - 1] = packet.length % 255;
  const head = Buffer.alloc(27);
  head.write('OggS', 0, 'latin1');
  head[5] = flags;
  head.writeBigInt64LE(BigInt(position), 6);
  head.writeUInt32LE(1, 14);
  head.writeUInt32LE(number, 18);
  head[26] = lacing.length;
  const whole = Buffer.concat([head, lacing, packet]);
  whole.writeUInt32LE(checksum(whole), 22);
  return whole;
};

/** Stereo at 48 kHz, nothing to leave out at the beginning. */
const opusHead = Buffer.concat([Buffer.from('OpusHead'), Buffer.from([1, 2, 0, 0, 0x80, 0xbb, 0, 0, 0, 0, 0])]);
const opusTags = Buffer.concat([Buffer.from('OpusTags'), Buffer.alloc(8)]);

/** Samples at 48 kHz of a packet, from its first bytes (RFC 6716, 3.1); undefined when it is none. */
export const samplesOf = (packet: Buffer): number | undefined => {
  const [first, second = 0] = packet;
  if (first === undefined || packet.length > largestPacket) return undefined;
  const mode = first >> 3;
  const short = mode & 3;
  const length = mode >= 16 ? 120 << short : mode >= 12 ? 480 << (mode & 1) : [480, 960, 1920, 2880][short];
  const count = [1, 2, 2, second & 63][first & 3] ?? 1;
  const samples = (length ?? 960) * count;
  return samples > 0 && samples <= 5760 ? samples : undefined;
};

/** Writes what an encoder reads. */
export class OggOpus {
  #pages = 2;

  readonly begin = Buffer.concat([
    page(opusHead, { number: 0, position: 0, flags: isFirst }),
    page(opusTags, { number: 1, position: 0 }),
  ]);

  /** `from`: samples before this packet, with those that were lost. */
  packet(packet: Buffer, from: number): Buffer {
    const position = from + (samplesOf(packet) ?? 0);
    return page(packet, { number: this.#pages++, position });
  }
}

/** A CRC that can be fed piece by piece. */
export interface RunningCrc {
  update(bytes: Uint8Array): void;
  digest(): Buffer;
}

/** Castagnoli's polynomial, reflected. Node's zlib only knows the other CRC-32. */
const castagnoli = 0x82f63b78;
/** The NVMe polynomial, reflected, as two halves: JavaScript's bit operations end at 32. */
const nvme = { high: 0x9a6c9329, low: 0xac4bc9b5 };

const crc32cTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ castagnoli : value >>> 1;
  return value >>> 0;
});

const nvmeHigh = new Uint32Array(256);
const nvmeLow = new Uint32Array(256);
for (let byte = 0; byte < 256; byte++) {
  let high = 0;
  let low = byte;
  for (let bit = 0; bit < 8; bit++) {
    const carry = low & 1;
    low = (low >>> 1) | ((high & 1) << 31);
    high >>>= 1;
    if (carry) {
      low ^= nvme.low;
      high ^= nvme.high;
    }
  }
  nvmeHigh[byte] = high;
  nvmeLow[byte] = low;
}

/** CRC-32C, the one iSCSI uses. */
export const startCrc32c = (): RunningCrc => {
  let value = 0xffffffff;
  return {
    update(bytes) {
      for (const byte of bytes) value = (value >>> 8) ^ (crc32cTable[(value ^ byte) & 0xff] as number);
    },
    digest() {
      const out = Buffer.alloc(4);
      out.writeUInt32BE((value ^ 0xffffffff) >>> 0);
      return out;
    },
  };
};

/** CRC-64/NVME. */
export const startCrc64Nvme = (): RunningCrc => {
  let high = 0xffffffff;
  let low = 0xffffffff;
  return {
    update(bytes) {
      for (const byte of bytes) {
        const index = (low ^ byte) & 0xff;
        low = ((low >>> 8) | (high << 24)) ^ (nvmeLow[index] as number);
        high = (high >>> 8) ^ (nvmeHigh[index] as number);
      }
    },
    digest() {
      const out = Buffer.alloc(8);
      out.writeUInt32BE(~high >>> 0, 0);
      out.writeUInt32BE(~low >>> 0, 4);
      return out;
    },
  };
};

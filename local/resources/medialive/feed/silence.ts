import { BitWriter } from './bits.ts';

/** What an AAC stream is, from the two bytes its header begins with. */
export interface Sound {
  samplesPerSecond: number;
  channels: number;
}

const rates = [96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350];
/** The elements a channel configuration consists of: a single channel, a pair, or the one for low frequencies. */
const elements: Record<number, ('single' | 'pair' | 'low')[]> = {
  ...{ 1: ['single'], 2: ['pair'], 3: ['single', 'pair'], 4: ['single', 'pair', 'single'] },
  ...{
    5: ['single', 'pair', 'pair'],
    6: ['single', 'pair', 'pair', 'low'],
    7: ['single', 'pair', 'pair', 'pair', 'low'],
  },
};
const codes = { single: 0, pair: 1, low: 3 } as const;
const samplesInFrame = 1024;

/** Reads the AAC header of an FLV audio tag; undefined when it is of a kind whose silence we could not write. */
export const soundOf = (tagBody: Buffer): Sound | undefined => {
  const [, , first = 0, second = 0] = tagBody;
  const samplesPerSecond = rates[((first & 7) << 1) | (second >> 7)];
  const configuration = (second >> 3) & 15;
  if (samplesPerSecond === undefined || !elements[configuration]) return undefined;
  return { samplesPerSecond, channels: configuration };
};

/** Length of one frame. */
export const frameMs = ({ samplesPerSecond }: Sound): number => (samplesInFrame / samplesPerSecond) * 1000;

const channelData = (writer: BitWriter): BitWriter => writer.put(0, 8).put(0, 3);
/** A long window without a single band in use. */
const windowData = (writer: BitWriter): BitWriter => writer.put(0, 4).put(0, 6).put(0, 1);

/** A tag body whose frame says nothing in every channel. */
export const silentFrame = ({ channels }: Sound): Buffer => {
  const writer = new BitWriter();
  const seen = { single: 0, pair: 0, low: 0 };
  for (const element of elements[channels] ?? []) {
    writer.put(codes[element], 3).put(seen[element]++, 4);
    if (element === 'pair') {
      windowData(writer.put(1, 1)).put(0, 2);
      channelData(channelData(writer));
    } else {
      // One channel says how loud it is before its window; a pair with a common window the other way round.
      windowData(writer.put(0, 8)).put(0, 3);
    }
  }
  writer.put(7, 3);
  return Buffer.concat([Buffer.from([0xaf, 1]), writer.bytes()]);
};

/** The header of the silence of those who send no sound at all: 48 kHz, stereo. */
export const silentHeader = Buffer.from([0xaf, 0, 0x11, 0x90]);

import { demand } from '../../../local/resources/mediapackage/boxes.ts';
import { readInit } from '../../../local/resources/mediapackage/init-segment.ts';
import type { EncodedTrack } from '../../conformance/mediapackage-feed.ts';

type Fragment = EncodedTrack['fragments'][number];

/** A fragment of a short film at a later hour: its bytes are made when they are sent, so that hours of media weigh nothing. */
class Later implements Fragment {
  readonly #of: Fragment;
  readonly #seconds: number;
  readonly #timescale: number;

  constructor(of: Fragment, seconds: number, timescale: number) {
    this.#of = of;
    this.#seconds = seconds;
    this.#timescale = timescale;
  }

  get endSeconds(): number {
    return this.#of.endSeconds + this.#seconds;
  }

  get bytes(): Buffer {
    const bytes = Buffer.from(this.#of.bytes);
    const { body } = demand(bytes, 'moof/traf/tfdt');
    const ticks = this.#seconds * this.#timescale;
    // ISO/IEC 14496-12 8.8.12: version 1 counts in 64 bits.
    if (bytes[body] === 1) bytes.writeBigUInt64BE(bytes.readBigUInt64BE(body + 4) + BigInt(ticks), body + 4);
    else bytes.writeUInt32BE(bytes.readUInt32BE(body + 4) + ticks, body + 4);
    return bytes;
  }
}

/** A track that repeats a film of so many seconds until it has lasted so many hours. */
export function repeated(track: EncodedTrack, filmSeconds: number, hours: number): EncodedTrack {
  const { timescale } = readInit(track.init);
  const rounds = Math.ceil((hours * 3600) / filmSeconds);
  const fragments = Array.from({ length: rounds }, (_, round) =>
    track.fragments.map((fragment) => new Later(fragment, round * filmSeconds, timescale)),
  ).flat();
  return { ...track, fragments };
}

import { type AccessUnit, typeOf, unitType } from './access-units.ts';

// What a browser sends, in the shape of what streaming software sends: the bodies of FLV's tags.

const keyAvc = 0x17;
const avc = 0x27;
const aac = 0xaf;

/** How to decode the pictures that follow, when this one says it. */
export const pictureHeader = ({ units }: AccessUnit): Buffer | undefined => {
  const sets = units.find((unit) => typeOf(unit) === unitType.parameters && unit.length >= 4);
  const pictures = units.find((unit) => typeOf(unit) === unitType.pictureParameters);
  if (!sets || !pictures) return undefined;
  const length = (unit: Buffer): Buffer => Buffer.from([unit.length >> 8, unit.length & 255]);
  return Buffer.concat([
    Buffer.from([keyAvc, 0, 0, 0, 0, 1, sets[1] ?? 0, sets[2] ?? 0, sets[3] ?? 0, 0xff, 0xe1]),
    ...[length(sets), sets, Buffer.from([1]), length(pictures), pictures],
  ]);
};

const noPicture: number[] = [unitType.parameters, unitType.pictureParameters, unitType.delimiter];

/** The picture itself; undefined when there is none in it. */
export const pictureBody = ({ units }: AccessUnit): { isKey: boolean; body: Buffer } | undefined => {
  const kept = units.filter((unit) => !noPicture.includes(typeOf(unit)));
  if (!kept.some((unit) => typeOf(unit) >= 1 && typeOf(unit) <= unitType.key)) return undefined;
  const isKey = kept.some((unit) => typeOf(unit) === unitType.key);
  const parts = kept.flatMap((unit) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(unit.length);
    return [length, unit];
  });
  return { isKey, body: Buffer.concat([Buffer.from([isKey ? keyAvc : avc, 1, 0, 0, 0]), ...parts]) };
};

/** AAC of low complexity, 48 kHz, two channels: what our own encoder makes of a browser's sound. */
export const soundHeader = Buffer.from([aac, 0, 0x11, 0x90]);
export const soundBody = (frame: Buffer): Buffer => Buffer.concat([Buffer.from([aac, 1]), frame]);

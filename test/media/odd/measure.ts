import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { boxesIn } from '../../../lambdas/kit/boxes.ts';
import { readInit } from '../../../lambdas/transcode/boxes.ts';
import { findBinaries } from '../../../local/resources/mediaconvert/binaries.ts';

/** What one rendition shows or sounds, found by decoding what was stored. */
export interface Flashes {
  /** Seconds at which the middle lights up. */
  at: number[];
  /** Width over height of what lights up: a square, when nothing was squeezed. */
  aspect: number;
  /** Brightness of the four corners, upper left first, clockwise, and of the middle while it is lit: 0 to 255. */
  corners: number[];
  lit: number;
  frames: number;
}

const decode = async (media: Buffer, args: string[], piece: number, take: (bytes: Buffer) => void): Promise<void> => {
  const { ffmpeg } = await findBinaries();
  const child = spawn(ffmpeg, ['-v', 'error', '-f', 'mov', '-i', 'pipe:0', ...args, 'pipe:1']);
  child.stdin.on('error', () => {}); // it may have seen enough
  child.stdin.end(media);
  let held = Buffer.alloc(0);
  const ended = once(child, 'close');
  child.stderr.resume();
  for await (const bytes of child.stdout) {
    held = Buffer.concat([held, bytes]);
    let at = 0;
    for (; at + piece <= held.length; at += piece) take(held.subarray(at, at + piece));
    held = held.subarray(at);
  }
  await ended;
};

const meanOf = (frame: Buffer, width: number, { x, y, side }: { x: number; y: number; side: number }): number => {
  let sum = 0;
  for (let row = y; row < y + side; row++)
    for (let column = x; column < x + side; column++) sum += frame[row * width + column] ?? 0;
  return sum / side ** 2;
};

/** Decodes a rendition of pictures, initialization and segments one after the other. */
export const measureFlashes = async (
  media: Buffer,
  size: { width: number; height: number; rate: number },
): Promise<Flashes> => {
  const { width, height, rate } = size;
  const side = Math.max(2, Math.floor(Math.min(width, height) / 12));
  const [left, right] = [0, width - side];
  const [top, bottom] = [0, height - side];
  const middle = { x: Math.floor((width - side) / 2), y: Math.floor((height - side) / 2), side };
  const found: Flashes = { at: [], aspect: 0, corners: [], lit: 0, frames: 0 };
  let wasLit = false;
  await decode(media, ['-fps_mode', 'passthrough', '-pix_fmt', 'gray', '-f', 'rawvideo'], width * height, (frame) => {
    const brightness = meanOf(frame, width, middle);
    const isLit = brightness > 90;
    if (isLit && !wasLit) {
      found.at.push(found.frames / rate);
      if (found.aspect === 0)
        Object.assign(found, { lit: brightness, aspect: aspectOf(frame, width, height, brightness) });
    }
    if (found.frames === 0)
      found.corners = [
        [left, top],
        [right, top],
        [right, bottom],
        [left, bottom],
      ].map(([x = 0, y = 0]) => meanOf(frame, width, { x, y, side }));
    wasLit = isLit;
    found.frames++;
  });
  return found;
};

/** Over the middle row and column alone: the corner is as bright as grey gets. */
const aspectOf = (frame: Buffer, width: number, height: number, brightness: number): number => {
  const [row, column] = [Math.floor(height / 2), Math.floor(width / 2)];
  let across = 0;
  let down = 0;
  for (let x = 0; x < width; x++) if ((frame[row * width + x] ?? 0) > brightness / 2) across++;
  for (let y = 0; y < height; y++) if ((frame[y * width + column] ?? 0) > brightness / 2) down++;
  return across / down;
};

const soundRate = 48_000;

/** Seconds at which a beep begins, and how long the sound lasts. */
export const measureBeeps = async (media: Buffer): Promise<{ at: number[]; seconds: number }> => {
  const at: number[] = [];
  let samples = 0;
  let silentFor = soundRate;
  await decode(media, ['-ac', '1', '-ar', String(soundRate), '-f', 's16le'], 2, (bytes) => {
    const isLoud = Math.abs(bytes.readInt16LE(0)) > 1600;
    if (isLoud && silentFor > soundRate / 4) at.push(samples / soundRate);
    silentFor = isLoud ? 0 : silentFor + 1;
    samples++;
  });
  return { at, seconds: samples / soundRate };
};

/** When each fragment of a rendition begins, in seconds: one fragment is one closed group of pictures. */
export const fragmentStarts = (init: Buffer, segments: readonly Buffer[]): number[] => {
  const { timescale } = readInit(init);
  return segments.flatMap((segment) =>
    boxesIn(segment)
      .filter(({ type }) => type === 'moof')
      .map(({ body }) => tfdtOf(Buffer.from(body)) / timescale),
  );
};

const tfdtOf = (moof: Buffer): number => {
  const at = moof.indexOf('tfdt');
  return moof[at + 4] === 1 ? Number(moof.readBigUInt64BE(at + 8)) : moof.readUInt32BE(at + 8);
};

import { totalmem } from 'node:os';
import type { Limits } from './limited-process.ts';

/** Pictures of one size at one rate, on their way in or out. */
export interface Pictures {
  pixels: number;
  framesPerSecond: number;
}

// Measured with 4K at 60 frames a second and every rung of its ladder: 70 bytes of memory a pixel, 13 ms of processor time a
// megapixel. Honest files of other codecs, slower presets and older machines stay far below what is allowed here.
const bytesPerPixel = 160;
const baseBytes = 400e6;
const cpuSecondsPerMegapixel = 0.5;
const baseCpuSeconds = 30;
/** A track that claims to be faster is not given more time for it. */
const framesPerSecondAtMost = 240;

/** What a job may cost, from what goes in and what was ordered: a bomb is what costs more than anything honest could. */
export const workLimits = (durationSeconds: number, pictures: readonly Pictures[], bytesAtMost: number): Limits => {
  const pixels = pictures.reduce((sum, picture) => sum + picture.pixels, 0);
  const megapixels = pictures.reduce(
    (sum, picture) =>
      sum + (picture.pixels * Math.min(framesPerSecondAtMost, picture.framesPerSecond) * durationSeconds) / 1e6,
    0,
  );
  return {
    wallMs: (600 + 30 * durationSeconds) * 1000,
    silentMs: 120_000,
    cpuSeconds: baseCpuSeconds + durationSeconds / 10 + cpuSecondsPerMegapixel * megapixels,
    memoryBytes: Math.min(0.75 * totalmem(), baseBytes + bytesPerPixel * pixels),
    fileBytes: bytesAtMost,
  };
};

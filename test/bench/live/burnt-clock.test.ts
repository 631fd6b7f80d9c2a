import { expect, test } from 'vitest';
import { burn, clockRowShare, readClock } from './burnt-clock.ts';

const [width, height] = [640, 360];
const now = Date.UTC(2026, 10, 21, 10);

/** As a canvas would give the row of that picture, scaled by nothing. */
const shown = (luma: Uint8Array): Uint8ClampedArray => {
  const rows = Math.round(height * clockRowShare);
  return Uint8ClampedArray.from({ length: rows * width * 4 }, (_, at) => luma[at >> 2] ?? 0);
};

test.each([0, 1, 41, 999, 86_399_999])('a picture made %i ms ago says so', (ago) => {
  const luma = new Uint8Array(width * height).fill(120);
  burn(luma, width, height, now - ago);
  expect(readClock(shown(luma), width, now)).toBe(now - ago);
});

test('a picture without a clock, or with a smeared one, says nothing', () => {
  const luma = new Uint8Array(width * height).fill(120);
  expect(readClock(shown(luma), width, now)).toBeUndefined();
  burn(luma, width, height, now);
  const pixels = shown(luma);
  for (let at = 0; at < pixels.length; at++) if ((at >> 2) % width < 16) pixels[at] = 251 - (pixels[at] ?? 0);
  expect(readClock(pixels, width, now)).toBeUndefined();
});

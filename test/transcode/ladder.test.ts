import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chooseLadder, lowestUseful } from '../../lambdas/transcode/ladder.ts';

const shown = (width: number, height: number): string =>
  chooseLadder({ width, height })
    .map((rung) => `${rung.name} ${rung.width}x${rung.height}`)
    .join(', ');

test.each([
  ['full HD', 1920, 1080, '240p 426x240, 360p 640x360, 480p 854x480, 720p 1280x720, 1080p 1920x1080'],
  [
    'portrait, by the short side',
    1080,
    1920,
    '240p 240x426, 360p 360x640, 480p 480x854, 720p 720x1280, 1080p 1080x1920',
  ],
  ['4K', 3840, 2160, '240p 426x240, 360p 640x360, 480p 854x480, 720p 1280x720, 1080p 1920x1080, 2160p 3840x2160'],
  ['odd sides', 641, 361, '240p 426x240, 360p 640x360'],
  ['square', 500, 500, '240p 240x240, 360p 360x360, 480p 480x480'],
  ['below the first step: its own size', 176, 144, '144p 176x144'],
  ['tiny and odd', 101, 55, '54p 100x54'],
  ['a ribbon: no wider than an encoder takes', 8000, 1000, '240p 1920x240, 360p 2880x360, 480p 3840x480'],
  ['a line, squeezed rather than refused', 8192, 32, '32p 4096x32'],
  ['a thread', 8000, 100, '50p 4000x50'],
])('the ladder of %s', (_, width, height, expected) => {
  expect(shown(width, height)).toBe(expected);
});

test('no rung is above its source, sides are even, and the cap is one and a half times the average', () => {
  const side = fc.integer({ min: 240, max: 8192 });
  fc.assert(
    fc.property(side, side, (width, height) => {
      for (const rung of chooseLadder({ width, height })) {
        expect(Math.min(rung.width, rung.height)).toBeLessThanOrEqual(Math.min(width, height));
        expect([rung.width % 2, rung.height % 2]).toEqual([0, 0]);
        expect(rung.maxBitrate).toBe(Math.round(rung.averageBitrate * 1.5));
        expect(Math.abs(rung.width / rung.height / (width / height) - 1)).toBeLessThan(0.05);
      }
    }),
  );
});

test.each([
  [1920, 1080, '360p'],
  [1080, 1920, '360p'],
  [500, 300, '240p'],
  [176, 144, '144p'],
])('first comes the lowest rung that is pleasant to watch: %i × %i begins with %s', (width, height, name) => {
  expect(lowestUseful(chooseLadder({ width, height })).name).toBe(name);
});

import type Hls from 'hls.js';
import { inOrder, labelOf, type Told } from './engine.ts';

/** Tells which qualities hls.js has found. */
export const tellLevels = (hls: Hls, told: Told): void =>
  told.qualities(
    inOrder(
      hls.levels.map(({ width, height, bitrate }, index) => ({
        id: String(index),
        label: labelOf(width, height),
        height: Math.min(width || height, height),
        bitrate,
      })),
    ),
  );

/** Tells which of them is on the screen. */
export const tellPlaying = (hls: Hls, told: Told): void => {
  const level = hls.levels[hls.currentLevel] ?? hls.levels[hls.loadLevel];
  told.playing(level && String(hls.levels.indexOf(level)), hls.autoLevelEnabled);
};

/** "next" changes at the next segment without emptying the picture; the cap is for automatic choice only. */
export const chooseLevel = (hls: Hls, id: string | undefined): void => {
  hls.nextLevel = id === undefined ? -1 : Number(id);
};

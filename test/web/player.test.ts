import { describe, expect, test } from 'vitest';
import { engineFor, inOrder, labelOf } from '../../web/src/player/engine.ts';
import { keyAct, nextSpeed } from '../../web/src/player/keys.ts';
import { markAt } from '../../web/src/player/marks.ts';

const plain = { ctrlKey: false, altKey: false, metaKey: false };

describe('keys', () => {
  test('mean what people know from other players', () => {
    expect(keyAct({ key: ' ', ...plain })).toEqual({ act: 'toggle' });
    expect(keyAct({ key: 'K', ...plain })).toEqual({ act: 'toggle' });
    expect(keyAct({ key: 'j', ...plain })).toEqual({ act: 'seek', by: -10 });
    expect(keyAct({ key: 'ArrowRight', ...plain })).toEqual({ act: 'seek', by: 5 });
    expect(keyAct({ key: '7', ...plain })).toEqual({ act: 'jump', to: 0.7 });
    expect(keyAct({ key: '>', ...plain })).toEqual({ act: 'speed', by: 1 });
    expect(keyAct({ key: 'x', ...plain })).toBeUndefined();
  });

  test('with Ctrl, Alt or Meta belong to the browser', () => {
    expect(keyAct({ key: 'f', ...plain, ctrlKey: true })).toBeUndefined();
    expect(keyAct({ key: 'ArrowLeft', ...plain, altKey: true })).toBeUndefined();
  });

  test('change the speed step by step, within limits', () => {
    expect(nextSpeed(1, 1)).toBe(1.25);
    expect(nextSpeed(1, -1)).toBe(0.75);
    expect(nextSpeed(2, 1)).toBe(2);
    expect(nextSpeed(0.5, -1)).toBe(0.5);
    expect(nextSpeed(3, -1)).toBe(1.75);
  });
});

test('the part of a film at a moment is the last that has begun, also just before it; before the first there is none', () => {
  const marks = [
    { atSec: 5, title: 'Calm' },
    { atSec: 60, title: 'Storm' },
  ];
  const titles = [0, 4.7, 4.8, 5, 59.7, 59.9, 600].map((sec) => markAt(marks, sec)?.title);
  expect(titles).toEqual([undefined, undefined, 'Calm', 'Calm', 'Calm', 'Storm', 'Storm']);
  expect(markAt([], 5)).toBeUndefined();
});

describe('qualities', () => {
  test('are called by the short side', () => {
    expect(labelOf(1920, 1080)).toBe('1080p');
    expect(labelOf(1080, 1920)).toBe('1080p');
    expect(labelOf(0, 720)).toBe('720p');
  });

  test('come best first, each once', () => {
    const quality = (id: string, height: number, bitrate: number) => ({ id, label: `${height}p`, height, bitrate });
    expect(inOrder([quality('0', 240, 1), quality('1', 720, 2), quality('2', 720, 3)]).map(({ id }) => id)).toEqual([
      '2',
      '0',
    ]);
  });
});

describe('which engine plays', () => {
  test('ours wherever it can, the browser’s own only where nothing else works', () => {
    expect(engineFor(null, { mediaSource: true, nativeHls: true })).toBe('hls');
    expect(engineFor(null, { mediaSource: false, nativeHls: true })).toBe('native');
    expect(engineFor('shaka', { mediaSource: true, nativeHls: false })).toBe('shaka');
    expect(engineFor('shaka', { mediaSource: false, nativeHls: true })).toBe('native');
  });
});

import { describe, expect, test } from 'vitest';
import { cutMultivariant, cutPlaylist, playlistsIn, windowsOf } from '../../lambdas/clips/cut.ts';
import { masterPlaylist } from '../../lambdas/transcode/master-playlist.ts';
import { mediaPlaylist } from '../../lambdas/transcode/media-playlist.ts';
import { parseRuns } from '../../lambdas/transcode/playlist.ts';
import { aRendition } from './a-rendition.ts';

const segments = (stem: string, lengths: number[]) =>
  lengths.map((seconds, at) => ({ name: `${stem}${at}.m4s`, seconds }));
const film = mediaPlaylist([{ init: 'init.mp4', segments: segments('s', [4, 4, 4, 4, 4]) }]);
const same = (name: string): string => name;
const namesIn = (playlist = ''): string[] => parseRuns(playlist).flatMap((run) => run.segments.map(({ name }) => name));

const cut = (playlist: string, from: number, to: number) =>
  cutPlaylist(playlist, windowsOf(playlist, { from, to }).windows, same)?.playlist;

describe('cutting a playlist to a stretch', () => {
  test.each([
    ['within one segment', 5, 7, ['s1.m4s']],
    ['over a border', 7, 9, ['s1.m4s', 's2.m4s']],
    ['from border to border', 4, 12, ['s1.m4s', 's2.m4s']],
    ['a hair beyond the borders takes no whole segments more', 3.9, 12.1, ['s1.m4s', 's2.m4s']],
    ['from the beginning', 0, 5, ['s0.m4s', 's1.m4s']],
    ['to the end and beyond', 17, 40, ['s4.m4s']],
  ])('%s', (_, from, to, expected) => {
    expect(namesIn(cut(film, from, to))).toEqual(expected);
  });

  test('says when its first segment begins', () => {
    expect(windowsOf(film, { from: 5, to: 7 }).from).toBe(4);
  });

  test('is nothing where there is nothing', () => {
    expect(cut(film, 30, 40)).toBeUndefined();
    expect(cut('#EXTM3U\n', 0, 10)).toBeUndefined();
    expect(cut('not a playlist', 0, 10)).toBeUndefined();
  });

  test('keeps the break of an interruption, and the initialization section of each side', () => {
    const broken = mediaPlaylist([
      { init: 'a/init.mp4', segments: segments('a/', [2, 2, 2]) },
      { init: 'b/init.mp4', segments: segments('b/', [2, 2, 2]) },
    ]);
    const runs = parseRuns(cut(broken, 4, 9) ?? '');
    expect(runs.map(({ number, init, segments: list }) => [number, init, list.map(({ name }) => name)])).toEqual([
      [0, 'a/init.mp4', ['a/2.m4s']],
      [1, 'b/init.mp4', ['b/0.m4s', 'b/1.m4s']],
    ]);
    // Of a stretch behind the break nothing before it is left, not even the break.
    expect(cut(broken, 8, 11)).not.toContain('DISCONTINUITY');
    expect(cut(broken, 8, 11)).toContain('b/init.mp4');
  });

  test('tracks that went apart before a break are cut where they belong together', () => {
    const picture = mediaPlaylist([
      { init: 'a', segments: segments('pa', [2, 2, 2]) },
      { init: 'b', segments: segments('pb', [2, 2, 2]) },
    ]);
    // The sound of the first stretch came to an end a second and a half early.
    const sound = mediaPlaylist([
      { init: 'c', segments: segments('sa', [2, 2, 0.5]) },
      { init: 'd', segments: segments('sb', [2, 2, 2]) },
    ]);
    const { windows } = windowsOf(picture, { from: 8, to: 10 });
    expect(namesIn(cutPlaylist(picture, windows, same)?.playlist)).toEqual(['pb1.m4s']);
    expect(namesIn(cutPlaylist(sound, windows, same)?.playlist)).toEqual(['sb1.m4s']);
  });

  test('names its files from elsewhere, and lists each once', () => {
    const found = cutPlaylist(film, windowsOf(film, { from: 5, to: 11 }).windows, (name) => `../../360p/${name}`);
    expect(found?.playlist).toContain('#EXT-X-MAP:URI="../../360p/init.mp4"');
    expect(found?.playlist).toContain('\n../../360p/s1.m4s\n');
    expect(found?.files).toEqual(['init.mp4', 's1.m4s', 's2.m4s']);
  });
});

describe('the multivariant playlist of a clip', () => {
  const rendition = (name: string, kind: 'video' | 'audio') => aRendition(name, kind, 20_000);
  const whole = masterPlaylist(
    [rendition('audio', 'audio'), rendition('360p', 'video'), rendition('720p', 'video')],
    '360p',
    [{ name: '360p/index.m3u8', text: film }],
  );
  test('names the same renditions, begins where the clip begins, and encloses nothing of the whole film', () => {
    const cutOne = cutMultivariant(whole, 1.2345);
    expect(playlistsIn(whole)).toEqual(['360p/index.m3u8', '720p/index.m3u8', 'audio/index.m3u8']);
    expect(playlistsIn(cutOne)).toEqual(playlistsIn(whole));
    expect(cutOne.split('\n').slice(0, 3)).toEqual([
      '#EXTM3U',
      '#EXT-X-VERSION:7',
      '#EXT-X-START:TIME-OFFSET=1.234,PRECISE=YES',
    ]);
    expect(whole).toContain('#EXT-X-SESSION-DATA');
    expect(cutOne).not.toContain('#EXT-X-SESSION-DATA');
  });
});

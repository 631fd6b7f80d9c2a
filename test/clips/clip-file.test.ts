import { describe, expect, test } from 'vitest';
import type { Clip, ClipFile } from '../../lambdas/clips/clip.ts';
import { dispositionOf, fileNameOf, nextFile, standingOf } from '../../lambdas/clips/clip-file.ts';
import { bestIn } from '../../lambdas/clips/cut.ts';

const now = new Date('2026-11-20T10:20:00.000Z');
const later = (seconds: number): Date => new Date(now.getTime() + seconds * 1000);
const folder = 'v/vid_1/1/clips/clp_1/';
const clip = (file?: ClipFile): Clip => ({
  ...{ clipId: 'clp_1', sourceId: 'vid_1', ownerId: 'usr_1', makerId: 'usr_2', title: 'The wave', lengthMs: 6000 },
  createdAt: now.toISOString(),
  ...(file ? { file } : {}),
});
const asked = (given?: ClipFile, at = now) => nextFile(clip(given), { folder, name: 'abc', now: at });

describe('the file of a clip', () => {
  test('is begun when it is asked for, and not again while it is made, or there', () => {
    expect(standingOf(clip(), folder, now)).toEqual({ state: 'none' });
    const first = asked();
    expect(first).toMatchObject({ attempt: 1, state: 'making', key: `${folder}file/abc.mp4` });
    if (!first) throw new Error('not begun');
    expect(standingOf(clip(first), folder, now)).toEqual({ state: 'making' });
    expect(asked(first)).toBeUndefined();
    const ready = { ...first, state: 'ready' as const, bytes: 7 };
    expect(standingOf(clip(ready), folder, later(1e6))).toEqual({ state: 'ready', file: ready });
    expect(asked(ready, later(1e6))).toBeUndefined();
  });

  test('that nobody has heard of for three minutes is lost, and may be asked for again; so may one that failed', () => {
    const first = asked();
    if (!first) throw new Error('not begun');
    expect(standingOf(clip(first), folder, later(180))).toEqual({ state: 'making' });
    expect(standingOf(clip(first), folder, later(181))).toMatchObject({
      state: 'failed',
      failure: { code: 'clips.file_lost', message: expect.stringMatching(/Ask for it once more/) },
    });
    expect(asked(first, later(181))).toMatchObject({ attempt: 2, state: 'making' });
    const failed = { ...first, state: 'failed' as const };
    expect(standingOf(clip(failed), folder, now)).toMatchObject({ failure: { code: 'clips.file_broken' } });
    expect(asked(failed)?.attempt).toBe(2);
  });

  test('of a film that was replaced is none', () => {
    const ready = { ...asked(), state: 'ready' } as ClipFile;
    expect(standingOf(clip(ready), 'v/vid_1/2/clips/clp_1/', now)).toEqual({ state: 'none' });
    expect(standingOf(clip(ready), undefined, now)).toEqual({ state: 'none' });
  });

  test.each([
    ['The wave', 'The wave.mp4'],
    ['../../etc/passwd', 'etc passwd.mp4'],
    ['Sturm über dem “Pier”; 1/2', 'Sturm über dem Pier 1 2.mp4'],
    ['波が来る', '波が来る.mp4'],
    ['हिन्दी', 'हिन्दी.mp4'],
    ['🌊🌊', 'Clip.mp4'],
    ['a"\r\nSet-Cookie: x=1', 'a Set Cookie x 1.mp4'],
    ['x'.repeat(100), `${'x'.repeat(60)}.mp4`],
  ])('called %j is saved as %j', (title, name) => {
    expect(fileNameOf({ title })).toBe(name);
  });

  test('says its name in letters everybody knows, and in its own', () => {
    expect(dispositionOf('Sturm über.mp4')).toBe(
      `attachment; filename="Sturm _ber.mp4"; filename*=UTF-8''Sturm%20%C3%BCber.mp4`,
    );
  });
});

describe('what a file is made of', () => {
  const variant = (size: string, name: string) => [`#EXT-X-STREAM-INF:BANDWIDTH=1,RESOLUTION=${size},AUDIO="s"`, name];
  const playlist = (...rows: string[]) => ['#EXTM3U', '#EXT-X-MEDIA:TYPE=AUDIO,URI="a.m3u8"', ...rows].join('\n');
  test('is the best picture everybody’s device plays, upright or not, and the sound', () => {
    const all = playlist(...variant('640x360', 'low'), ...variant('3840x2160', 'huge'), ...variant('1080x1920', 'up'));
    expect(bestIn(all, 1080)).toEqual({ picture: 'up', sound: 'a.m3u8' });
    expect(bestIn(playlist(...variant('3840x2160', 'huge')), 1080)?.picture).toBe('huge');
    expect(bestIn(['#EXTM3U', ...variant('640x360', 'low')].join('\n'), 1080)).toEqual({ picture: 'low' });
    expect(bestIn('#EXTM3U', 1080)).toBeUndefined();
  });
});

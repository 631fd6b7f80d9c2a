import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { untilReady } from '../../sdk/src/until-ready.ts';
import { aClient, json, refused } from './an-api.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const looks = (...answers: Response[]) => {
  const { call } = aClient(() => answers.shift() ?? json(200, { video_id: 'vid_1', status: 'READY' }));
  const seen: string[] = [];
  const ended = untilReady(call, 'vid_1', { onLook: ({ status }) => void seen.push(status), patienceMs: 3_000 });
  ended.catch(() => {});
  return { ended, seen };
};
const is = (status: string, more = {}) => json(200, { video_id: 'vid_1', status, ...more });

test('a video is waited for, from before its row is there until it can be played', async () => {
  const { ended, seen } = looks(refused(404, 'catalog.video_not_found'), is('INIT'), is('PROCESSING'));
  await vi.advanceTimersByTimeAsync(5_000);
  expect(await ended).toMatchObject({ status: 'READY' });
  expect(seen).toEqual(['INIT', 'PROCESSING', 'READY']);
});

test('one that failed says why', async () => {
  const failure = { code: 'upload.not_a_video', message: 'This file is a playlist.' };
  const { ended } = looks(is('PROCESSING'), is('FAILED', { failure }));
  await vi.advanceTimersByTimeAsync(5_000);
  await expect(ended).rejects.toMatchObject({ ...failure, name: 'VideoFailed', videoId: 'vid_1' });
});

test('one that was deleted meanwhile is not waited for', async () => {
  const { ended } = looks(is('PROCESSING'), refused(410, 'catalog.video_gone'));
  await vi.advanceTimersByTimeAsync(5_000);
  await expect(ended).rejects.toMatchObject({ code: 'catalog.video_gone' });
});

test('a service that fails for longer than the patience is given up', async () => {
  const { ended, seen } = looks(is('PROCESSING'), ...Array.from({ length: 40 }, () => refused(500, 'service.failed')));
  await vi.advanceTimersByTimeAsync(60_000);
  await expect(ended).rejects.toMatchObject({ code: 'service.failed' });
  expect(seen).toEqual(['PROCESSING']);
});

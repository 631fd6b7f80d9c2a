import { expect, test } from 'vitest';
import {
  type JobOrder,
  jobRequest,
  type PartName,
  playlistKeyOf,
  requestTokenOf,
} from '../../lambdas/transcode/jobs.ts';
import { chooseLadder } from '../../lambdas/transcode/ladder.ts';
import type { Source } from '../../lambdas/transcode/source.ts';
import { complaintsOf, jobRequest as understood } from '../../local/resources/mediaconvert/job-request.ts';
import { arrived, aSource, onTheWire } from './builders.ts';

const places = {
  ...{ mediaBucket: 'media', imagesBucket: 'images' },
  ...{ role: 'arn:aws:iam::000000000000:role/transcode', queue: 'arclight' },
};
const orderOf = (part: PartName, given: Partial<Source> = {}): JobOrder => {
  const source = aSource(given);
  return { ...arrived, part, attempt: 1, source, ladder: chooseLadder(source) };
};
const outputsOf = (order: JobOrder): (string | undefined)[] =>
  (jobRequest(order, places).Settings?.OutputGroups ?? []).flatMap(({ Outputs = [], Name }) =>
    Outputs.map(({ NameModifier }) => NameModifier ?? Name),
  );

test('the first job makes what is needed to watch at all, the second everything else', () => {
  expect(outputsOf(orderOf('first'))).toEqual(['_360p', '_audio', 'Poster']);
  expect(outputsOf(orderOf('rest'))).toEqual(['_240p', '_480p', '_720p', '_1080p']);
});

test('a silent source asks for no sound', () => {
  const order = orderOf('first', { audio: undefined });
  expect(outputsOf(order)).toEqual(['_360p', 'Poster']);
  expect(jobRequest(order, places).Settings?.Inputs?.[0]?.AudioSelectors).toBeUndefined();
});

test('F20 the same attempt is the same job; another attempt, part or version is not', () => {
  const order = { ...arrived, part: 'first' as const, attempt: 1 };
  expect(requestTokenOf(order)).toBe(requestTokenOf({ ...order }));
  const others = [
    { ...order, attempt: 2 },
    { ...order, part: 'rest' as const },
    { ...order, sourceVersion: 2 },
  ];
  expect(new Set([order, ...others].map(requestTokenOf)).size).toBe(4);
});

test('each attempt writes into a folder of its own', () => {
  const order = { ...arrived, part: 'rest' as const };
  expect(playlistKeyOf({ ...order, attempt: 2 }, '720p')).toBe(`v/${arrived.videoId}/1/rest-2/cmaf_720p.m3u8`);
});

test('the job carries whose it is, and the short one goes first', () => {
  const first = jobRequest(orderOf('first'), places);
  expect(first.UserMetadata).toMatchObject({
    videoId: arrived.videoId,
    sourceVersion: '1',
    part: 'first',
    attempt: '1',
  });
  expect(first.Priority).toBeGreaterThan(jobRequest(orderOf('rest'), places).Priority ?? 0);
});

test.each([
  ['usual', {}],
  ['silent', { audio: undefined }],
  ['high dynamic range', { highDynamicRange: true }],
  ['interlaced', { interlaced: true }],
  ['portrait', { width: 1080, height: 1920 }],
  ['tiny', { width: 64, height: 48 }],
  ['very wide', { width: 8000, height: 100 }],
  ['very short', { durationMs: 40 }],
])('the laptop understands every setting of the jobs of a %s source', (_, given) => {
  for (const part of ['first', 'rest'] as const) {
    const order = orderOf(part, given);
    if (part === 'rest' && order.ladder.length === 1) continue;
    const parsed = understood.safeParse(onTheWire(jobRequest(order, places)));
    expect(parsed.success ? [] : complaintsOf(parsed.error)).toEqual([]);
  }
});

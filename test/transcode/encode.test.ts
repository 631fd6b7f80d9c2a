import { expect, test } from 'vitest';
import { announcementsOf, rungsShown } from '../../lambdas/transcode/announcements.ts';
import {
  begin,
  type Change,
  dueAt,
  giveUp,
  isPastDeadline,
  move,
  partOf,
  refuse,
} from '../../lambdas/transcode/encode.ts';
import type { Encode } from '../../lambdas/transcode/encode-record.ts';
import { hear, type JobNews } from '../../lambdas/transcode/job-news.ts';
import type { JobEvent } from '../../lambdas/transcode/job-states.ts';
import type { PartName } from '../../lambdas/transcode/jobs.ts';
import { problems } from '../../lambdas/transcode/source.ts';
import { after, anEncode, arrived, aSource, now } from './builders.ts';

const go = (encode: Encode, part: PartName, ...events: JobEvent[]): Encode =>
  events.reduce((at, event) => {
    const change = move(at, part, event, now);
    if (!change) throw new Error(`${event} cannot happen`);
    return change.encode;
  }, encode);
const stateOf = (encode: Encode, part: PartName = 'first'): string | undefined => partOf(encode, part)?.state;

const news = (given: Partial<JobNews>): JobNews => ({
  ...{ videoId: arrived.videoId, sourceVersion: 1, part: 'first', attempt: 1, jobId: 'job-1', status: 'PROGRESSING' },
  ...given,
});
const told = (encode: Encode, given: Partial<JobNews>): Encode => {
  const heard = hear(encode, news(given), now);
  return typeof heard === 'string' ? encode : heard.encode;
};

test('a source becomes two parts, both waiting to be handed over', () => {
  const encode = anEncode();
  expect(encode.parts.map(({ name, state, attempt }) => [name, state, attempt])).toEqual([
    ['first', 'QUEUED', 1],
    ['rest', 'QUEUED', 1],
  ]);
  expect(rungsShown(encode).map(({ name }) => name)).toEqual(['audio', '360p', '240p', '480p', '720p', '1080p']);
});

test('a small source has nothing to add in a second job', () => {
  expect(anEncode({ width: 176, height: 144 }).parts.map(({ name }) => name)).toEqual(['first']);
});

test('a silent source shows no audio rung', () => {
  expect(rungsShown(anEncode({ audio: undefined })).map(({ name }) => name)).not.toContain('audio');
});

test('the first verified part makes it playable, the second finished; each is told once', () => {
  const running = go(go(anEncode(), 'first', 'submit_ok', 'complete'), 'rest', 'submit_ok');
  const playable = go(running, 'first', 'outputs_ok');
  expect(announcementsOf(running, playable).map(({ event }) => event.name)).toEqual([
    'transcode.progressed',
    'transcode.playable',
  ]);
  const checking = go(playable, 'rest', 'complete');
  const finished = go(checking, 'rest', 'outputs_ok');
  expect(announcementsOf(checking, finished).map(({ event }) => event.name)).toEqual([
    'transcode.progressed',
    'transcode.finished',
  ]);
  expect(announcementsOf(finished, finished)).toEqual([]);
});

test('one part alone is playable and finished at once', () => {
  const checking = go(anEncode({ width: 176, height: 144 }), 'first', 'submit_ok', 'complete');
  const names = announcementsOf(checking, go(checking, 'first', 'outputs_ok')).map(({ event }) => event.name);
  expect(names).toEqual(['transcode.progressed', 'transcode.playable', 'transcode.finished']);
});

test('news is numbered in order', () => {
  const checking = { ...go(anEncode({ width: 176, height: 144 }), 'first', 'submit_ok', 'complete'), sequence: 7 };
  const told = announcementsOf(checking, go(checking, 'first', 'outputs_ok'));
  expect(told.map(({ data }) => data.sequence)).toEqual([8, 9, 10]);
});

test('F16 a moment’s error is tried three times, then the owner is told once', () => {
  let encode = go(anEncode(), 'rest', 'submit_ok');
  const failures: string[] = [];
  for (const attempt of [1, 2, 3]) {
    encode = go(encode, 'first', 'submit_ok', 'progressing');
    const before = encode;
    encode = told(encode, { attempt, status: 'ERROR', errorCode: 1999, errorMessage: 'Unknown' });
    failures.push(...announcementsOf(before, encode).map(({ event }) => event.name));
    if (attempt < 3) encode = go(encode, 'first', 'timeout:backoff_elapsed');
  }
  expect(stateOf(encode)).toBe('FAILED');
  expect(encode).toMatchObject({ outcome: 'failed', problem: problems.gaveUp });
  expect(failures.filter((name) => name === 'transcode.failed')).toHaveLength(1);
});

test('F16 an unreadable file is not tried again', () => {
  const failed = told(go(anEncode(), 'first', 'submit_ok'), {
    status: 'ERROR',
    errorCode: 1040,
    errorMessage: 'Decoder',
  });
  expect(stateOf(failed)).toBe('FAILED');
  expect(failed.problem).toEqual(problems.unreadable);
});

test('F16 a file that is cut off is told so', () => {
  const failed = told(go(anEncode(), 'first', 'submit_ok'), {
    status: 'ERROR',
    errorCode: 1076,
    errorMessage: 'Demuxer: [ReadPacketData File read failed - end of file hit at length [2]. Is file truncated?]',
  });
  expect(failed.problem).toEqual(problems.cutOff);
});

test('when the first part is lost, the second is not started any more', () => {
  const failed = told(go(anEncode(), 'first', 'submit_ok'), { status: 'ERROR', errorCode: 1040 });
  expect(stateOf(failed, 'rest')).toBe('CANCELED');
});

test('a second part that fails for good leaves a finished video with fewer rungs', () => {
  let encode = go(anEncode(), 'first', 'submit_ok', 'complete', 'outputs_ok');
  encode = go(encode, 'rest', 'submit_ok');
  encode = told(encode, { part: 'rest', status: 'ERROR', errorCode: 1040 });
  expect(encode.outcome).toBe('finished');
  expect(rungsShown(encode).filter(({ state }) => state === 'failed')).toHaveLength(4);
});

test('a new attempt starts from nothing', () => {
  const second = go(anEncode(), 'first', 'submit_ok', 'error', 'timeout:backoff_elapsed');
  expect(partOf(second, 'first')).toMatchObject({ attempt: 2, percent: 0, jobId: undefined, state: 'QUEUED' });
});

test('news of an earlier attempt is old, of a later one too new, of an unknown kind nothing to us', () => {
  const second = go(anEncode(), 'first', 'submit_ok', 'error', 'timeout:backoff_elapsed', 'submit_ok');
  expect(hear(second, news({ attempt: 1, status: 'COMPLETE' }), now)).toBe('older');
  expect(hear(second, news({ attempt: 3, status: 'COMPLETE' }), now)).toBe('newer');
  expect(hear(second, news({ attempt: 2, status: 'INPUT_INFORMATION' }), now)).toBe('irrelevant');
});

test('news that overtakes its own submission proves it', () => {
  const heard = hear(anEncode(), news({ status: 'PROGRESSING', jobId: 'job-9' }), now) as Change;
  expect(partOf(heard.encode, 'first')).toMatchObject({ state: 'PROGRESSING', jobId: 'job-9' });
  expect(heard.taken.map(({ event }) => event)).toEqual(['submit_ok', 'progressing']);
});

test('F18 progress never goes back, and progress that is none is not written again', () => {
  const half = told(go(anEncode(), 'first', 'submit_ok'), { status: 'STATUS_UPDATE', percent: 50 });
  expect(partOf(half, 'first')).toMatchObject({ state: 'PROGRESSING', percent: 50 });
  expect(hear(half, news({ status: 'STATUS_UPDATE', percent: 40 }), now)).toBe('older');
});

const permutations = <T>(list: readonly T[]): T[][] =>
  list.length === 0
    ? [[]]
    : list.flatMap((one, index) =>
        permutations(list.filter((_, at) => at !== index)).map((others) => [one, ...others]),
      );

test('F01 F02 whatever the order and the repeats, a completed job is checked exactly once and never reopened', () => {
  const traces = permutations(['PROGRESSING', 'STATUS_UPDATE', 'COMPLETE', 'PROGRESSING', 'STATUS_UPDATE', 'COMPLETE']);
  for (const trace of traces) {
    let encode = go(anEncode(), 'first', 'submit_ok');
    let checked = 0;
    for (const status of trace) {
      encode = told(encode, { status, percent: 30 });
      if (stateOf(encode) === 'CHECKING') {
        encode = go(encode, 'first', 'outputs_ok');
        checked++;
      }
    }
    expect([stateOf(encode), checked]).toEqual(['DONE', 1]);
  }
});

test('F02 late news of a first attempt never touches the second', () => {
  const late = ['PROGRESSING', 'COMPLETE', 'ERROR', 'CANCELED'];
  const second = go(anEncode(), 'first', 'submit_ok', 'error', 'timeout:backoff_elapsed', 'submit_ok', 'progressing');
  for (const status of late) expect(told(second, { attempt: 1, status })).toBe(second);
});

test('F17 cancel and complete end in one terminal state, in both orders', () => {
  const running = go(anEncode(), 'first', 'submit_ok', 'progressing');
  const canceled = told(told(running, { status: 'CANCELED' }), { status: 'COMPLETE' });
  const completed = told(told(running, { status: 'COMPLETE' }), { status: 'CANCELED' });
  expect([stateOf(canceled), stateOf(completed)]).toEqual(['CANCELED', 'CHECKING']);
});

test('a deleted video starts nothing more and is no news', () => {
  const running = go(anEncode(), 'first', 'submit_ok', 'progressing');
  const { encode } = giveUp(running, now);
  expect([stateOf(encode), stateOf(encode, 'rest')]).toEqual(['PROGRESSING', 'CANCELED']);
  expect(announcementsOf(running, encode)).toEqual([]);
  expect(stateOf(told(encode, { status: 'COMPLETE' }))).toBe('CANCELED');
});

test('every part that is not over is due some time; one that is over is not', () => {
  expect(dueAt(anEncode())).toBe(after(60_000).toISOString());
  const done = go(anEncode({ width: 176, height: 144 }), 'first', 'submit_ok', 'complete', 'outputs_ok');
  expect(dueAt(done)).toBeUndefined();
});

test('F18 silence is measured against the length of the film, waiting in the queue is not silence', () => {
  const waiting = partOf(go(anEncode(), 'first', 'submit_ok'), 'first');
  const running = partOf(go(anEncode(), 'first', 'submit_ok', 'progressing'), 'first');
  if (!waiting || !running) throw new Error('no part');
  expect(isPastDeadline(waiting, 30_000, after(60 * 60_000))).toBe(false);
  expect(isPastDeadline(running, 30_000, after(10 * 60_000))).toBe(false);
  expect(isPastDeadline(running, 30_000, after(20 * 60_000))).toBe(true);
  expect(isPastDeadline(running, 3_600_000, after(20 * 60_000))).toBe(false);
});

test('a refused source says why, and is at rest', () => {
  const refused = refuse(arrived, problems.noPicture, now);
  expect(announcementsOf(undefined, refused).map(({ event, data }) => [event.name, data.code])).toEqual([
    ['transcode.failed', 'transcode.no_picture'],
  ]);
  expect(dueAt(refused)).toBeUndefined();
});

test('what is told fits the promise', () => {
  const encode = begin(arrived, aSource(), now);
  for (const { event, data } of announcementsOf(undefined, encode)) expect(() => event.data.parse(data)).not.toThrow();
});

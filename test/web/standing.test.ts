import { describe, expect, test } from 'vitest';
import {
  overallPercent,
  pollMsOf,
  rungSentence,
  rungsInOrder,
  standingOf,
} from '../../web/src/features/catalog/standing.ts';

const rung = (name: string, state: 'waiting' | 'encoding' | 'checking' | 'ready' | 'failed', percent = 0) => ({
  name,
  state,
  percent,
});
const facts = {
  status: 'READY' as const,
  visibility: 'public' as const,
  auto_publish: false,
  rungs: [rung('240p', 'ready', 100)],
  failure: undefined,
};

describe('how a video stands', () => {
  test('one that was taken down says that before anything else, with the reason and what staff said', () => {
    const taken_down = {
      reason: 'spam' as const,
      because: 'spam',
      message: 'Please stop.',
      at: '2026-11-21T09:00:00Z',
    };
    const { label, look, sentence } = standingOf({ ...facts, status: 'PUBLISHED', taken_down });
    expect([label, look]).toEqual(['Taken down', 'bad']);
    expect(sentence).toContain('because of spam');
    expect(sentence).toContain('“Please stop.”');
  });

  test('a failed one says why, in the words the service chose', () => {
    const failure = { code: 'transcode.unreadable_source', message: 'We could not read this file as a video.' };
    expect(standingOf({ ...facts, status: 'FAILED', failure })).toMatchObject({
      label: 'Failed',
      sentence: failure.message,
    });
  });

  test('one being prepared says whether it will be published by itself', () => {
    expect(standingOf({ ...facts, status: 'PROCESSING' }).sentence).toMatch(/You can publish it/);
    expect(standingOf({ ...facts, status: 'PROCESSING', auto_publish: true }).sentence).toMatch(
      /We publish it for you/,
    );
  });

  test('a published one says who can see it', () => {
    expect(standingOf({ ...facts, status: 'PUBLISHED', visibility: 'unlisted' }).sentence).toMatch(/with the link/);
    expect(standingOf({ ...facts, status: 'PUBLISHED', visibility: 'private' }).sentence).toMatch(/Only you/);
  });

  test('ready with more rungs on their way says both', () => {
    const rungs = [rung('240p', 'ready', 100), rung('720p', 'encoding', 40)];
    expect(standingOf({ ...facts, rungs }).sentence).toMatch(/more qualities/);
  });
});

describe('asking how it goes', () => {
  test('is done often while something moves, rarely while a file is awaited, else not at all', () => {
    expect(pollMsOf([{ status: 'PROCESSING', rungs: [] }])).toBe(1500);
    expect(pollMsOf([{ status: 'PUBLISHED', rungs: [rung('720p', 'checking', 100)] }])).toBe(1500);
    expect(pollMsOf([{ status: 'INIT', rungs: [] }])).toBe(4000);
    expect(pollMsOf([{ status: 'READY', rungs: [rung('720p', 'ready', 100), rung('1080p', 'failed', 10)] }])).toBe(
      false,
    );
    expect(pollMsOf([{ status: 'FAILED', rungs: [rung('720p', 'encoding', 10)] }])).toBe(false);
    expect(pollMsOf([])).toBe(false);
  });

  test('percent of all rungs together; nobody waits for a failed one', () => {
    expect(overallPercent([])).toBe(0);
    expect(overallPercent([rung('a', 'ready', 100), rung('b', 'encoding', 50), rung('c', 'failed', 3)])).toBe(83);
  });

  test('rungs from small to large, sound first', () => {
    const mixed = ['360p', 'audio', '1080p', '240p'].map((name) => rung(name, 'waiting'));
    expect(rungsInOrder(mixed).map(({ name }) => name)).toEqual(['audio', '240p', '360p', '1080p']);
  });

  test('a rung in words', () => {
    expect(rungSentence(rung('720p', 'encoding', 40))).toBe('720p: being made, 40 %');
    expect(rungSentence(rung('audio', 'ready', 100))).toBe('Sound: ready');
  });
});

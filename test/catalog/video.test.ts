import { describe, expect, test } from 'vitest';
import { videoFacts } from '../../lambdas/catalog/events.ts';
import {
  becomePlayable,
  factsOf,
  isListed,
  move,
  next,
  publish,
  type VideoEvent,
  type VideoState,
  wasPublic,
} from '../../lambdas/catalog/video.ts';
import { aVideo } from '../support/a-video.ts';
import { pairsOf } from '../support/machines.ts';

const now = new Date('2026-11-20T12:00:00.000Z');

describe('the video state machine', () => {
  test.each(pairsOf('video'))('$from + $event → $to', ({ from, event, to }) => {
    expect(next(from as VideoState, event as VideoEvent)).toBe(to);
  });

  test('an event that does not fit changes nothing', () => {
    expect(move(aVideo({ state: 'DELETED' }), 'publish', now)).toBeUndefined();
  });

  test('every step raises the version and says when', () => {
    const moved = move(aVideo({ state: 'INIT', version: 3 }), 'upload_completed', now);
    expect(moved?.video).toMatchObject({ state: 'PROCESSING', version: 4, updatedAt: now.toISOString() });
  });

  test('states that are only passed through have a deadline, resting states have none', () => {
    expect(move(aVideo({ state: 'INIT' }), 'upload_completed', now)?.video.deadline).toBeDefined();
    expect(move(aVideo({ state: 'PROCESSING' }), 'outputs_verified', now)?.video.deadline).toBeUndefined();
    expect(move(aVideo({ state: 'PUBLISHED' }), 'delete', now)?.video.deadline).toBeDefined();
  });
});

describe('publishing', () => {
  test('with auto-publish the first renditions publish the video in one step', () => {
    const moved = becomePlayable(aVideo({ state: 'PROCESSING', autoPublish: true, version: 2 }), now, {});
    expect(moved?.event).toBe('publish');
    expect(moved?.video).toMatchObject({ state: 'PUBLISHED', version: 3, publishedAt: now.toISOString() });
  });

  test('without it the video waits, ready', () => {
    expect(becomePlayable(aVideo({ state: 'PROCESSING' }), now, {})?.video.state).toBe('READY');
  });

  test('publishing again keeps the first date', () => {
    const first = '2026-01-01T00:00:00.000Z';
    expect(publish(aVideo({ state: 'READY', publishedAt: first }), now, undefined)?.video.publishedAt).toBe(first);
  });

  test('only published public videos are listed', () => {
    expect(isListed(aVideo({ state: 'PUBLISHED' }))).toBe(true);
    expect(isListed(aVideo({ state: 'PUBLISHED', visibility: 'unlisted' }))).toBe(false);
    expect(isListed(aVideo({ state: 'PUBLISHED', visibility: 'private' }))).toBe(false);
    expect(isListed(aVideo({ state: 'READY' }))).toBe(false);
  });

  test('a stranger may know that a video is gone only if it had been there to see', () => {
    expect(wasPublic(aVideo({ publishedAt: now.toISOString() }))).toBe(true);
    expect(wasPublic(aVideo({ publishedAt: now.toISOString(), visibility: 'private' }))).toBe(false);
    expect(wasPublic(aVideo())).toBe(false);
  });
});

test('what others are told is the whole video, without what is only the owner’s', () => {
  const facts = factsOf(aVideo({ state: 'PUBLISHED' }));
  expect(videoFacts.strict().safeParse(facts).error).toBeUndefined();
  expect(Object.keys(facts)).not.toContain('filename');
});

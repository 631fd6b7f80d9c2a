import { describe, expect, test } from 'vitest';
import {
  changeBetween,
  tagsOf,
  tagsSlip,
  tagsWith,
  tagsWithout,
  tidied,
  type VideoForm,
} from '../../web/src/features/catalog/video-form.ts';
import { conflictsBetween, rebase } from '../../web/src/ui/three-way.ts';

const base: VideoForm = {
  title: 'Waves',
  description: 'At the shore.',
  tags: 'sea, night',
  chapters: '',
  category_id: '',
  language: '',
  age_restriction: 'none',
  visibility: 'public',
  access: 'free',
  auto_publish: false,
};

describe('editing a video', () => {
  test('sends only what was changed', () => {
    expect(changeBetween(base, { ...base, title: ' Waves at night ', category_id: 'film' })).toEqual({
      title: 'Waves at night',
      category_id: 'film',
    });
    expect(changeBetween(base, { ...base, tags: 'sea,  night,' })).toEqual({});
    expect(changeBetween(base, { ...base, description: '' })).toEqual({ description: '' });
  });

  test('never sends an empty category or language, which the API has no word for', () => {
    expect(changeBetween({ ...base, category_id: 'film', language: 'en' }, base)).toEqual({});
  });

  test('sends chapters when they are others, and none when all were taken away', () => {
    const calm = { ...base, chapters: '0:00 Calm' };
    expect(changeBetween(base, calm)).toEqual({ chapters: [{ start_ms: 0, title: 'Calm' }] });
    expect(changeBetween(calm, { ...base, chapters: ' 00:00 - Calm\n' })).toEqual({});
    expect(changeBetween(calm, base)).toEqual({ chapters: [] });
    expect(Object.keys(changeBetween(calm, { ...base, chapters: '0:00 Calm\n0:' }))).toEqual(['chapters']);
  });

  test('leaves chapters alone that nobody touched, however they are written', () => {
    const odd = { ...base, chapters: '0:00 – Ebb\n0:05 -' };
    expect(changeBetween(odd, tidied({ ...odd, title: 'Tides' }))).toEqual({ title: 'Tides' });
  });

  test('tags are words between commas, each once', () => {
    expect(tagsOf(' sea ,night,sea, big   wave ,,')).toEqual(['sea', 'night', 'big wave']);
  });

  test('two people changing different things do not meet', () => {
    const mine = { ...base, title: 'Mine' };
    const theirs = { ...base, description: 'Theirs.' };
    expect(conflictsBetween(base, mine, theirs)).toEqual([]);
    expect(rebase(base, mine, theirs)).toEqual({ ...base, title: 'Mine', description: 'Theirs.' });
  });

  test('two people changing the same thing to different ends do', () => {
    const mine = { ...base, title: 'Mine', tags: 'one' };
    const theirs = { ...base, title: 'Theirs', tags: 'one' };
    expect(conflictsBetween(base, mine, theirs)).toEqual(['title']);
  });
});

describe('tags for several videos', () => {
  test('are added once, and taken back alone: what it had before, or got meanwhile, stays', () => {
    const added = ['sea', 'night'];
    expect(tagsWith(['sea', 'pier'], added)).toEqual(['sea', 'pier', 'night']);
    expect(tagsWithout(['sea', 'pier', 'night', 'fog'], added, ['sea', 'pier'])).toEqual(['sea', 'pier', 'fog']);
  });

  test('are told when one is too long, or they are too many', () => {
    expect(tagsSlip(['x'.repeat(40)])).toBeUndefined();
    expect(tagsSlip(['sea', 'x'.repeat(41)])).toContain('longer than 40 characters');
    expect(tagsSlip(Array.from({ length: 21 }, (_, index) => `tag ${index}`))).toBe('These are more than 20 tags.');
  });
});

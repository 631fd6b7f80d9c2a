import { expect, test } from 'vitest';
import { type Kept, keptUploads, type Shelf } from '../../web/src/features/upload/kept-uploads.ts';

const inMemory = (given: Record<string, string> = {}): Shelf => {
  const kept = new Map(Object.entries(given));
  return {
    get length() {
      return kept.size;
    },
    key: (index) => [...kept.keys()][index] ?? null,
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  };
};
const note = (id: string, more: Partial<Kept> = {}): Kept => ({
  ...{ id, accountId: 'usr_1', name: `${id}.mp4`, size: 10, lastModified: 1, title: id, visibility: 'private' },
  ...{ autoPublish: true, key: undefined, uploadId: undefined, videoId: undefined, problem: undefined },
  ...{ standing: 'going', ...more },
});
const idsOf = (notes: readonly Kept[]) => notes.map(({ id }) => id);

test('a list for each tab and each person: none writes over another’s', () => {
  const kept = keptUploads(inMemory({ 'arclight.session': '{}' }));
  kept.keep('one', 'usr_1', [note('a')]);
  kept.keep('two', 'usr_1', [note('b')]);
  kept.keep('one', 'usr_2', [note('c', { accountId: 'usr_2' })]);
  kept.keep('one', 'usr_1', [note('d')]);
  expect(kept.tabs()).toEqual(['one', 'two']);
  expect(idsOf(kept.of('usr_1'))).toEqual(['d', 'b']);
  expect(idsOf(kept.of('usr_1', 'one'))).toEqual(['d']);
  expect(idsOf(kept.of('usr_2'))).toEqual(['c']);
});

test('what a tab left goes to the one that takes its place, once', () => {
  const kept = keptUploads(inMemory());
  kept.keep('gone', 'usr_1', [note('a'), note('b')]);
  kept.keep('here', 'usr_1', [note('b', { title: 'mine' })]);
  kept.inherit('gone', 'here');
  kept.inherit('gone', 'here');
  expect(kept.tabs()).toEqual(['here']);
  expect(kept.of('usr_1').map(({ id, title }) => `${id} ${title}`)).toEqual(['a a', 'b b']);
});

test('a list that cannot be read is empty, a storage that is full or forbidden no failure', () => {
  const broken = keptUploads(inMemory({ 'arclight.uploads.x': '{"broken', 'arclight.uploads.y': '[{"id": 3}, null]' }));
  expect(broken.of('usr_1')).toEqual([]);
  const full = keptUploads({
    ...inMemory(),
    setItem: () => {
      throw new Error('full');
    },
  });
  full.keep('one', 'usr_1', [note('a')]);
  expect(full.of('usr_1')).toEqual([]);
});

import { describe, expect, test } from 'vitest';
import { matchUpload, sameFileIn } from '../../web/src/features/upload/fingerprint.ts';

const file = { name: 'waves.mp4', size: 1000, lastModified: 5 };
const open = (upload_id: string, more: object = {}) => ({
  upload_id,
  filename: 'waves.mp4',
  size_bytes: 1000,
  ...more,
});
const note = (uploadId: string, lastModified: number) => ({ ...file, uploadId, lastModified });

describe('a file chosen again', () => {
  test('continues the upload this browser began with it', () => {
    expect(matchUpload(file, [open('upl_1'), open('upl_2')], [note('upl_2', 5)])?.upload_id).toBe('upl_2');
  });

  test('continues an upload begun elsewhere, by name and size', () => {
    expect(matchUpload(file, [open('upl_1')], [])?.upload_id).toBe('upl_1');
  });

  test('is another file when it was changed since this browser began', () => {
    expect(matchUpload(file, [open('upl_1')], [note('upl_1', 4)])).toBeUndefined();
  });

  test('is not guessed when two uploads could be meant', () => {
    expect(matchUpload(file, [open('upl_1'), open('upl_2')], [])).toBeUndefined();
  });

  test('of another size or name matches nothing', () => {
    expect(matchUpload(file, [open('upl_1', { size_bytes: 999 }), open('upl_2', { filename: 'a.mp4' })], [])).toBe(
      undefined,
    );
  });
});

describe('a file that is waited for', () => {
  const wait = (id: string, more: object = {}) => ({ id, file: { ...file, ...more } });

  test('is known by name, size and date', () => {
    expect(sameFileIn(file, [wait('a', { lastModified: 4 }), wait('b')])?.id).toBe('b');
  });

  test('is known without its date where no other is called so, and not guessed where one is', () => {
    expect(sameFileIn({ ...file, lastModified: 9 }, [wait('a'), wait('b', { name: 'a.mp4' })])?.id).toBe('a');
    expect(sameFileIn({ ...file, lastModified: 9 }, [wait('a'), wait('b', { lastModified: 4 })])).toBeUndefined();
  });

  test('of another size is another file', () => {
    expect(sameFileIn({ ...file, size: 999 }, [wait('a')])).toBeUndefined();
  });
});

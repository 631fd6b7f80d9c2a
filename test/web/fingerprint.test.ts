import { describe, expect, test } from 'vitest';
import { matchUpload } from '../../web/src/features/upload/fingerprint.ts';
import { rememberedUploads } from '../../web/src/features/upload/remembered-uploads.ts';

const file = { name: 'waves.mp4', size: 1000, lastModified: 5 };
const open = (upload_id: string, more: object = {}) => ({
  upload_id,
  filename: 'waves.mp4',
  size_bytes: 1000,
  ...more,
});
const note = (uploadId: string, lastModified: number) => ({ ...file, uploadId, lastModified, accountId: 'usr_1' });

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

describe('the notes of begun uploads', () => {
  const inMemory = (text: string | null = null) => {
    let kept = text;
    return {
      getItem: () => kept,
      setItem: (_: string, value: string) => {
        kept = value;
      },
    };
  };

  test('are kept per person, once per upload, until forgotten', () => {
    const notes = rememberedUploads(inMemory());
    notes.add(note('upl_1', 1));
    notes.add(note('upl_1', 2));
    notes.add({ ...note('upl_2', 1), accountId: 'usr_2' });
    expect(notes.of('usr_1')).toEqual([note('upl_1', 2)]);
    notes.forget('upl_1');
    expect(notes.of('usr_1')).toEqual([]);
    expect(notes.of('usr_2')).toHaveLength(1);
  });

  test('that cannot be read are no notes', () => {
    expect(rememberedUploads(inMemory('{"broken')).of('usr_1')).toEqual([]);
    expect(rememberedUploads(inMemory('[{"uploadId": 3}]')).of('usr_1')).toEqual([]);
  });
});

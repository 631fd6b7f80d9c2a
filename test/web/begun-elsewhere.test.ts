import { expect, test } from 'vitest';
import { begunElsewhere } from '../../web/src/features/upload/begun-elsewhere.ts';
import type { Phase } from '../../web/src/features/upload/item.ts';

const open = (upload_id: string, more: object = {}) => ({
  ...{ upload_id, filename: 'waves.mp4', size_bytes: 7, state: 'UPLOADING' as const, ...more },
});
const here = (phase: Phase, more: { uploadId?: string; leftUploadId?: string; size?: number } = {}) => {
  const { uploadId, leftUploadId, size = 7 } = more;
  return { phase, uploadId, leftUploadId, file: { name: 'waves.mp4', size, lastModified: 1 } };
};
const idsOf = (...asked: Parameters<typeof begunElsewhere>) =>
  begunElsewhere(...asked).map(({ upload_id }) => upload_id);

test('what can be continued and is nowhere on this page', () => {
  const ended = open('upl_2', { state: 'ABORTED' });
  expect(idsOf([open('upl_1'), ended], [])).toEqual(['upl_1']);
  expect(idsOf([open('upl_1'), open('upl_3')], [here('sending', { uploadId: 'upl_1' })])).toEqual(['upl_3']);
});

test('a file that is being begun is not begun elsewhere, although its id is not known yet', () => {
  for (const phase of ['queued', 'starting', 'waiting', 'paused', 'failed', 'absent'] as const)
    expect(idsOf([open('upl_1')], [here(phase)]), phase).toEqual([]);
  expect(idsOf([open('upl_1')], [here('starting', { size: 8 })])).toEqual(['upl_1']);
});

test('a file that was only chosen takes nothing away: somebody may want it as another video', () => {
  expect(idsOf([open('upl_1')], [here('chosen')])).toEqual(['upl_1']);
});

test('what came to nothing here is not offered again, even while the list still has it', () => {
  expect(idsOf([open('upl_1')], [here('unfit', { leftUploadId: 'upl_1' })])).toEqual([]);
});

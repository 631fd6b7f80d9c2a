import type { OpenUpload } from '../../api/promises.ts';
import type { Item } from './item.ts';

type Listed = Pick<OpenUpload, 'upload_id' | 'filename' | 'size_bytes' | 'state'>;
type Here = Pick<Item, 'uploadId' | 'leftUploadId' | 'phase' | 'file'>;

/** Of the uploads that can be continued, those that no file of this page is, or has been. */
export const begunElsewhere = <O extends Listed>(open: readonly O[], items: readonly Here[]): O[] => {
  const ours = new Set(items.flatMap(({ uploadId, leftUploadId }) => [uploadId, leftUploadId]));
  // Begun, but its id has not been heard yet; or in a tab that was closed before: asked again, its key finds the same upload.
  const unnamed = items.filter(({ uploadId, phase }) => !uploadId && !['chosen', 'done', 'unfit'].includes(phase));
  const isHere = ({ upload_id, filename, size_bytes }: Listed) =>
    ours.has(upload_id) || unnamed.some(({ file }) => file.name === filename && file.size === size_bytes);
  return open.filter((each) => (each.state === 'INITIATED' || each.state === 'UPLOADING') && !isHere(each));
};

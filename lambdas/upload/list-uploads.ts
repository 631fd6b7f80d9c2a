import { http } from '../kit/http.ts';
import { shown } from './answers.ts';
import { listUploads } from './contract.ts';
import { isContinuable } from './upload.ts';
import type { UploadStore } from './upload-store.ts';

/** GET /v1/uploads */
export const listUploadsRoute = (uploads: UploadStore) =>
  http(listUploads, async ({ accountId }) => {
    const open = await uploads.openOf(accountId);
    return { items: open.filter(isContinuable).map(shown) };
  });

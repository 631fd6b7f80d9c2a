import { accountClosed } from '../accounts/events.ts';
import { batch } from '../kit/batch.ts';
import { folderOfFiles } from './clip.ts';
import { clipsStore } from './clips-store.ts';
import { clipsEraserEnv } from './env.ts';
import { removeFiles } from './media-bucket.ts';

const env = clipsEraserEnv.read(process.env);
const store = clipsStore(env.CLIPS_TABLE);

/** A person has left: the clips they made go, and what was written of them. */
export const handler = batch(accountClosed, async ({ accountId }) => {
  for (const clip of await store.clipsOf({ of: 'maker', id: accountId })) {
    if (clip.files) await removeFiles(env.MEDIA_BUCKET, folderOfFiles(clip.files));
    await store.remove(clip.clipId);
  }
});

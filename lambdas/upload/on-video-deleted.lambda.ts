import { videoDeleted } from '../catalog/events.ts';
import { batch } from '../kit/batch.ts';
import { decideAgain } from '../kit/decide-again.ts';
import { failpoint } from '../kit/failpoint.ts';
import { abandon } from './upload.ts';
import { verificationFrom } from './verification.ts';

const { uploads, source } = verificationFrom(process.env);

/** A video is gone: what was being sent for it ends, its source goes too, and so does the name of the file. */
export const handler = batch(videoDeleted, async ({ videoId }, { now }) => {
  for (const uploadId of await uploads.ofVideo(videoId)) {
    const upload = await decideAgain(async () => {
      const found = await uploads.find(uploadId);
      const ending = found && abandon(found, now);
      if (ending) await uploads.save(ending);
      return found;
    });
    if (!upload) continue;
    FAILPOINT: failpoint('upload.abandon.saved');
    await source.endMultipart(upload);
    await source.removeAll(upload.key);
    await uploads.forgetName(upload);
  }
});

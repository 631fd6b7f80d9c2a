import { videoDeleted } from '../catalog/events.ts';
import { batch } from '../kit/batch.ts';
import { failpoint } from '../kit/failpoint.ts';
import { advance } from './advance.ts';
import { giveUp } from './encode.ts';
import { workshop } from './workshop.ts';

/** A video is gone: nothing more is started for it, and what runs is stopped. Its files are catalog's to remove. */
export const handler = batch(videoDeleted, async ({ videoId }, { now }) => {
  for (const whose of await workshop.store.markGone(videoId, now)) {
    await workshop.store.change(whose, (encode) => (encode.unwanted ? undefined : giveUp(encode, now)));
    FAILPOINT: failpoint('transcode.deleted.saved');
    await advance(workshop, whose, now);
  }
});

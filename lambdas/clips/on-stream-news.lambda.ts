import { batch } from '../kit/batch.ts';
import { failpoint } from '../kit/failpoint.ts';
import { streamEvents } from '../live/events.ts';
import { clipsStore } from './clips-store.ts';
import { clipsCopyEnv } from './env.ts';
import { leavesNothing } from './source.ts';

const store = clipsStore(clipsCopyEnv.read(process.env).CLIPS_TABLE);

/** Keeps the copy of every stream. Of one whose recording is lost, or that staff ended, nothing is left to be clipped. */
export const handler = batch(streamEvents, async (stream) => {
  await store.learnStream(stream);
  FAILPOINT: failpoint('clips.learn_stream.saved');
  if (leavesNothing(stream)) await store.removeAll({ of: 'source', id: stream.streamId });
});

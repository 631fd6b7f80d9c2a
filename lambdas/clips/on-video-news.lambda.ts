import { videoEvents } from '../catalog/events.ts';
import { batch } from '../kit/batch.ts';
import { failpoint } from '../kit/failpoint.ts';
import { clipsStore } from './clips-store.ts';
import { clipsCopyEnv } from './env.ts';

const store = clipsStore(clipsCopyEnv.read(process.env).CLIPS_TABLE);

/** Keeps the copy of every video. With one that is deleted its clips go; their files lie in its folder, and go with that. */
export const handler = batch(videoEvents, async (video) => {
  await store.learnVideo(video);
  FAILPOINT: failpoint('clips.learn_video.saved');
  if (video.state === 'DELETING' || video.state === 'DELETED')
    await store.removeAll({ of: 'source', id: video.streamId ?? video.videoId });
});

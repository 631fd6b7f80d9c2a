import { videoEvents } from '../catalog/events.ts';
import { batch } from '../kit/batch.ts';
import { failpoint } from '../kit/failpoint.ts';
import { playbackWorkerEnv } from './env.ts';
import { playbackStore } from './playback-store.ts';

const store = playbackStore(playbackWorkerEnv.read(process.env).PLAYBACK_TABLE);

/** Keeps playback's copy of every video: what may be granted is decided from it. */
export const handler = batch(videoEvents, async (video) => {
  await store.learn(video);
  FAILPOINT: failpoint('playback.learn.saved');
});

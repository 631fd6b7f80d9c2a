import { accountClosed } from '../accounts/events.ts';
import { batch } from '../kit/batch.ts';
import { playbackWorkerEnv } from './env.ts';
import { playbackStore } from './playback-store.ts';

const store = playbackStore(playbackWorkerEnv.read(process.env).PLAYBACK_TABLE);

/** A person has left: what they watched, and how far, goes. */
export const handler = batch(accountClosed, async ({ accountId }) => {
  await store.forgetProgressOf(accountId);
});

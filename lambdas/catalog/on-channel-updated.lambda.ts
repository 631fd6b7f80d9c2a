import { channelUpdated } from '../accounts/events.ts';
import { batch } from '../kit/batch.ts';
import { catalogStore } from './catalog-store.ts';
import { catalogWorkerEnv } from './env.ts';

const videos = catalogStore(catalogWorkerEnv.read(process.env).CATALOG_TABLE);

/** Keeps catalog's copy of channels: the name beside each video. */
export const handler = batch(channelUpdated, async (channel) => {
  await videos.learnChannel(channel);
});

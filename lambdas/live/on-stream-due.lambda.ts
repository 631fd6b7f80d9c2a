import { batch } from '../kit/batch.ts';
import { advance } from './advance.ts';
import { streamDue } from './due-queue.ts';
import { liveWorkerEnv } from './env.ts';
import { harvestChanged, mediaLiveAlert, mediaLiveInputChanged, mediaLiveStateChanged } from './events.ts';
import { studioFrom } from './studio.ts';

const studio = studioFrom(liveWorkerEnv.read(process.env));

type Told =
  | { streamId: string; look?: number | undefined }
  | { channel_arn: string }
  | { harvestJob: { channelName: string } };

/** Whose news it is; none when no stream of ours is on that channel. */
const whose = async (told: Told): Promise<{ streamId: string; look?: number | undefined } | undefined> => {
  if ('streamId' in told) return told;
  if ('harvestJob' in told) return { streamId: told.harvestJob.channelName };
  const encoderId = told.channel_arn.split(':').at(-1);
  const streamId = (await studio.pool.places()).find((place) => place.encoderId === encoderId)?.streamId;
  return streamId === undefined ? undefined : { streamId };
};

/** Somebody should look at a stream: because its time has come, or because MediaLive or MediaPackage said something. */
export const handler = batch(
  [streamDue, mediaLiveStateChanged, mediaLiveAlert, mediaLiveInputChanged, harvestChanged],
  async (told) => {
    const which = await whose(told);
    if (which) await advance(studio, which.streamId, { look: which.look });
  },
);

import type { Workshop } from './advance.ts';
import { transcodeEnv } from './env.ts';
import { transcodeStore } from './transcode-store.ts';

const env = transcodeEnv.read(process.env);

/** What transcode's functions work with: made once per function. */
export const workshop: Workshop = {
  store: transcodeStore(env.TRANSCODE_TABLE),
  places: {
    mediaBucket: env.MEDIA_BUCKET,
    imagesBucket: env.IMAGES_BUCKET,
    role: env.MEDIACONVERT_ROLE,
    queue: env.MEDIACONVERT_QUEUE,
  },
};

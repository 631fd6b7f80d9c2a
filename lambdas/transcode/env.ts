import { environment } from '../kit/env.ts';

export const transcodeEnv = environment(
  'TRANSCODE_TABLE',
  'MEDIA_BUCKET',
  'IMAGES_BUCKET',
  'MEDIACONVERT_ROLE',
  'MEDIACONVERT_QUEUE',
);

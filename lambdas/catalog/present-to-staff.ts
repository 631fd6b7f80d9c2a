import type * as z from 'zod';
import { reasonWords } from '../kit/reasons.ts';
import type { staffVideo } from '../moderation/contract.ts';
import { besideOf } from './beside.ts';
import { toPublic } from './present.ts';
import { signer, videos } from './surroundings.ts';
import type { Video } from './video.ts';

/** A video as staff see it, with what was decided about it and what happened to it. */
export const toStaff = async (video: Video, now: Date): Promise<z.input<typeof staffVideo>> => {
  const [beside, history] = await Promise.all([besideOf(videos, signer, [video], now), videos.history(video.videoId)]);
  return {
    ...toPublic(video, beside.get(video.videoId) ?? {}),
    trashedAt: video.trashedAt,
    takenDown: video.takenDown && { ...video.takenDown, because: reasonWords[video.takenDown.reason] },
    history,
  };
};

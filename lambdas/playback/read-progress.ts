import { http } from '../kit/http.ts';
import { readProgress } from './contract.ts';
import { existing } from './existing.ts';
import { store } from './surroundings.ts';

export const readProgressRoute = http(readProgress, async ({ params, accountId, may }) => {
  const { video } = may(existing(await store.video(params.videoId)));
  return (await store.progress(accountId, video.videoId)) ?? { positionSec: 0 };
});

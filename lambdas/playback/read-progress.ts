import { http } from '../kit/http.ts';
import { readProgress } from './contract.ts';
import { foundVideo } from './found-video.ts';
import { store } from './surroundings.ts';

export const readProgressRoute = http(readProgress, async ({ subject, params, accountId, may }) => {
  const { video } = may(await foundVideo(subject, params.videoId));
  return (await store.progress(accountId, video.videoId)) ?? { positionSec: 0 };
});

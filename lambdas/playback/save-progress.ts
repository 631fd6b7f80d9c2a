import { http } from '../kit/http.ts';
import { InvalidRequest } from '../kit/refusals.ts';
import { saveProgress } from './contract.ts';
import { foundVideo } from './found-video.ts';
import { reportedAt } from './progress.ts';
import { store } from './surroundings.ts';

export const saveProgressRoute = http(saveProgress, async ({ subject, params, body, accountId, may, now }) => {
  const { video } = may(await foundVideo(subject, params.videoId));
  // A second of grace: players round, and the last frame has a length too.
  if (video.durationMs !== undefined && body.positionSec * 1000 > video.durationMs + 1000) {
    throw InvalidRequest({ fields: [{ field: 'position_sec', problem: 'is past the end of the video' }] });
  }
  await store.saveProgress(accountId, video.videoId, {
    positionSec: body.positionSec,
    updatedAt: reportedAt(body.clientTs, now),
  });
});

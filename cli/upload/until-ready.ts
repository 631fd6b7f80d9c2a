import { setTimeout as pause } from 'node:timers/promises';
import type { OwnVideo } from '../../web/src/api/promises.ts';
import { isRefused, mayHelpToRetry } from '../../web/src/api/refusal.ts';
import type { Api } from '../api.ts';
import { exits, Problem } from '../problem.ts';

const lookEveryMs = 1_000;
/** The video's row follows its upload by an event. */
const appearsWithinMs = 60_000;

/**
 * Waits until a video can be played; throws when it failed or was deleted meanwhile. A service that does not answer is asked
 * again for as long as `patienceMs`.
 */
export const untilReady = async (
  videoId: string,
  given: { api: Api; patienceMs: number; signal: AbortSignal; onLook: (video: OwnVideo) => void },
): Promise<OwnVideo> => {
  const { api, patienceMs, signal, onLook } = given;
  const begun = Date.now();
  let lastGood = begun;
  for (;;) {
    try {
      const found = await api.call('catalog.read_video', { params: { video_id: videoId } }, { signal });
      const video = found as OwnVideo;
      lastGood = Date.now();
      onLook(video);
      if (video.status === 'READY' || video.status === 'PUBLISHED') return video;
      if (video.status === 'FAILED')
        throw new Problem({
          code: video.failure?.code ?? 'catalog.failed',
          message: video.failure?.message ?? 'This file could not become a video.',
          exit: exits.videoFailed,
          details: { video_id: videoId },
        });
    } catch (error) {
      const isEarly = isRefused(error, 'catalog.video_not_found') && Date.now() - begun < appearsWithinMs;
      const mayPass = mayHelpToRetry(error) && Date.now() - lastGood < patienceMs;
      if (!isEarly && !mayPass) throw error;
    }
    await pause(lookEveryMs, undefined, { signal });
  }
};

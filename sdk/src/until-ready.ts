import type { Call } from './client.ts';
import type { OwnVideo } from './promises.ts';
import { isRefused, mayHelpToRetry } from './refusal.ts';
import { wait } from './waiting.ts';

const lookEveryMs = 1_000;
/** The video's row follows its upload by an event. */
const appearsWithinMs = 60_000;
const usualPatienceMs = 5 * 60_000;

/** The file arrived and cannot become a video; the sentence says why. */
export class VideoFailed extends Error {
  override name = 'VideoFailed';
  readonly code: string;
  readonly videoId: string;

  constructor({ video_id, failure }: OwnVideo) {
    super(failure?.message ?? 'This file could not become a video.');
    this.code = failure?.code ?? 'catalog.failed';
    this.videoId = video_id;
  }
}

/**
 * Waits until a video of one's own can be played; throws `VideoFailed`, or what reading it is refused with when it was deleted
 * meanwhile. A service that does not answer is asked again for as long as `patienceMs`.
 */
export const untilReady = async (
  call: Call,
  videoId: string,
  options: {
    onLook?: (video: OwnVideo) => void;
    signal?: AbortSignal | undefined;
    patienceMs?: number | undefined;
  } = {},
): Promise<OwnVideo> => {
  const { onLook, signal, patienceMs = usualPatienceMs } = options;
  const begun = Date.now();
  let lastGood = begun;
  for (;;) {
    try {
      const video = (await call('catalog.read_video', { params: { video_id: videoId } }, { signal })) as OwnVideo;
      lastGood = Date.now();
      onLook?.(video);
      if (video.status === 'READY' || video.status === 'PUBLISHED') return video;
      if (video.status === 'FAILED') throw new VideoFailed(video);
    } catch (error) {
      const isEarly = isRefused(error, 'catalog.video_not_found') && Date.now() - begun < appearsWithinMs;
      const mayPass = mayHelpToRetry(error) && Date.now() - lastGood < patienceMs;
      if (!isEarly && !mayPass) throw error;
    }
    await wait(lookEveryMs, signal);
  }
};

import { useCallback, useRef } from 'react';
import { call } from '../../api/api.ts';
import { useAccountId } from '../../api/queries.ts';

/**
 * Keeps the viewer's place, if we know the viewer. A place that could not be kept is not worth a message: the next pause
 * keeps the next one.
 */
export const useSaveProgress = (videoId: string): ((positionSec: number) => void) => {
  const accountId = useAccountId();
  const last = useRef<number>(undefined);
  return useCallback(
    (positionSec: number) => {
      if (!accountId) return;
      const rounded = Math.round(positionSec * 10) / 10;
      if (last.current === rounded) return;
      last.current = rounded;
      void call(
        'playback.save_progress',
        { params: { video_id: videoId }, body: { position_sec: rounded, client_ts: new Date().toISOString() } },
        { keepalive: true },
      ).catch(() => {
        last.current = undefined;
      });
    },
    [accountId, videoId],
  );
};

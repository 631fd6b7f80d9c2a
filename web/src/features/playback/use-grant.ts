import { useEffect, useRef, useState } from 'react';
import { type Grant, keepPlaying, type Playback } from '../../../../sdk/src/public.ts';
import { arclight } from '../../api/api.ts';
import { useAccountId } from '../../api/queries.ts';

/** The latest right to watch, and why there is none now. */
interface Standing {
  grant?: Grant;
  error?: unknown;
}

/**
 * Asks whether this viewer may watch and keeps the permission fresh while the screen is there; who logs in is asked about
 * anew. `renew` asks now, and answers whether that worked.
 */
export const useGrant = (videoId: string) => {
  const accountId = useAccountId();
  const [standing, setStanding] = useState<Standing>({});
  const playback = useRef<Playback>(undefined);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another viewer may have other rights
  useEffect(() => {
    setStanding({});
    playback.current = keepPlaying(arclight, videoId, {
      onGrant: (grant) => setStanding({ grant }),
      onTrouble: (error) => setStanding((now) => ({ ...now, error })),
    });
    return () => playback.current?.close();
  }, [videoId, accountId]);
  const renew = async (): Promise<boolean> => {
    const asked = playback.current?.renew() ?? Promise.reject();
    return asked.then(
      () => true,
      () => false,
    );
  };
  return { ...standing, renew };
};

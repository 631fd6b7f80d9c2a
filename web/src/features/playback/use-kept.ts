import { useEffect, useRef, useState } from 'react';
import type { GrantEars, Kept } from '../../../../sdk/src/public.ts';
import { arclight } from '../../api/api.ts';
import { useAccountId } from '../../api/queries.ts';

/** The latest right to watch, and why there is none now. */
interface Standing<Grant> {
  grant?: Grant;
  error?: unknown;
}

/**
 * Asks whether this viewer may watch and keeps the permission fresh while the screen is there; who logs in is asked about
 * anew. `renew` asks now, and answers whether that worked.
 */
export const useKept = <Grant>(
  keep: (client: typeof arclight, id: string, ears: GrantEars<Grant>) => Kept<Grant>,
  id: string,
) => {
  const accountId = useAccountId();
  const [standing, setStanding] = useState<Standing<Grant>>({});
  const kept = useRef<Kept<Grant>>(undefined);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another viewer may have other rights
  useEffect(() => {
    setStanding({});
    kept.current = keep(arclight, id, {
      onGrant: (grant) => setStanding({ grant }),
      onTrouble: (error) => setStanding((now) => ({ ...now, error })),
    });
    return () => kept.current?.close();
  }, [keep, id, accountId]);
  const renew = async (): Promise<boolean> => {
    const asked = kept.current?.renew() ?? Promise.reject();
    return asked.then(
      () => true,
      () => false,
    );
  };
  return { ...standing, renew };
};

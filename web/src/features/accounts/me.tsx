import { createContext, type ReactNode, useContext } from 'react';
import { Navigate, useLocation } from 'react-router';
import type { Me } from '../../api/promises.ts';
import { useAccountId, useAnswer } from '../../api/queries.ts';
import { isRefused } from '../../api/refusal.ts';
import { Broken } from '../../app/broken.tsx';
import { Loading, Skeleton } from '../../ui/skeleton.tsx';

/** Who is using this browser: nobody, someone we are still asking about, or this person. */
export const useMe = () => {
  const accountId = useAccountId();
  const answer = useAnswer('accounts.read_me', {}, { enabled: accountId !== undefined, staleTime: 60_000 });
  return {
    me: accountId ? answer.data : undefined,
    isAnonymous: accountId === undefined || isRefused(answer.error, 'access.unauthenticated'),
    error: answer.error,
    again: () => void answer.refetch(),
  };
};

const Known = createContext<Me | undefined>(undefined);

/** The signed-in person; only below `SignedIn`. */
export const useSignedIn = (): Me => {
  const me = useContext(Known);
  if (!me) throw new Error('useSignedIn is for screens inside <SignedIn>');
  return me;
};

/** Screens for signed-in people: others log in first and come back. */
export const SignedIn = ({ children }: { children: ReactNode }) => {
  const { me, isAnonymous, error, again } = useMe();
  const { pathname, search } = useLocation();
  if (isAnonymous) return <Navigate to={`/login?next=${encodeURIComponent(pathname + search)}`} replace />;
  if (me) return <Known value={me}>{children}</Known>;
  if (error) return <Broken error={error} again={again} />;
  return (
    <div className="page stack">
      <Loading what="your account" />
      <Skeleton width="40%" />
      <Skeleton width="70%" />
    </div>
  );
};

/** Only a path of our own site: a `next` from the address bar must not lead anywhere else. */
export const safeNext = (next: string | null): string => (next && /^\/(?![/\\])/.test(next) ? next : '/');

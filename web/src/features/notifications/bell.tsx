import { useEffect } from 'react';
import { useLocation } from 'react-router';
import { useAnswer } from '../../api/queries.ts';
import { LinkButton } from '../../ui/button.tsx';
import { bellWords, unreadNumber } from './unread-words.ts';
import './notifications.css';

/** Asked for no more often than this, wherever one goes; and so often while a page is only looked at. */
const freshForMs = 30_000;
const lookEachMs = 180_000;

/** The way to what I was told, and how much of it is new. A page nobody looks at does not ask. */
export const Bell = () => {
  const { pathname } = useLocation();
  const { data, isStale, refetch } = useAnswer(
    'notifications.count_unread',
    {},
    { staleTime: freshForMs, refetchInterval: lookEachMs, refetchIntervalInBackground: false },
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: it looks again where somebody goes on to another page
  useEffect(() => {
    if (isStale) void refetch();
  }, [pathname]);
  const unread = data?.unread ?? 0;
  return (
    <span className="bell">
      <LinkButton to="/notifications" look="quiet" icon="bell" aria-label={bellWords(unread)} title="Notifications" />
      {unread > 0 && (
        <span className="bell-count" aria-hidden="true">
          {unreadNumber(unread)}
        </span>
      )}
    </span>
  );
};

import { useState } from 'react';
import { useNavigate } from 'react-router';
import { session } from '../../api/api.ts';
import type { Answer } from '../../api/promises.ts';
import { queryClient, readAgain, useDoing, usePages } from '../../api/queries.ts';
import { sentenceOf } from '../../api/refusal.ts';
import { Broken } from '../../app/broken.tsx';
import { Button } from '../../ui/button.tsx';
import { FormProblem } from '../../ui/field.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { Loading, Skeleton } from '../../ui/skeleton.tsx';
import { toast } from '../../ui/toast.tsx';
import { ago, momentOf } from '../../ui/when.ts';

type Entry = Answer<'accounts.list_sessions'>['items'][number];

const countryOf = (code: string): string => new Intl.DisplayNames(undefined, { type: 'region' }).of(code) ?? code;

/** Where I am signed in, and the way out of each. */
export const SessionsCard = () => {
  const { items, isPending, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = usePages(
    'accounts.list_sessions',
    {},
  );
  const [leaving, setLeaving] = useState(false);
  return (
    <section className="card stack">
      <h2>Where you are signed in</h2>
      <p className="soft">Something you do not know? Sign it out, then change your password.</p>
      {isPending && (
        <>
          <Loading what="your devices" />
          <Skeleton width="60%" />
          <Skeleton width="50%" />
        </>
      )}
      {error && items.length === 0 && <Broken error={error} again={() => void refetch()} what="list" />}
      <ul className="session-list">
        {items.map((each) => (
          <SessionRow key={each.session_id} entry={each} />
        ))}
      </ul>
      {hasNextPage && (
        <div className="row">
          <Button busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            Show older ones
          </Button>
        </div>
      )}
      <div className="row">
        <Button look="danger" icon="exit" disabled={isPending} onClick={() => setLeaving(true)}>
          Sign out everywhere
        </Button>
      </div>
      {leaving && <LeaveSheet alone={items.length < 2} onClose={() => setLeaving(false)} />}
    </section>
  );
};

const SessionRow = ({ entry }: { entry: Entry }) => {
  const end = useDoing('accounts.end_session');
  const signOut = async () => {
    try {
      await end.mutateAsync({ params: { session_id: entry.session_id } });
      toast(`${entry.device} is signed out.`);
    } catch (error) {
      toast(sentenceOf(error));
    }
    await readAgain('accounts.list_sessions');
  };
  const place = entry.country === undefined ? '' : ` · ${countryOf(entry.country)}`;
  return (
    <li>
      <div>
        <strong>{entry.device}</strong> {entry.current && <span className="badge good">This device</span>}
        <div className="soft small">
          Since <time dateTime={entry.signed_in_at}>{momentOf(entry.signed_in_at)}</time>
          {place}
          {!entry.current && ` · last used ${ago(entry.last_used_at, new Date())}`}
        </div>
      </div>
      {!entry.current && (
        <Button
          size="small"
          busy={end.isPending}
          onClick={() => void signOut()}
          aria-label={`Sign out ${entry.device}`}
        >
          Sign out
        </Button>
      )}
    </li>
  );
};

/** Which of two: everywhere else, or here as well. */
const LeaveSheet = ({ alone, onClose }: { alone: boolean; onClose: () => void }) => {
  const end = useDoing('accounts.end_sessions');
  const navigate = useNavigate();

  const others = async () => {
    await end.mutateAsync({ query: { keep: 'current' } });
    await readAgain('accounts.list_sessions');
    toast('Every other device is signed out.');
    onClose();
  };
  const all = async () => {
    await end.mutateAsync({});
    session.clear();
    queryClient.clear();
    toast('You are signed out everywhere.');
    await navigate('/login', { replace: true });
  };

  return (
    <Sheet title="Sign out everywhere?" onClose={onClose}>
      <p>
        Within seconds every browser and app that is signed in as you has to log in again. What is being uploaded there
        stops.
      </p>
      <FormProblem>{end.error && sentenceOf(end.error)}</FormProblem>
      <div className="actions">
        <Button look="quiet" onClick={onClose}>
          Cancel
        </Button>
        <Button look="danger" busy={end.isPending} onClick={() => void all().catch(() => {})}>
          Here as well
        </Button>
        {!alone && (
          <Button look="primary" busy={end.isPending} onClick={() => void others().catch(() => {})}>
            Everywhere else
          </Button>
        )}
      </div>
    </Sheet>
  );
};

import { usePages } from '../../api/queries.ts';
import { Broken } from '../../app/broken.tsx';
import { Button } from '../../ui/button.tsx';
import { Loading, Skeleton } from '../../ui/skeleton.tsx';
import { momentOf } from '../../ui/when.ts';
import { IdLink } from './facts.tsx';
import { type AuditEntry, actWords, reasonLabel } from './words.ts';

const onOnePage = 50;

/** What staff did: all of it, or what is about or by somebody. */
export const AuditList = ({ about, by }: { about?: string | undefined; by?: string | undefined }) => {
  const query = { ...(about ? { about } : {}), ...(by ? { by } : {}) };
  const { items, isPending, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = usePages(
    'moderation.list_audit',
    { query },
    // What was done just now stands there a moment later; who reads back pages of it is left in peace.
    { pollMs: (entries) => entries.length <= onOnePage && 3_000 },
  );
  if (error && items.length === 0) return <Broken error={error} again={() => void refetch()} what="log" />;
  if (isPending)
    return (
      <div className="stack-tight">
        <Loading what="the audit log" />
        <Skeleton width="80%" />
        <Skeleton width="60%" />
      </div>
    );
  if (items.length === 0) return <p className="soft">Nothing stands in the audit log here.</p>;
  return (
    <>
      <ol className="happenings audit">
        {items.map((entry) => (
          <Entry key={entry.entry_id} entry={entry} hidesAbout={about !== undefined} />
        ))}
      </ol>
      {hasNextPage && (
        <div className="more">
          <Button busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            Show more
          </Button>
        </div>
      )}
    </>
  );
};

const Entry = ({ entry, hidesAbout }: { entry: AuditEntry; hidesAbout: boolean }) => (
  <li>
    <span className="row">
      <strong>{actWords(entry)}</strong>
      {entry.reason && <span className="badge">{reasonLabel(entry.reason)}</span>}
      {entry.until && <span className="badge">until {momentOf(entry.until)}</span>}
    </span>
    <time className="soft small" dateTime={entry.at}>
      {momentOf(entry.at)}
    </time>
    {!hidesAbout && (
      <span className="small">
        <IdLink id={entry.about} />
      </span>
    )}
    {entry.stream_id && entry.stream_id !== entry.about && (
      <span className="soft small">
        beside <IdLink id={entry.stream_id} />
      </span>
    )}
    {entry.note && <span className="audit-note">{entry.note}</span>}
    {entry.told && <span className="soft small">Told: {entry.told}</span>}
    <span className="soft small">by {entry.by ? <IdLink id={entry.by} /> : 'itself'}</span>
  </li>
);

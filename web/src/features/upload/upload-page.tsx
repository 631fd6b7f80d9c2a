import { useEffect, useState } from 'react';
import { Link } from 'react-router';
import { useAnswer } from '../../api/queries.ts';
import { Button, LinkButton } from '../../ui/button.tsx';
import { toast } from '../../ui/toast.tsx';
import { CreatorsOnly } from '../accounts/creators-only.tsx';
import { useSignedIn } from '../accounts/me.tsx';
import { begunElsewhere } from './begun-elsewhere.ts';
import { ContinueList } from './continue-list.tsx';
import { DropZone } from './drop-zone.tsx';
import type { FileFacts } from './fingerprint.ts';
import { matchUpload, sameFileIn } from './fingerprint.ts';
import { isGoing } from './item.ts';
import { cardIdOf, ItemCard } from './item-card.tsx';
import { sortOut } from './sort-out.ts';
import { notedUploads, takeOver, uploads, useUploads } from './uploads-here.ts';
import './upload.css';

/** Where files become videos: drop them, name them, send them, and come back if something gets in the way. */
export const UploadPage = () => {
  const me = useSignedIn();
  const items = useUploads();
  const isCreator = me.roles.includes('creator');
  useEffect(takeOver, []);
  // Whoever has chosen files goes on with the first of them.
  const [first, setFirst] = useState<string>();
  useEffect(() => {
    if (first) document.getElementById(cardIdOf(first))?.focus();
    setFirst(undefined);
  }, [first]);
  const isBarred = me.status !== 'active';
  const open = useAnswer(
    'upload.list_open',
    {},
    {
      ...{ enabled: isCreator && !isBarred, staleTime: 0 },
      // What was begun elsewhere may go on, or end, there.
      refetchInterval: 15_000,
    },
  );

  if (!isCreator) return <CreatorsOnly next="/upload" />;

  const waiting = begunElsewhere(open.data?.items ?? [], items);
  const chosen = items.filter(({ phase }) => phase === 'chosen');
  const absent = items.filter(({ phase }) => phase === 'absent');

  const startAll = () => {
    uploads.startAll();
    // The button goes; whoever pressed it stays with the first file.
    setFirst(chosen[0]?.id);
  };
  const choose = async (files: readonly (Blob & FileFacts)[]) => {
    const { usable, leftOut } = sortOut(files);
    if (leftOut) toast(leftOut);
    const given: string[] = [];
    const fresh = usable.filter((file) => {
      const known = sameFileIn(
        file,
        uploads.snapshot().filter(({ phase }) => phase === 'absent'),
      );
      if (known) {
        uploads.give(known.id, file);
        given.push(known.id);
      }
      return !known;
    });
    // A file may be chosen before we have heard which uploads are waiting for it: then we ask first.
    let left = open.data ? waiting : begunElsewhere((await open.refetch()).data?.items ?? [], uploads.snapshot());
    const ids = uploads.choose(
      fresh.map((file) => {
        const match = matchUpload(file, left, notedUploads(me.account_id));
        left = left.filter((each) => each !== match);
        return { file, uploadId: match?.upload_id };
      }),
    );
    setFirst(ids[0] ?? given[0]);
  };

  return (
    <div className="page upload-page stack">
      <title>Upload – Arclight</title>
      <header className="stack-tight">
        <h1>Upload</h1>
        <p className="soft">
          Bytes go straight to storage, piece by piece. Lose the network or close the tab: what has arrived stays, and
          unfinished files stay on this list. Those that arrived, playable or not, are in the Studio, among{' '}
          <Link to="/studio">your videos</Link>.
        </p>
      </header>
      {!me.channel && (
        <p className="hint-bar">
          You have no channel yet.{' '}
          <LinkButton to="/creator" size="small">
            Open a channel
          </LinkButton>
        </p>
      )}
      {isBarred ? (
        <p className="hint-bar" role="status">
          Nothing can be uploaded {me.status === 'closing' ? 'while your account is being closed' : 'at present'}; above
          stands why, and what was under way has ended.
        </p>
      ) : (
        <DropZone onFiles={(files) => void choose(files)} small={items.length > 0} />
      )}
      {items.length > 1 && (
        <div className="row">
          {items.some(isGoing) && (
            <Button size="small" icon="pause" onClick={() => uploads.pauseAll()}>
              Pause all
            </Button>
          )}
          {items.some(({ phase }) => phase === 'paused') && (
            <Button size="small" icon="play" onClick={() => uploads.resumeAll()}>
              Resume all
            </Button>
          )}
        </div>
      )}
      {absent.length > 1 && (
        <p className="hint-bar">
          {absent.length} files wait to be chosen again. Choose or drop them all at once: each goes on where it stopped.
        </p>
      )}
      {items.length > 0 && (
        <ul className="items" aria-label="Files">
          {items.map((item, index) => (
            <ItemCard key={item.id} item={item} first={index === 0} last={index === items.length - 1} />
          ))}
        </ul>
      )}
      {chosen.length > 0 && !isBarred && (
        <div className="start-bar">
          <Button look="primary" icon="upload" onClick={startAll}>
            {chosen.length === 1 ? 'Start upload' : `Start upload of ${chosen.length} files`}
          </Button>
        </div>
      )}
      {!isBarred && <ContinueList open={waiting} />}
    </div>
  );
};

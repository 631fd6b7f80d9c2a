import { useEffect } from 'react';
import { useAnswer } from '../../api/queries.ts';
import { Button, LinkButton } from '../../ui/button.tsx';
import { toast } from '../../ui/toast.tsx';
import { CreatorsOnly } from '../accounts/creators-only.tsx';
import { useSignedIn } from '../accounts/me.tsx';
import { ContinueList } from './continue-list.tsx';
import { DropZone } from './drop-zone.tsx';
import type { FileFacts } from './fingerprint.ts';
import { matchUpload, sameFileIn } from './fingerprint.ts';
import { ItemCard } from './item-card.tsx';
import { isGoing } from './uploads.ts';
import { notedUploads, takeOver, uploads, useUploads } from './uploads-here.ts';
import './upload.css';

/** Where files become videos: drop them, name them, send them, and come back if something gets in the way. */
export const UploadPage = () => {
  const me = useSignedIn();
  const items = useUploads();
  const isCreator = me.roles.includes('creator');
  useEffect(takeOver, []);
  const open = useAnswer('upload.list_open', {}, { enabled: isCreator, staleTime: 0 });

  if (!isCreator) return <CreatorsOnly next="/upload" />;

  const taken = new Set(items.map(({ uploadId }) => uploadId));
  const resumable = (each: NonNullable<typeof open.data>['items']) =>
    each.filter(({ upload_id, state }) => !taken.has(upload_id) && (state === 'INITIATED' || state === 'UPLOADING'));
  const unnamed = items.filter(({ uploadId, phase }) => !uploadId && phase === 'absent');
  // Begun here too, in a tab that was closed before it heard the id: chosen again, its key finds the same upload.
  const isHere = ({ filename, size_bytes }: { filename: string; size_bytes: number }) =>
    unnamed.some(({ file }) => file.name === filename && file.size === size_bytes);
  const waiting = resumable(open.data?.items ?? []).filter((each) => !isHere(each));
  const chosen = items.filter(({ phase }) => phase === 'chosen');
  const absent = items.filter(({ phase }) => phase === 'absent');

  const choose = async (files: readonly (Blob & FileFacts)[]) => {
    const usable = files.filter((file) => file.size > 0);
    const empty = files.filter((file) => !usable.includes(file)).map(({ name }) => name);
    if (empty.length > 0)
      toast(`Nothing is in ${empty.slice(0, 3).join(', ')}${empty.length > 3 ? ' …' : ''}: left out.`);
    const fresh = usable.filter((file) => {
      const known = sameFileIn(
        file,
        uploads.snapshot().filter(({ phase }) => phase === 'absent'),
      );
      if (known) uploads.give(known.id, file);
      return !known;
    });
    // A file may be chosen before we have heard which uploads are waiting for it: then we ask first.
    let left = open.data ? waiting : resumable((await open.refetch()).data?.items ?? []);
    uploads.choose(
      fresh.map((file) => {
        const match = matchUpload(file, left, notedUploads(me.account_id));
        left = left.filter((each) => each !== match);
        return { file, uploadId: match?.upload_id };
      }),
    );
  };

  return (
    <div className="page upload-page stack">
      <title>Upload – Arclight</title>
      <header className="stack-tight">
        <h1>Upload</h1>
        <p className="soft">
          Bytes go straight to storage, piece by piece. Lose the network or close the tab: what has arrived stays, and
          this list too.
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
      <DropZone onFiles={(files) => void choose(files)} small={items.length > 0} />
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
      {chosen.length > 0 && (
        <div className="start-bar">
          <Button look="primary" icon="upload" onClick={() => uploads.startAll()}>
            {chosen.length === 1 ? 'Start upload' : `Start upload of ${chosen.length} files`}
          </Button>
        </div>
      )}
      <ContinueList open={waiting} />
    </div>
  );
};

import { type ReactNode, useState } from 'react';
import { call } from '../../api/api.ts';
import type { OwnVideo } from '../../api/promises.ts';
import { useDoing, usePages } from '../../api/queries.ts';
import { sentenceOf } from '../../api/refusal.ts';
import { Broken } from '../../app/broken.tsx';
import { Button, LinkButton } from '../../ui/button.tsx';
import { FormProblem } from '../../ui/field.tsx';
import { Scene } from '../../ui/scene.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { toast } from '../../ui/toast.tsx';
import { ago, dateOf } from '../../ui/when.ts';
import { type BulkAction, BulkBar, RowCheck, useSelection } from './bulk-bar.tsx';
import { MadeOf } from './made-of.tsx';
import { Poster } from './poster.tsx';
import { ShowMore } from './show-more.tsx';
import { StudioSkeleton } from './studio-skeleton.tsx';
import { videoChanged } from './video-actions.tsx';
import './studio.css';

const actions: readonly BulkAction[] = [
  {
    ...{ words: 'Restore', said: 'back', look: 'primary' },
    ask: ({ video_id }) => call('catalog.restore_video', { params: { video_id } }),
  },
];

/** What was deleted and can still be taken back, the last one first. */
export const TrashPage = () => {
  const { items, isPending, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = usePages(
    'catalog.list_trash',
    {},
  );
  const selection = useSelection(items);
  return (
    <div className="page">
      <title>Trash – Arclight</title>
      <header className="page-head">
        <div className="stack-tight">
          <h1>Trash</h1>
          <p className="soft">Nobody finds or plays these. After 30 days they are deleted for good.</p>
        </div>
        <div className="row push">
          <LinkButton to="/studio" look="quiet">
            Back to the studio
          </LinkButton>
        </div>
      </header>
      {isPending && <StudioSkeleton />}
      {error && items.length === 0 && <Broken error={error} again={() => void refetch()} what="list" />}
      {!isPending && !error && items.length === 0 && (
        <Scene
          kind="empty"
          heading="h2"
          title="The trash is empty"
          actions={<LinkButton to="/studio">Back to the studio</LinkButton>}
        >
          <p>What you delete waits here for 30 days, in case you want it back.</p>
        </Scene>
      )}
      <BulkBar videos={items} selection={selection} actions={actions} />
      <ul className="studio-list">
        {items.map((video) => (
          <TrashRow
            key={video.video_id}
            video={video}
            check={items.length > 1 && <RowCheck video={video} selection={selection} />}
          />
        ))}
      </ul>
      {hasNextPage && <ShowMore busy={isFetchingNextPage} more={() => void fetchNextPage()} />}
    </div>
  );
};

const TrashRow = ({ video, check }: { video: OwnVideo; check: ReactNode }) => {
  const restore = useDoing('catalog.restore_video');
  const asked = { params: { video_id: video.video_id } };
  const takeOut = async () => {
    const { status } = await restore.mutateAsync(asked);
    await videoChanged();
    toast(`“${video.title}” is back${status === 'PUBLISHED' ? ', and published again' : ''}.`);
  };
  return (
    <li className="studio-row" data-testid={`trash-${video.video_id}`}>
      <div className="studio-picture">
        <Poster video={video} />
        {check}
      </div>
      <div className="stack-tight studio-words">
        <h2>{video.title}</h2>
        <p className="soft small">
          Deleted {ago(video.trashed_at ?? video.updated_at, new Date())}
          {video.trashed_until && `, for good on ${dateOf(video.trashed_until)}`}
        </p>
        <MadeOf video={video} />
      </div>
      <div className="row studio-actions">
        <Button
          size="small"
          look="primary"
          icon="restart"
          busy={restore.isPending}
          aria-label={`Restore ${video.title}`}
          onClick={() => void takeOut().catch((error) => toast(sentenceOf(error)))}
        >
          Restore
        </Button>
        <EraseButton video={video} />
      </div>
    </li>
  );
};

/** The only step without a way back, so it asks first and says so. */
const EraseButton = ({ video }: { video: OwnVideo }) => {
  const [asking, setAsking] = useState(false);
  const erase = useDoing('catalog.erase_video');
  const confirmed = async () => {
    await erase.mutateAsync({ params: { video_id: video.video_id } });
    setAsking(false);
    toast(`“${video.title}” is deleted for good.`);
    await videoChanged();
  };
  return (
    <>
      <Button size="small" look="danger" aria-label={`Delete for good: ${video.title}`} onClick={() => setAsking(true)}>
        Delete for good
      </Button>
      {asking && (
        <Sheet title={`Delete “${video.title}” for good?`} onClose={() => setAsking(false)}>
          <p>
            The file you uploaded, every quality made of it and its pictures are removed from our storage.{' '}
            <strong>This cannot be undone.</strong>
          </p>
          <FormProblem>{erase.error && sentenceOf(erase.error)}</FormProblem>
          <div className="actions">
            <Button onClick={() => setAsking(false)}>Keep it</Button>
            <Button look="danger" busy={erase.isPending} onClick={() => void confirmed().catch(() => {})}>
              Delete for good
            </Button>
          </div>
        </Sheet>
      )}
    </>
  );
};

import type { ReactNode } from 'react';
import type { usePages } from '../../api/queries.ts';
import { Broken } from '../../app/broken.tsx';
import { Scene } from '../../ui/scene.tsx';
import { Loading } from '../../ui/skeleton.tsx';
import { ShowMore } from '../catalog/show-more.tsx';
import { ClipRows } from './clip-rows.tsx';

/** A page with a list of clips: on its way, empty, broken, or there. */
export const ClipsFrame = ({
  title,
  about,
  pages,
  empty,
  actions,
  children,
}: {
  title: string;
  about: string;
  pages: ReturnType<typeof usePages<'clips.list_mine'>>;
  /** What to do when there is none yet. */
  empty: string;
  actions?: ReactNode;
  children?: ReactNode;
}) => {
  const { items, isPending, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = pages;
  return (
    <div className="page">
      <title>{`${title} – Arclight`}</title>
      <header className="page-head">
        <div className="stack-tight">
          <h1>{title}</h1>
          <p className="soft">{about}</p>
        </div>
        <div className="row push">{actions}</div>
      </header>
      {children}
      {isPending && <Loading what="the clips" />}
      {error && items.length === 0 && <Broken error={error} again={() => void refetch()} what="list" />}
      {!isPending && !error && items.length === 0 && (
        <Scene kind="empty" heading="h2" title="No clips yet">
          <p>{empty}</p>
        </Scene>
      )}
      {items.length > 0 && <ClipRows clips={items} />}
      {hasNextPage && <ShowMore busy={isFetchingNextPage} more={() => void fetchNextPage()} />}
    </div>
  );
};
